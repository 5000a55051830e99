import { expect, test } from 'vitest';
import { compareRandomSystems } from './compare-random-systems.ts';

test('counts and depths are those of a naive search over whole states, in larger random systems', async () => {
  expect(await compareRandomSystems(150, 1000)).toMatchInlineSnapshot();
});
