import { expect, test } from 'vitest';
import { exploredWith, smallModel } from './pessimistic-model.ts';

test('with messages that come late, twice or never a register that is locked loses nothing either', async () => {
  const result = await exploredWith(smallModel({ Term: 1, MaxUpdates: 2, MaxGrants: 2, MaxRestarts: 0 }));
  expect(result.verdict).toBe('valid');
  expect(result.warnings).toEqual(['action Restart was never taken']);
  expect(result.states.distinct).toBe(181_725);
});
