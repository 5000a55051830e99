import { expect, test } from 'vitest';
import { objectCases } from './every-object.ts';
import { expectMetamorphic } from './metamorphic.ts';
import { expectShrinkingSound } from './shrinking-is-sound.ts';

// `npm run check:deep`: thousands of valid histories of every object.
test.each(objectCases)('$name: no step of the shrinker makes a violation out of a valid history', (given) => {
  expectShrinkingSound(given, 3000);
});

test.each(objectCases)('$name: the verdict stays where it must', (given) => {
  const { valid, violated } = expectMetamorphic(given, 1500);
  expect(valid).toBeGreaterThan(300);
  expect(violated).toBeGreaterThan(50);
});
