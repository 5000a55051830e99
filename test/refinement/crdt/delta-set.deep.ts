import { expect, test } from 'vitest';
import { exploreWithForgetting } from './delta-set.ts';

test('the safety properties of the model hold message by message, with deltas that are forgotten: two updates', async () => {
  const { verdict, distinct, warnings } = await exploreWithForgetting(2);
  expect([verdict, distinct]).toEqual(['valid', 310_719]);
  // That takes a third one, since nothing is in the set from the start.
  expect(warnings).toEqual(['no reachable state satisfies the witness AddHasWon']);
});
