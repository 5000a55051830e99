import { expect, test } from 'vitest';
import { exploredWith, smallModel } from './pessimistic-model.ts';

test('nor if the primary starts again', async () => {
  const result = await exploredWith(smallModel({ Term: 1, MaxUpdates: 2, MaxGrants: 2, MaxRestarts: 1 }));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual([]);
  expect(result.states.distinct).toBe(536_875);
});
