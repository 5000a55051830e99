import { expect, test } from 'vitest';
import { compareRandomSystems } from './compare-random-systems.ts';

test('counts and depths are those of a naive search over whole states, in larger random systems', async () => {
  expect(await compareRandomSystems(100, 400)).toMatchInlineSnapshot(`
    {
      "bounded": 5,
      "crashes": 22,
      "duplicating": 19,
      "lossy": 27,
      "ordered": 16,
      "separate": 21,
      "states": 5672,
      "systems": 56,
      "unordered": 21,
      "violated": 27,
    }
  `);
});
