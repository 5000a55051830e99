import { expect, test } from 'vitest';
import { specifications } from '../../../src/checkers/objects/registry.ts';
import { objectCases } from './every-object.ts';
import { expectMetamorphic } from './metamorphic.ts';
import { expectShrinkingSound } from './shrinking-is-sound.ts';

let left = 0;

test.each(objectCases)('$name: no step of the shrinker makes a violation out of a valid history', (given) => {
  left += expectShrinkingSound(given, 40);
});

test('the rules allowed to leave out something often', () => expect(left).toBeGreaterThan(200));

test('every object that is listed is among them', () => {
  const covered = new Set(objectCases.map(({ specification }) => specification.name));
  const listed = specifications.map(({ name }) => name);
  expect(listed.filter((name) => !covered.has(name))).toEqual(['echo']);
});

test.each(objectCases)('$name: the verdict stays where it must', (given) => {
  expectMetamorphic(given, 15);
});
