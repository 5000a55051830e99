import { describe, expect, test } from 'vitest';
import type { AnyMachine } from '../../src/core/machine.ts';
import type { Fault, Schedule } from '../../src/simulator/schedule.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { SimulatedProtocol, WorldEvent } from '../../src/simulator/simulated-protocol.ts';

/** Writes two records at an operation, tells the other node after each, and answers when both are on disk. */
const writer: AnyMachine = {
  name: 'writer',
  start: (node, durable) => ({
    state: { node, durable, heard: [], timers: 0 },
    effects: [{ kind: 'setTimer', name: 'tick', generation: 1, minMs: 100, maxMs: 100 }],
  }),
  step(state, input) {
    if (input.kind === 'message')
      return { state: { ...state, heard: [...state.heard, input.message] }, effects: [] };
    if (input.kind === 'timer') return { state: { ...state, timers: state.timers + 1 }, effects: [] };
    if (input.kind !== 'operation') return { state, effects: [] };
    return {
      state,
      effects: [
        { kind: 'persist', writeId: 1, data: 'first' },
        { kind: 'send', to: 'b', message: 'at once' },
        { kind: 'send', to: 'b', message: 'after the first', afterPersist: 1 },
        { kind: 'persist', writeId: 2, data: 'second' },
        { kind: 'reply', id: input.id, outcome: 'ok', result: 1, afterPersist: 2 },
      ],
    };
  },
};

const protocol: SimulatedProtocol = {
  slug: 'test',
  title: 'test',
  nodes: ['a', 'b'],
  machineOf: () => writer,
  faults: [],
  clients: 1,
  operation: () => undefined,
  monitors: () => [],
  judges: [],
};

const schedule = (faults: readonly Fault[], overrides: Schedule['overrides'] = {}): Schedule => ({
  version: 1,
  protocol: 'test',
  seed: null,
  horizonMs: 1000,
  operations: [{ client: 'c1', atMs: 0, node: 'a', operation: {}, f: 'write' }],
  faults,
  overrides,
});

async function run(faults: readonly Fault[], overrides?: Schedule['overrides']) {
  const events: WorldEvent[] = [];
  const result = await simulate(protocol, schedule(faults, overrides), {
    onEvent: (event) => events.push(event),
  });
  const durable = events.findLast((event) => event.kind === 'started' && event.node === 'a') as
    | Extract<WorldEvent, { kind: 'started' }>
    | undefined;
  const heard = events.flatMap((event) =>
    event.kind === 'stepped' && event.node === 'b' && event.input.kind === 'message'
      ? [event.input.message]
      : [],
  );
  const timerTimes = events.flatMap((event) =>
    event.kind === 'stepped' && event.node === 'a' && event.input.kind === 'timer' ? [event.atMs] : [],
  );
  return { result, durable: durable?.durable, heard, timerTimes, counters: result.counters };
}

const crash = (more: { afterEffects?: number; keptWrites?: number; atMs?: number }): Fault => ({
  kind: 'crash',
  node: 'a',
  atMs: 0.5,
  downMs: 10,
  ...more,
});

describe('what waits for the disk', () => {
  test('is said when the write is finished, in the order of the writes', async () => {
    const { heard, counters } = await run([]);
    expect(heard).toEqual(['at once', 'after the first']);
    expect(counters['operations ok']).toBe(1);
  });

  test('is never said if the disk is full', async () => {
    const { heard, counters } = await run([{ kind: 'full-disk', node: 'a', fromMs: 0.5, untilMs: 1000 }]);
    expect(heard).toEqual(['at once']);
    expect(counters['operations ok']).toBeUndefined();
  });

  test('and is said after the disk is freed', async () => {
    const { heard } = await run([{ kind: 'full-disk', node: 'a', fromMs: 0, untilMs: 500 }]);
    expect(heard).toEqual(['at once', 'after the first']);
  });
});

describe('a crash', () => {
  test.each([
    [0, [], []],
    [1, [], []],
    [2, ['at once'], []],
    [4, ['at once'], []],
  ])('after %d effects of a step leaves what was done before', async (afterEffects, said, kept) => {
    const { heard, durable, counters } = await run([crash({ afterEffects })]);
    expect(heard).toEqual(said);
    expect(durable).toEqual(kept);
    expect(counters['crashes in the midst of a step']).toBe(1);
  });

  test.each([
    [0, []],
    [1, ['first']],
    [2, ['first', 'second']],
  ])('with %d of the unfinished writes kept leaves a prefix', async (keptWrites, kept) => {
    const { durable } = await run([crash({ afterEffects: 5, keptWrites })]);
    expect(durable).toEqual(kept);
  });

  test('takes the timers with it', async () => {
    const { timerTimes } = await run([crash({ atMs: 50 })]);
    expect(timerTimes).toEqual([160]);
  });
});

describe('clocks', () => {
  test('a frozen clock holds up timers', async () => {
    const { timerTimes } = await run([{ kind: 'clock-freeze', node: 'a', fromMs: 50, untilMs: 250 }]);
    expect(timerTimes).toEqual([300]);
  });

  test('a fast clock lets them run out early', async () => {
    const { timerTimes } = await run([
      { kind: 'clock-drift', node: 'a', fromMs: 0, untilMs: 1000, partsPerMillion: 1_000_000 },
    ]);
    expect(timerTimes).toEqual([50]);
  });

  test('a step of the calendar clock does not touch them', async () => {
    const { timerTimes } = await run([{ kind: 'clock-step', node: 'a', atMs: 50, byMs: 5000 }]);
    expect(timerTimes).toEqual([100]);
  });
});

describe('the network', () => {
  test('loses, repeats and delays as it is told', async () => {
    const { heard } = await run([], { 'message a→b #1': [30, 5], 'message a→b #2': [] });
    expect(heard).toEqual(['at once', 'at once']);
  });

  test('a pause holds up what comes in', async () => {
    const { heard, result } = await run([{ kind: 'pause', node: 'b', fromMs: 0.5, untilMs: 700 }]);
    expect(heard).toEqual(['at once', 'after the first']);
    expect(result.counters.pauses).toBe(1);
  });

  test('a cut one way stops that way only', async () => {
    const { counters } = await run([{ kind: 'partition', cut: [['b', 'a']], fromMs: 0, untilMs: 1000 }]);
    expect(counters['messages cut off']).toBeUndefined();
    const other = await run([{ kind: 'partition', cut: [['a', 'b']], fromMs: 0, untilMs: 1000 }]);
    expect(other.counters['messages cut off']).toBe(2);
  });
});
