import { expect, test } from 'vitest';
import { exploreWithParts } from './small.ts';

test('the properties of the model hold with parts of messages and snapshots: one term, in which servers join and leave', async () => {
  const { verdict, distinct, warnings } = await exploreWithParts();
  expect([verdict, distinct]).toEqual(['valid', 6_342]);
  expect(warnings).toEqual([
    'action Restart was never taken',
    'LeaderCompleteness holds only vacuously: no state or step puts it to the test',
  ]);
});
