import { describe, expect, test } from 'vitest';
import { HistoryRecorder } from '../../../src/history/history-recorder.ts';
import { CounterResource } from '../../../src/verifier/servers/counter-resource.ts';
import { fencedCounter } from '../../../src/verifier/servers/guarded-counter.ts';

type Step = readonly [
  process: number,
  type: 'ask' | 'ok' | 'fail' | 'info',
  result?: readonly [number, number],
];

/** By judge: what is said of a history of increments. */
async function verdicts(steps: readonly Step[]): Promise<Record<string, string>> {
  const recorder = new HistoryRecorder();
  for (const [process, type, result] of steps) {
    if (type === 'ask') recorder.invoke(process, 'increment', 5, { key: 0 });
    else if (type === 'ok') recorder.ok(process, 'increment', result);
    else recorder[type](process, 'increment');
  }
  const found: Record<string, string> = {};
  for (const { name, judge } of fencedCounter.judges)
    found[name] = (await judge(recorder.history(), {})).verdict;
  return found;
}

describe('increments under a lock', () => {
  test('that follow each other are right', async () => {
    const steps: Step[] = [
      [1, 'ask'],
      [1, 'ok', [1, 10]],
      [2, 'ask'],
      [2, 'ok', [2, 12]],
      [3, 'ask'],
      [3, 'fail'],
      [1, 'ask'],
      [1, 'info'],
      [2, 'ask'],
      [2, 'ok', [4, 20]],
    ];
    expect(await verdicts(steps)).toEqual({ 'no-lost-update': 'valid', 'tokens-grow': 'valid' });
  });

  test('two of which return one count have lost one', async () => {
    const steps: Step[] = [
      [1, 'ask'],
      [2, 'ask'],
      [2, 'ok', [1, 12]],
      [1, 'ok', [1, 10]],
    ];
    expect(await verdicts(steps)).toEqual({ 'no-lost-update': 'violated', 'tokens-grow': 'valid' });
  });

  test('that go back have lost some', async () => {
    const steps: Step[] = [
      [1, 'ask'],
      [1, 'ok', [5, 10]],
      [2, 'ask'],
      [2, 'ok', [3, 12]],
    ];
    expect(await verdicts(steps)).toEqual({ 'no-lost-update': 'violated', 'tokens-grow': 'valid' });
  });

  test('whose tokens do not grow were not fenced', async () => {
    const steps: Step[] = [
      [1, 'ask'],
      [1, 'ok', [1, 10]],
      [2, 'ask'],
      [2, 'ok', [2, 10]],
    ];
    expect(await verdicts(steps)).toEqual({ 'no-lost-update': 'valid', 'tokens-grow': 'violated' });
  });
});

describe('the resource behind a lock', () => {
  test('turns away whoever comes with an older token than it has seen, to read as to write', () => {
    const resource = new CounterResource(true);
    expect(resource.read('x', 5)).toBe(0);
    expect(resource.read('x', 7)).toBe(0);
    expect(resource.write('x', 5, 1)).toBe(false);
    expect(resource.read('x', 6)).toBeUndefined();
    expect(resource.write('x', 7, 1)).toBe(true);
    expect(resource.read('x', 7)).toBe(1);
    expect(resource.turnedAway).toBe(2);
  });

  test('takes everything where it does not look at tokens, and counts what was stale', () => {
    const resource = new CounterResource(false);
    expect(resource.read('x', 5)).toBe(0);
    expect(resource.write('x', 7, 1)).toBe(true);
    expect(resource.write('x', 5, 1)).toBe(true);
    expect([resource.turnedAway, resource.stale]).toEqual([0, 1]);
  });

  test('has one count for each name', () => {
    const resource = new CounterResource(true);
    resource.write('x', 9, 4);
    expect(resource.read('y', 1)).toBe(0);
    expect(resource.read('x', 9)).toBe(4);
  });
});
