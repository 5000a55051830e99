import { expect, test } from 'vitest';
import { exploreWithForgetting } from './delta-set.ts';

test('the safety properties of the model hold message by message, with deltas that are forgotten: one update', async () => {
  const { verdict, distinct } = await exploreWithForgetting(1);
  expect([verdict, distinct]).toEqual(['valid', 951]);
});
