import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { paxosMutants } from '../../src/mutants/paxos.ts';

test('TypeOK is broken by a mutant, too', async () => {
  const typeBreaker = paxosMutants.find(({ name }) => name === 'proposes-empty-report')!;
  const { counterexample } = await explore(typeBreaker.model(), { properties: ['TypeOK'] });
  expect([counterexample?.property, counterexample?.depth]).toEqual(['TypeOK', 4]);
});
