import { describe, expect, test } from 'vitest';
import type { AnyMachine, Effect, Input, Machine } from '../../src/core/machine.ts';
import { firstDifference, replayInteractionScript, runInteractionScript } from './interaction-script.ts';

interface Counter {
  readonly node: string;
  readonly count: number;
  readonly writes: number;
  readonly generation: number;
}
type CounterEffect = Effect<{ count: number }, number, { count: number }>;

/** Counts what it is asked to add, durably, and tells its one peer. */
const counter: Machine<Counter, { count: number }, { add: number }, number, { count: number }> = {
  name: 'counter',
  start: (node, durable) => ({
    state: { node, count: durable.at(-1)?.count ?? 0, writes: 0, generation: 1 },
    effects: [{ kind: 'setTimer', name: 'tell', generation: 1, minMs: 10, maxMs: 20 }],
  }),
  step(state, input: Input<{ count: number }, { add: number }>) {
    if (input.kind === 'operation') {
      const count = state.count + input.operation.add;
      const writes = state.writes + 1;
      const effects: CounterEffect[] = [
        { kind: 'persist', writeId: writes, data: { count } },
        { kind: 'reply', id: input.id, outcome: 'ok', result: count, afterPersist: writes },
      ];
      return { state: { ...state, count, writes }, effects };
    }
    if (input.kind === 'message')
      return { state: { ...state, count: Math.max(state.count, input.message.count) }, effects: [] };
    if (input.kind === 'written' || input.generation < state.generation) return { state, effects: [] };
    const generation = state.generation + 1;
    const effects: CounterEffect[] = [
      { kind: 'send', to: state.node === 'a' ? 'b' : 'a', message: { count: state.count } },
      { kind: 'setTimer', name: 'tell', generation, minMs: 10, maxMs: 20 },
    ];
    return { state: { ...state, generation }, effects };
  },
};

const changed = (step: AnyMachine['step']): AnyMachine => ({ ...counter, step });
const replay = (text: string, machine: AnyMachine = counter) => replayInteractionScript(text, () => machine);

describe('interaction scripts', () => {
  test('a tiny machine does what is recorded', () => {
    runInteractionScript(new URL('scripts/counter.script', import.meta.url), () => counter);
  });

  test('what differs is said', () => {
    const now = replay('> start a\n\n> operation a {"add": 2}\n');
    const recorded = now.replace('ok 2', 'ok 3');
    expect(firstDifference(recorded, now)).toMatch(
      /^line 6, after "> operation a {"add": 2}":\n {2}recorded: a answers op1: ok 3 after write 1\n {2}now: {6}a answers op1: ok 2/,
    );
    expect(firstDifference(`${now}a more\n`, now)).toContain('recorded: a more\n  now:      \n');
  });

  test.each([
    ['> fly', 'line 1, "> fly": no such command'],
    ['> start a\n> start a', 'a has been started before'],
    ['> crash a', 'no node a has been started'],
    ['> start a\n> crash a\n> timeout a tell', 'a is down'],
    ['> start a b\n> deliver a b', '0 messages in flight from a to b'],
    ['> start a\n> timeout a election', 'timer election was not set'],
  ])('a mistake in a script is named: %s', (text, message) => {
    expect(() => replay(text)).toThrow(message);
  });

  const effects = (...list: CounterEffect[]) => changed((state) => ({ state, effects: list }));
  const write = { kind: 'persist', writeId: 1, data: { count: 1 } } as const;
  test.each<[string, AnyMachine]>([
    ['more than one write in one step', effects(write, { ...write, writeId: 2 })],
    ['write 2 follows 0', effects({ ...write, writeId: 2 })],
    [
      'waits for a write that was not issued',
      effects({ kind: 'reply', id: 'x', outcome: 'ok', afterPersist: 1 }),
    ],
    [
      'generation of timer tell is not greater',
      effects({ kind: 'setTimer', name: 'tell', generation: 1, minMs: 1, maxMs: 1 }),
    ],
    ['timer x has no range', effects({ kind: 'setTimer', name: 'x', generation: 1, minMs: 2, maxMs: 1 })],
    ['not plain JSON', changed((state) => ({ state, effects: [{ ...write, data: new Map() }] }))],
    ['a node sends to itself', effects({ kind: 'send', to: 'a', message: { count: 1 } })],
    ['read only', changed((state) => ({ state: Object.assign(state, { count: 7 }), effects: [] }))],
  ])('a machine that breaks the rules is told: %s', (message, machine) => {
    expect(() => replay('> start a\n> operation a {"add": 1}', machine)).toThrow(message);
  });
});
