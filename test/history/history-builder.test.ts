import { describe, expect, test } from 'vitest';
import { ABSENT, NEVER, Outcome, operationAt } from '../../src/core/history.ts';
import { HistoryBuilder } from '../../src/history/history-builder.ts';
import { badInputOf } from './support.ts';

const builderOf = () => new HistoryBuilder({ format: 'quorate', source: 'h' });

describe('well-formed histories', () => {
  test('ok, fail, info and open operations, in the order of events', () => {
    const builder = builderOf();
    builder.invoke(0, 'write', 1, { time: 10, line: 1 });
    builder.invoke(1, 'read', null, { key: 'x', line: 2 });
    builder.complete(0, 'ok', 'write', 1, { time: 20, line: 3 });
    builder.complete(1, 'info', 'read', 9, { line: 4 });
    builder.fault('start', 'partition', ['n1'], null);
    builder.invoke(0, 'cas', [1, 2], { line: 5 });
    builder.complete(0, 'fail', 'cas', [1, 2], { line: 6 });
    builder.invoke(0, 'write', 3);
    const history = builder.finish();
    const { operations } = history;
    expect([...operations.outcome]).toEqual([Outcome.ok, Outcome.info, Outcome.fail, Outcome.info]);
    expect([...operations.invokedAt]).toEqual([0, 1, 4, 6]);
    expect([...operations.completedAt]).toEqual([2, NEVER, 5, NEVER]);
    expect(operations.result[1]).toBe(ABSENT);
    expect([...operations.invokeLine]).toEqual([1, 2, 5, 0]);
    expect([...operations.completeLine]).toEqual([3, 4, 6, 0]);
    expect([...operations.invokeTime]).toEqual([10, Number.NaN, Number.NaN, Number.NaN]);
    expect(history.faults[0]?.at).toBe(3);
    expect(operationAt(history, 0)).toMatchObject({
      process: '0',
      f: 'write',
      argument: 1,
      result: 1,
      key: undefined,
    });
    expect(operationAt(history, 1)).toMatchObject({ argument: null, result: undefined, key: 'x' });
  });

  test('the argument is that of the invocation, whatever the completion says', () => {
    const builder = builderOf();
    builder.invoke(0, 'write', 1);
    builder.complete(0, 'ok', 'write', 2);
    builder.invoke(1, 'read', null);
    builder.complete(1, 'info', 'read', 5);
    const history = builder.finish();
    expect(operationAt(history, 0)).toMatchObject({ argument: 1, result: 2 });
    expect(operationAt(history, 1)).toMatchObject({ argument: null, result: undefined });
  });

  test('a process may invoke after info; its old operation stays open for ever', () => {
    const builder = builderOf();
    builder.invoke(0, 'write', 1);
    builder.complete(0, 'info', 'write', 1);
    builder.invoke(0, 'write', 2);
    builder.complete(0, 'ok', 'write', 2);
    expect([...builder.finish().operations.completedAt]).toEqual([NEVER, 2]);
  });

  test('equal values have one index, however they were made', () => {
    const builder = builderOf();
    for (const value of [
      1,
      1n,
      [1, 2],
      [1n, 2],
      'x',
      new Map([['a', 0]]),
      new Map([['a', -0]]),
      0,
      -0,
      2 ** 60,
    ]) {
      builder.invoke(0, 'f', value);
      builder.complete(0, 'ok', undefined, value);
    }
    builder.invoke(1, 'f', 2n ** 60n);
    expect(builder.finish().operations.argument.join()).toBe('0,0,1,1,2,3,3,4,4,5,5');
  });

  test('a history is left alone by what is built after it', () => {
    const builder = builderOf();
    builder.invoke(0, 'f', 1);
    const before = builder.finish();
    builder.complete(0, 'ok', 'f', 2);
    for (let count = 0; count < 5000; count += 1) builder.invoke(count + 1, 'f', 3);
    expect(before.operations.count).toBe(1);
    expect(before.operations.outcome[0]).toBe(Outcome.info);
    expect(before.values).toEqual([1]);
    expect(builder.finish().operations.count).toBe(5001);
  });
});

describe('malformed histories name the line and what to do', () => {
  test('completion without invocation', () => {
    const error = badInputOf(() => builderOf().complete(3, 'ok', 'read', 1, { line: 7 }));
    expect(error.format()).toMatch(
      /^h:7: process 3 completes read as ok, but it has not invoked anything\n {2}\S/,
    );
  });

  test('invoke after invoke', () => {
    const builder = builderOf();
    builder.invoke(3, 'write', 5, { line: 1 });
    const error = badInputOf(() => builder.invoke(3, 'read', null, { line: 2 }));
    expect(error.format()).toMatch(
      /^h:2: process 3 invokes read while its write 5 of line 1 is still open\n {2}\S/,
    );
  });

  test.each(['ok', 'fail', 'info'] as const)('a second completion after %s', (type) => {
    const builder = builderOf();
    builder.invoke(3, 'write', 5, { line: 1 });
    builder.complete(3, type, 'write', 5, { line: 2 });
    const error = badInputOf(() => builder.complete(3, 'ok', 'write', 5, { line: 3 }));
    expect(error.format()).toContain(
      'h:3: process 3 completes write as ok, but it has nothing open: its write 5 of line 1',
    );
  });

  test('a completion of another function', () => {
    const builder = builderOf();
    builder.invoke(3, 'write', 5, { line: 1 });
    const error = badInputOf(() => builder.complete(3, 'ok', 'read', 5, { line: 2 }));
    expect(error.format()).toContain(
      'h:2: read is completed as ok, but the open operation of this process is write 5',
    );
  });
});

test('a million operations take seconds and no object each', () => {
  const builder = builderOf();
  for (let count = 0; count < 1_000_000; count += 1) {
    const process = count % 8;
    builder.invoke(process, 'write', count);
    builder.complete(process, 'ok', 'write', count);
  }
  expect(builder.finish().operations.count).toBe(1_000_000);
});
