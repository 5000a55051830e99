import { afterEach, expect, test } from 'vitest';
import type { AnyMachine, Effect, Input } from '../../src/core/machine.ts';
import { type Envelope, NodeProcess, type ObservedStep } from '../../src/runtime/node-process.ts';

type AnyInput = Input<
  { readonly n: number },
  { readonly effects: readonly Effect<unknown, unknown, unknown>[] }
>;
interface State {
  readonly seen: readonly string[];
}

/** Writes down what it is given; does what an operation says. */
const parrot: AnyMachine = {
  name: 'parrot',
  start: (node, durable) => ({ state: { seen: [`start ${node} ${JSON.stringify(durable)}`] }, effects: [] }),
  step(state: State, input: AnyInput) {
    const text = {
      message: () => `message ${input.kind === 'message' && input.message.n}`,
      operation: () => 'operation',
      timer: () => `timer ${input.kind === 'timer' && `${input.name} ${input.generation}`}`,
      written: () => `written ${input.kind === 'written' && input.writeId}`,
    }[input.kind]();
    return {
      state: { seen: [...state.seen, text] },
      effects: input.kind === 'operation' ? input.operation.effects : [],
    };
  },
};

/** A log whose records are on the disk when the test says so. */
class SlowLog {
  readonly records: readonly unknown[] = [];
  readonly appended: { readonly data: unknown; readonly replacesEarlier: boolean }[] = [];
  readonly #waiting: (() => void)[] = [];
  append(data: unknown, replacesEarlier: boolean, onDurable: () => void): void {
    this.appended.push({ data, replacesEarlier });
    this.#waiting.push(onDurable);
  }
  sync(): void {
    this.#waiting.shift()!();
  }
}

const running: NodeProcess[] = [];
afterEach(() => {
  for (const process of running.splice(0)) process.stop();
});

function startWith(machine: AnyMachine = parrot) {
  const log = new SlowLog();
  const sent: [string, Envelope][] = [];
  const steps: ObservedStep[] = [];
  const failures: string[] = [];
  let monotonicMs = 1_000;
  const node = new NodeProcess({
    node: 'n1',
    machine,
    log,
    incarnation: 3,
    send: (to, envelope) => sent.push([to, envelope]),
    onFailure: (error) => failures.push(error.message),
    observe: (step) => steps.push(step),
    now: () => ({ monotonicMs, wallMs: 0 }),
    random: () => 0.5,
  });
  running.push(node);
  node.start();
  const advance = (ms: number) => {
    monotonicMs += ms;
  };
  return { node, log, sent, steps, failures, advance, seen: () => (node.state as State).seen };
}

test('what waits for a record is held until it is on the disk, and released in order', async () => {
  const { node, log, sent, seen } = startWith();
  const replies: string[] = [];
  const effects: Effect<unknown, unknown, unknown>[] = [
    { kind: 'send', to: 'n2', message: 'before' },
    { kind: 'persist', writeId: 1, data: 'first' },
    { kind: 'send', to: 'n2', message: 'held by 1', afterPersist: 1 },
    { kind: 'send', to: 'n3', message: 'free' },
    { kind: 'reply', id: 'n1/3/1', outcome: 'ok', result: 7, afterPersist: 1 },
  ];
  void node
    .submit({ effects }, 'c')
    .reply.then(({ outcome, result }) => replies.push(`${outcome} ${result}`));
  const second: Effect<unknown, unknown, unknown>[] = [
    { kind: 'persist', writeId: 2, data: 'second', replacesEarlier: true },
    { kind: 'send', to: 'n2', message: 'held by 2', afterPersist: 2 },
    { kind: 'send', to: 'n2', message: 'held by 1 too', afterPersist: 1 },
  ];
  node.submit({ effects: second }, 'c');
  await undefined;
  expect(sent.map(([, { message }]) => message)).toEqual(['before', 'free']);
  expect([replies, node.heldEffects, node.openOperations]).toEqual([[], 4, 2]);
  log.sync();
  await undefined;
  await undefined;
  expect(sent.map(([, { message }]) => message)).toEqual(['before', 'free', 'held by 1', 'held by 1 too']);
  expect(replies).toEqual(['ok 7']);
  log.sync();
  expect(sent.at(-1)).toEqual(['n2', { id: 'n1/3/4', message: 'held by 2' }]);
  expect(log.appended).toEqual([
    { data: 'first', replacesEarlier: false },
    { data: 'second', replacesEarlier: true },
  ]);
  expect(seen()).toEqual(['start n1 []', 'operation', 'operation', 'written 1', 'written 2']);
  // What is sent later and waits for what is on the disk goes at once.
  node.submit({ effects: [{ kind: 'send', to: 'n2', message: 'late', afterPersist: 2 }] }, 'c');
  expect(sent.at(-1)![1].message).toBe('late');
});

