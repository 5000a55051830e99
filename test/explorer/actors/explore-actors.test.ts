import { expect, test } from 'vitest';
import { compareRandomSystems } from './compare-random-systems.ts';

test('counts and depths are those of a naive search over whole states', async () => {
  expect(await compareRandomSystems(60, 120)).toMatchInlineSnapshot(`
    {
      "bounded": 3,
      "crashes": 9,
      "duplicating": 7,
      "lossy": 10,
      "ordered": 5,
      "separate": 5,
      "states": 889,
      "systems": 22,
      "unordered": 10,
      "violated": 8,
    }
  `);
});
