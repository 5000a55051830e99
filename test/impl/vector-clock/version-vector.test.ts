import { describe, expect, test } from 'vitest';
import {
  areInConflict,
  includes,
  latestVersions,
  resolve,
  update,
} from '../../../src/impl/vector-clock/version-vector.ts';

describe('Parker et al. 1983, section III: version vectors', () => {
  const first = update(undefined, 'a', 'v1');
  const atA = update(first, 'a', 'v2');
  const atB = update(first, 'b', 'v3');

  test('an update supersedes the copy on which it was made', () => {
    expect(atA).toEqual({ vector: { a: 2 }, value: 'v2' });
    expect(includes(atA, first)).toBe(true);
    expect(includes(first, atA)).toBe(false);
  });

  test('two updates of the same copy at two replicas are in conflict', () => {
    expect(areInConflict(atA, atB)).toBe(true);
    expect(areInConflict(first, atB)).toBe(false);
    expect(latestVersions([first, atA, atB, atA])).toEqual([atA, atB]);
  });

  test('the reconciled copy supersedes both', () => {
    const reconciled = resolve([atA, atB], 'b', 'v4');
    expect(reconciled).toEqual({ vector: { a: 2, b: 2 }, value: 'v4' });
    expect(latestVersions([atA, reconciled, atB])).toEqual([reconciled]);
  });
});
