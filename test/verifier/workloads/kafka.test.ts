import { describe, expect, test } from 'vitest';
import { consumedLogs } from '../../../src/verifier/workloads/consumed-logs.ts';
import { kafka } from '../../../src/verifier/workloads/kafka.ts';
import { historyOf, type Written } from './recorded.ts';

const send = (process: number, message: number, offset: number): Written => ({
  ...{ process, f: 'send', value: message, result: offset, at: [process, process + 0.5] },
  key: 'k' as never,
});
const poll = (process: number, from: number, found: readonly (readonly number[])[]): Written => ({
  ...{ process, f: 'poll', value: { k: from }, result: { k: found }, at: [process, process + 0.5] },
});
const verdictOf = async (...operations: readonly Written[]) =>
  (await consumedLogs.judge(historyOf(operations), {})).verdict;

describe('a log', () => {
  test('answers from an offset on; how much is its affair', async () => {
    const sent = [send(0, 10, 0), send(1, 11, 1), send(2, 12, 5)];
    expect(
      await verdictOf(
        ...sent,
        poll(3, 0, [
          [0, 10],
          [1, 11],
          [5, 12],
        ]),
      ),
    ).toBe('valid');
    expect(await verdictOf(...sent, poll(3, 0, [[0, 10]]))).toBe('valid');
    expect(await verdictOf(...sent, poll(3, 2, [[5, 12]]))).toBe('valid');
    expect(await verdictOf(...sent, poll(3, 0, []))).toBe('valid');
  });

  test('skips no message, known by whatever', async () => {
    expect(await verdictOf(send(0, 10, 0), send(1, 11, 1), poll(3, 0, [[1, 11]]))).toBe('violated');
    expect(
      await verdictOf(
        send(0, 10, 0),
        send(1, 11, 1),
        send(2, 12, 2),
        poll(3, 0, [
          [0, 10],
          [2, 12],
        ]),
      ),
    ).toBe('violated');
    expect(
      await verdictOf(
        poll(0, 0, [
          [0, 10],
          [1, 11],
        ]),
        poll(3, 0, [[1, 11]]),
      ),
    ).toBe('violated');
  });

  test('answers in order, and nothing before the offset', async () => {
    expect(
      await verdictOf(
        poll(0, 0, [
          [1, 11],
          [0, 10],
        ]),
      ),
    ).toBe('violated');
    expect(
      await verdictOf(
        poll(0, 0, [
          [0, 10],
          [0, 10],
        ]),
      ),
    ).toBe('violated');
    expect(await verdictOf(poll(0, 1, [[0, 10]]))).toBe('violated');
  });

  test('keeps a message at its offset', async () => {
    expect(await verdictOf(send(0, 10, 0), poll(1, 0, [[0, 11]]))).toBe('violated');
    expect(await verdictOf(send(0, 10, 0), send(1, 11, 0))).toBe('violated');
    expect(
      await verdictOf(
        send(0, 10, 0),
        poll(1, 0, [
          [0, 10],
          [1, 10],
        ]),
      ),
    ).toBe('violated');
  });
});

test('null stands for what is empty, as some languages write it', () => {
  const answer = (msgs: unknown) =>
    kafka.maelstrom.completion({ f: 'poll', value: { k: 0 } }, { type: 'poll_ok', msgs } as never);
  expect(answer(null)).toEqual({ type: 'ok', value: {} });
  expect(answer({ k: null })).toEqual({ type: 'ok', value: { k: null } });
  expect(() => answer({ k: [[0]] })).toThrow('an object of keys with lists of [offset, message]');
  expect(() => answer(undefined)).toThrow('has none');
});