test('held effects die with the process', () => {
  const { node, log, sent, seen } = startWith();
  const effects: Effect<unknown, unknown, unknown>[] = [
    { kind: 'persist', writeId: 1, data: 1 },
    { kind: 'send', to: 'n2', message: 'held', afterPersist: 1 },
    { kind: 'setTimer', name: 't', generation: 1, minMs: 0, maxMs: 0 },
  ];
  node.submit({ effects }, 'c');
  node.stop();
  log.sync();
  expect(sent).toEqual([]);
  expect(seen()).toEqual(['start n1 []', 'operation']);
});

test('a timer runs out once, after the drawn time on the clock of the node, and a new one takes its place', async () => {
  const { node, seen, advance } = startWith();
  const timer = (generation: number, minMs: number, maxMs: number) =>
    node.submit({ effects: [{ kind: 'setTimer', name: 'election', generation, minMs, maxMs }] }, 'c');
  timer(1, 0, 4);
  timer(2, 2, 6);
  // The system's clock goes on, that of the node stands still.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen()).not.toContain('timer election 2');
  advance(4);
  while (!seen().includes('timer election 2')) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(seen().filter((text) => text.startsWith('timer'))).toEqual(['timer election 2']);
});

test('an input that comes of a step waits until the step is done; a message to itself arrives', () => {
  const { node, seen, steps } = startWith();
  node.submit({ effects: [{ kind: 'send', to: 'n1', message: { n: 5 } }] }, 'c');
  expect(seen()).toEqual(['start n1 []', 'operation', 'message 5']);
  expect(steps.map(({ messageId, sentIds }) => [messageId, sentIds])).toEqual([
    [undefined, []],
    [undefined, ['n1/3/1']],
    ['n1/3/1', []],
  ]);
});

test('each operation is answered once, by its id, and an answer to one that was forgotten goes nowhere', async () => {
  const { node } = startWith();
  const forgotten = node.submit({ effects: [] }, 'c');
  forgotten.forget();
  const reply = (id: string): Effect<unknown, unknown, unknown> => ({
    kind: 'reply',
    id,
    outcome: 'fail',
    reason: id,
  });
  const answered = node.submit({ effects: [reply('n1/3/1'), reply('n1/3/2'), reply('n1/3/2')] }, 'c');
  expect(await answered.reply).toMatchObject({ outcome: 'fail', reason: 'n1/3/2' });
  expect(node.openOperations).toBe(0);
});

test('a machine that throws, or breaks the rules of effects, is stopped with what it said', () => {
  const throwing: AnyMachine = {
    ...parrot,
    step: () => {
      throw new Error('the log has a hole');
    },
  };
  const { node, failures, seen } = startWith(throwing);
  node.receive('n2', { id: 'x', message: { n: 1 } });
  node.receive('n2', { id: 'y', message: { n: 2 } });
  expect(failures).toEqual(['the log has a hole']);
  expect(seen()).toEqual(['start n1 []']);
  for (const [effect, reason] of [
    [{ kind: 'persist', writeId: 2, data: 0 }, 'record 2 was issued after record 0'],
    [{ kind: 'send', to: 'n2', message: 0, afterPersist: 1 }, 'waits for record 1, which was not issued'],
  ] as const) {
    const other = startWith();
    other.node.submit({ effects: [effect] }, 'c');
    expect(other.failures).toEqual([expect.stringContaining(reason)]);
  }
});
