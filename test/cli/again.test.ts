import { expect, test } from 'vitest';
import { commandWithSeed } from '../../src/cli/again.ts';

test.each([
  [['verify', '--bin', './node'], 'quorate verify --bin ./node --seed 7'],
  [
    ['verify', '--bin', 'node', '--', 'a b.js', "it's"],
    String.raw`quorate verify --bin node --seed 7 -- 'a b.js' 'it'\''s'`,
  ],
  [['verify', '--seed', '7', '--bin', 'x'], 'quorate verify --seed 7 --bin x'],
  [['verify', '--seed=7', '--', '--seed', '9'], 'quorate verify --seed=7 -- --seed 9'],
])('%s', (typed, command) => {
  expect(commandWithSeed(typed, 7)).toBe(command);
});
