import { expect, test } from 'vitest';
import { Outcome, operationAt } from '../../src/core/history.ts';
import { HistoryRecorder } from '../../src/history/history-recorder.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf, contentOf } from './support.ts';

function recorderWithClock(): HistoryRecorder {
  let now = 1_000n;
  return new HistoryRecorder({ now: () => (now += 5n), model: 'register', initial: null });
}

test('records calls in their order, with times from the given clock', () => {
  const recorder = recorderWithClock();
  recorder.invoke('a', 'write', { x: [1n, undefined] }, { key: 'k' });
  recorder.invoke('b', 'read');
  recorder.ok('b', 'read', 3);
  recorder.info('a', 'write');
  recorder.invoke('a', 'write', 2);
  recorder.fail('a', 'write');
  const history = recorder.history();
  expect([...history.operations.outcome]).toEqual([Outcome.info, Outcome.ok, Outcome.fail]);
  expect([...history.operations.invokeTime]).toEqual([5, 10, 25]);
  expect(operationAt(history, 0)).toMatchObject({
    argument: new Map([['x', [1, null]]]),
    key: 'k',
    f: 'write',
  });
  expect(contentOf(readHistoryText([...recorder.lines()].join('\n')))).toEqual(contentOf(history));
});

test('wrap records results, throws as info, and classified throws as fail', async () => {
  const recorder = recorderWithClock();
  const answer = recorder.wrap('a', 'add', async (left: number, right: number) => left + right);
  const crash = recorder.wrap('b', 'write', async (_value: number) => Promise.reject(new Error('timeout')));
  const refuse = recorder.wrap(
    'c',
    'write',
    (_value: number): number => {
      throw new Error('conflict');
    },
    {
      classify: (error) => ((error as Error).message === 'conflict' ? 'fail' : 'info'),
      argument: () => 'w',
      key: () => 1,
    },
  );
  expect(await answer(1, 2)).toBe(3);
  await expect(crash(7)).rejects.toThrow('timeout');
  await expect(refuse(8)).rejects.toThrow('conflict');
  const history = recorder.history();
  expect([0, 1, 2].map((row) => operationAt(history, row))).toMatchObject([
    { process: 'a', argument: [1, 2], result: 3, outcome: Outcome.ok },
    { process: 'b', argument: 7, result: undefined, outcome: Outcome.info },
    { process: 'c', argument: 'w', key: 1, outcome: Outcome.fail },
  ]);
});

test('a process that is called twice at once is told to be two', async () => {
  const recorder = new HistoryRecorder();
  const slow = recorder.wrap('a', 'read', () => new Promise<void>(() => {}));
  void slow();
  await expect(slow()).rejects.toThrow('process a invokes read while its read nil');
});

test('what was recorded is a copy', () => {
  const recorder = recorderWithClock();
  const items = [1];
  recorder.invoke('a', 'push', items);
  items.push(2);
  expect(operationAt(recorder.history(), 0).argument).toEqual([1]);
});

test('a result that cannot be written down leaves the operation open, and says so', async () => {
  const recorder = recorderWithClock();
  const read = recorder.wrap('a', 'read', async () => () => 1);
  await expect(read()).rejects.toThrow('a function cannot be recorded');
  expect(recorder.history().operations.outcome[0]).toBe(Outcome.info);
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  expect(badInputOf(() => recorder.invoke('b', 'f', cyclic)).message).toContain('contains itself');
});
