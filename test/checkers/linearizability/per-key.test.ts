import { expect, test } from 'vitest';
import { perKey } from '../../../src/checkers/linearizability/per-key.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';

test('a state of several objects is described by that of each, of one by its own', () => {
  const mutexes = perKey(ownedMutex(), null);
  const describe = mutexes.describeState!;
  const one = ['i1', { key: 1, state: '3' }] as const;
  const another = ['none', { key: undefined, state: null }] as const;
  expect(describe(mutexes.initial)).toBe('free');
  expect(describe(new Map([one]))).toBe('held by 3');
  expect(describe(new Map<string, { key: number | undefined; state: string | null }>([one, another]))).toBe(
    '1: held by 3, without a key: free',
  );
});
