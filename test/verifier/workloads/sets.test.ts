import { describe, expect, test } from 'vitest';
import { addedElements } from '../../../src/verifier/workloads/added-elements.ts';
import { observedRemoves } from '../../../src/verifier/workloads/observed-removes.ts';
import { historyOf, type Written } from './recorded.ts';

const lastRead = (result: readonly unknown[], node = 'n0'): Written => ({
  ...{ process: `last of ${node}`, f: 'read', at: [1000, 1001], result },
});
const update = (
  process: number,
  f: string,
  value: unknown,
  end: Written['end'] = 'ok',
  at = process,
): Written => ({
  ...{ process, f, value, at: [at, at + 0.5], end },
});

describe('a set that grows', () => {
  const judge = addedElements('add');
  const verdictOf = async (operations: readonly Written[]) =>
    (await judge.judge(historyOf(operations, { overAtMs: 900 }), {})).verdict;

  test('has every acknowledged element at every node', async () => {
    expect(await verdictOf([update(0, 'add', 1), lastRead([1])])).toBe('valid');
    expect(await verdictOf([update(0, 'add', 1), lastRead([1]), lastRead([], 'n1')])).toBe('violated');
  });

  test('may have what is of unknown outcome, and not what nobody added', async () => {
    expect(await verdictOf([update(0, 'add', 1, 'info'), lastRead([1])])).toBe('valid');
    expect(await verdictOf([update(0, 'add', 1, 'info'), lastRead([])])).toBe('valid');
    expect(await verdictOf([update(0, 'add', 1), lastRead([1, 2])])).toBe('violated');
    expect(await verdictOf([update(0, 'add', 1, 'fail'), lastRead([1])])).toBe('violated');
  });

  test('has nothing twice', async () => {
    expect(await verdictOf([update(0, 'add', 1), lastRead([1, 1])])).toBe('violated');
  });

  test('is not judged by reads before the end', async () => {
    expect(await verdictOf([update(0, 'add', 1), { ...lastRead([1]), at: [10, 11] }])).toBe('unknown');
  });
});

describe('a set with removals', () => {
  const verdictOf = async (operations: readonly Written[]) =>
    (await observedRemoves.judge(historyOf(operations, { overAtMs: 900 }), {})).verdict;
  const added = update(0, 'add', 'x', 'ok', 1);
  const removed = update(0, 'remove', 'x', 'ok', 2);

  test('has what was added and not removed', async () => {
    expect(await verdictOf([added, lastRead(['x'])])).toBe('valid');
    expect(await verdictOf([added, lastRead([])])).toBe('violated');
  });

  test('has not what the client that added it removed', async () => {
    expect(await verdictOf([added, removed, lastRead([])])).toBe('valid');
    expect(await verdictOf([added, removed, lastRead(['x'])])).toBe('violated');
  });

  test('may keep what somebody else added or removed meanwhile', async () => {
    const another = update(1, 'add', 'x', 'ok', 1.7);
    expect(await verdictOf([added, another, removed, lastRead(['x'])])).toBe('valid');
    expect(await verdictOf([added, update(1, 'remove', 'x', 'ok', 2), lastRead(['x'])])).toBe('valid');
    expect(await verdictOf([added, update(1, 'add', 'x', 'info', 1.7), removed, lastRead(['x'])])).toBe(
      'valid',
    );
  });

  test('a removal that was asked for before the addition proves nothing', async () => {
    const early = update(1, 'remove', 'x', 'info', 0);
    expect(await verdictOf([early, added, lastRead([])])).toBe('valid');
  });

  test('is the same at every node, where nothing is in doubt', async () => {
    const other = update(1, 'remove', 'x', 'ok', 2);
    expect(await verdictOf([added, other, lastRead(['x']), lastRead([], 'n1')])).toBe('violated');
    const doubtful = update(1, 'remove', 'x', 'info', 2);
    expect(await verdictOf([added, doubtful, lastRead(['x']), lastRead([], 'n1')])).toBe('valid');
  });

  test('has nothing that nobody added', async () => {
    expect(await verdictOf([added, lastRead(['x', 'y'])])).toBe('violated');
    expect(await verdictOf([added, update(1, 'remove', 'y'), lastRead(['x', 'y'])])).toBe('violated');
  });
});
