import { expect, test } from 'vitest';
import { protocols } from '../../src/models/registry.ts';
import { runCli } from '../cli/run-cli.ts';

interface Answer {
  readonly verdict: string;
  readonly checks: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly states: { readonly distinct: number };
  }[];
}

test('quorate mirror --all finds specification and model equal, for every protocol and configuration', async () => {
  const { code, stdout } = await runCli(['mirror', '--all', '--json']);
  const { verdict, checks } = JSON.parse(stdout) as Answer;
  const expected = await Promise.all(
    Object.values(protocols).map(async (load) => {
      const { slug, configurations } = await load();
      return Object.keys(configurations).map((configuration) => `${slug} ${configuration}`);
    }),
  );
  expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual(
    expected.flat().map((name) => [name, 'valid']),
  );
  expect(checks.find(({ name }) => name === 'paxos standard')?.states.distinct).toBe(185_369);
  expect([code, verdict]).toEqual([0, 'valid']);
});
