import { expect, test } from 'vitest';
import { compareRandomSystems } from './compare-random-systems.ts';

test('counts and depths are those of a naive search over whole states', async () => {
  expect(await compareRandomSystems(60, 120)).toMatchInlineSnapshot(`
    {
      "bounded": 3,
      "crashes": 12,
      "duplicating": 11,
      "lossy": 15,
      "ordered": 6,
      "separate": 10,
      "states": 1232,
      "systems": 30,
      "unordered": 13,
      "violated": 13,
    }
  `);
});
