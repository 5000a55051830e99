import { describe, test } from 'vitest';
import { agreesWithDefinitions } from './differential.ts';

describe('every checker agrees with the definition of its model', () => {
  test('on random histories', () => {
    agreesWithDefinitions({ shape: { operations: 7 }, runs: 300, mayBeUnknown: ['convergent'] });
  });
});
