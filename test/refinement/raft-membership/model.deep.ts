import { expect, test } from 'vitest';
import { exploreWithParts } from './small.ts';

test('the properties of the model hold with parts of messages and snapshots: two terms', async () => {
  const { verdict, distinct, warnings } = await exploreWithParts({ MaxTerm: 2 });
  expect([verdict, distinct]).toEqual(['valid', 134_127]);
  expect(warnings).toEqual(['action Restart was never taken']);
});

test('and with a restart', async () => {
  const { verdict, distinct } = await exploreWithParts({ MaxRestarts: 1 });
  expect([verdict, distinct]).toEqual(['valid', 14_277]);
});
