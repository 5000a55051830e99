import { expect, test } from 'vitest';
import { append, pessimisticInStep, read } from './pessimistic-in-step.ts';
import { exploredWith, smallModel } from './pessimistic-model.ts';

test('with messages that come late, twice or never a register that is locked loses nothing either', async () => {
  const result = await exploredWith(smallModel({ Term: 1, MaxUpdates: 2, MaxGrants: 2, MaxRestarts: 0 }));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual(['action Restart was never taken']);
  expect(result.states.distinct).toBe(181_725);
});

test('our machine is in step with it in every state, a crash among them', async () => {
  const scripts = [[append('n1', 0)], [read('n2')]];
  const found = await pessimisticInStep({ scripts, ticks: 3, retries: 2, terms: 1, crashes: 1 });
  expect(found).toEqual(['valid', 4_249_767, 1_298_091, 20]);
});
