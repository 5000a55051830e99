import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PaxosMachine, paxosMachine } from '../../../src/impl/paxos/machine.ts';
import type { PaxosMessage } from '../../../src/impl/paxos/messages.ts';
import { ballotAbove, majorityOf, problemWithQuorums } from '../../../src/impl/paxos/quorums.ts';
import { rightRules } from '../../../src/impl/paxos/rules.ts';
import type { AcceptorRecord, PaxosState } from '../../../src/impl/paxos/state.ts';
import { deepFreeze } from '../../support/interaction-script.ts';

const configuration = {
  nodes: ['a', 'b', 'c'],
  repeatAfterMs: [100, 200],
  backOffMs: [10, 50],
  maxBackOffDoublings: 3,
  askIntervalMs: [300, 600],
} as const;
const machine = paxosMachine(configuration);
const now = { monotonicMs: 0, wallMs: 0 };
const none: AcceptorRecord = { promised: -1, vote: null };

/** One node whose disk writes at once, and what it has sent and answered last. */
class Node {
  state: PaxosState;
  sent: { readonly to: string; readonly message: PaxosMessage }[] = [];
  answers: unknown[] = [];
  disk: AcceptorRecord[] = [];
  timers: Record<string, { readonly generation: number; readonly minMs: number }> = {};
  readonly machine: PaxosMachine;

  constructor(name: string, record: AcceptorRecord = none, using: PaxosMachine = machine) {
    this.machine = using;
    const { state, effects } = using.start(name, record === none ? [] : [record], now);
    this.state = deepFreeze(state);
    this.#note(effects);
  }

  take(input: Parameters<PaxosMachine['step']>[1]): this {
    this.sent = [];
    this.answers = [];
    this.#step(input);
    return this;
  }

  #step(input: Parameters<PaxosMachine['step']>[1]): void {
    const { state, effects } = this.machine.step(this.state, deepFreeze(input));
    this.state = deepFreeze(state);
    this.#note(effects);
    for (const effect of effects)
      if (effect.kind === 'persist') this.#step({ kind: 'written', writeId: effect.writeId, now });
  }

  #note(effects: ReturnType<PaxosMachine['step']>['effects']): void {
    for (const effect of effects) {
      if (effect.kind === 'send') this.sent.push({ to: effect.to, message: effect.message });
      else if (effect.kind === 'reply') this.answers.push(effect.result);
      else if (effect.kind === 'persist') this.disk = [effect.data];
      else this.timers[effect.name] = effect;
    }
  }

  hear(from: string, message: PaxosMessage): this {
    return this.take({ kind: 'message', from, message, now });
  }

  ask(operation: { type: 'propose'; value: string } | { type: 'learn' }, id = 'x'): this {
    return this.take({ kind: 'operation', id, client: 'client', operation, now });
  }

  timeOut(name: string): this {
    return this.take({ kind: 'timer', name, generation: this.timers[name]!.generation, now });
  }

  get messages(): readonly PaxosMessage[] {
    return this.sent.map(({ message }) => message);
  }
}

const vote = (ballot: number, value: string) => ({ ballot, value });

describe('2.2 choosing a value', () => {
  test('an acceptor promises a higher ballot, and tells its latest vote', () => {
    const b = new Node('b', { promised: 3, vote: vote(3, 'red') });
    expect(b.hear('c', { type: 'prepare', ballot: 5 }).sent).toEqual([
      { to: 'c', message: { type: 'promise', ballot: 5, vote: vote(3, 'red') } },
    ]);
    expect(b.disk).toEqual([{ promised: 5, vote: vote(3, 'red') }]);
  });

  test('and takes part in no lower one', () => {
    const b = new Node('b', { promised: 5, vote: null });
    const rejected = { type: 'rejected', ballot: 3, promised: 5 };
    expect(b.hear('a', { type: 'prepare', ballot: 3 }).messages).toEqual([rejected]);
    expect(b.hear('a', { type: 'accept', ballot: 3, value: 'red' }).messages).toEqual([rejected]);
    expect(b.disk).toEqual([]);
  });

  test('P1a: it votes in a ballot that it promised, or a higher one', () => {
    for (const ballot of [5, 8]) {
      const b = new Node('b', { promised: 5, vote: null }).hear('c', {
        type: 'accept',
        ballot,
        value: 'red',
      });
      expect(b.sent).toEqual([
        { to: 'a', message: { type: 'voted', ballot, value: 'red' } },
        { to: 'c', message: { type: 'voted', ballot, value: 'red' } },
      ]);
      expect(b.disk).toEqual([{ promised: ballot, vote: vote(ballot, 'red') }]);
    }
  });

  test('asked twice it says the same twice, and writes nothing new', () => {
    const b = new Node('b').hear('a', { type: 'prepare', ballot: 0 });
    const first = b.messages;
    expect(b.hear('a', { type: 'prepare', ballot: 0 }).messages).toEqual(first);
    expect(b.state.writeId).toBe(1);
    b.hear('a', { type: 'accept', ballot: 0, value: 'red' });
    expect(b.hear('a', { type: 'accept', ballot: 0, value: 'red' }).sent).toEqual([
      { to: 'a', message: { type: 'voted', ballot: 0, value: 'red' } },
    ]);
    expect(b.state.writeId).toBe(2);
  });

  test('P2c: a proposer takes the value of the highest vote of a quorum, and its own only if there is none', () => {
    const promises = fc.array(
      fc.option(
        fc.nat(9).map((ballot) => vote(ballot, `value of ${ballot}`)),
        { nil: null },
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(promises, (votes) => {
        const value = rightRules.valueFor(
          votes.map((each, index) => ({ acceptor: `${index}`, vote: each })),
          'own',
        );
        const highest = Math.max(...votes.map((each) => each?.ballot ?? -1));
        expect(value).toBe(highest < 0 ? 'own' : `value of ${highest}`);
      }),
    );
  });

  test('a proposer asks for votes once a majority has promised, itself included', () => {
    const a = new Node('a').ask({ type: 'propose', value: 'red' });
    expect(a.messages).toEqual([
      { type: 'prepare', ballot: 0 },
      { type: 'prepare', ballot: 0 },
    ]);
    a.hear('b', { type: 'promise', ballot: 0, vote: null });
    expect(a.messages[0]).toEqual({ type: 'accept', ballot: 0, value: 'red' });
    expect(a.state.acceptor.vote).toEqual(vote(0, 'red'));
  });

  test('one acceptor that answers twice is no majority', () => {
    const five = paxosMachine({ ...configuration, nodes: ['a', 'b', 'c', 'd', 'e'] });
    const a = new Node('a', none, five).ask({ type: 'propose', value: 'red' });
    const promise = { type: 'promise', ballot: 0, vote: null } as const;
    expect(a.hear('b', promise).hear('b', promise).sent).toEqual([]);
    expect(a.hear('c', promise).messages[0]).toEqual({ type: 'accept', ballot: 0, value: 'red' });
    const voted = { type: 'voted', ballot: 0, value: 'red' } as const;
    expect(a.hear('b', voted).hear('b', voted).state.chosen).toBeNull();
    expect(a.hear('d', voted).answers).toEqual(['red']);
  });

  test('who is told of a higher ballot gives its own up', () => {
    const a = new Node('a').ask({ type: 'propose', value: 'red' });
    a.hear('b', { type: 'rejected', ballot: 0, promised: 7 });
    expect(a.state.proposer).toEqual({ phase: 'idle' });
    expect(a.timeOut('retry').messages[0]).toEqual({ type: 'prepare', ballot: 9 });
  });
});

describe('2.3 learning a chosen value', () => {
  test('the votes of a majority in one ballot choose, those in several do not', () => {
    const c = new Node('c');
    c.hear('a', { type: 'voted', ballot: 0, value: 'red' });
    expect(c.hear('b', { type: 'voted', ballot: 4, value: 'blue' }).state.chosen).toBeNull();
    expect(c.hear('a', { type: 'voted', ballot: 4, value: 'blue' }).state.chosen).toEqual({ value: 'blue' });
  });

  test('an older vote of an acceptor changes nothing', () => {
    const c = new Node('c').hear('a', { type: 'voted', ballot: 4, value: 'blue' });
    const { votes } = c.state;
    expect(c.hear('a', { type: 'voted', ballot: 0, value: 'red' }).state.votes).toEqual(votes);
  });

  test('a learner that missed votes asks, and then has a ballot started', () => {
    const c = new Node('c', { promised: 0, vote: vote(0, 'red') });
    expect(c.timeOut('ask').messages).toEqual([{ type: 'ask' }, { type: 'ask' }]);
    expect(c.timeOut('ask').messages).toContainEqual({ type: 'prepare', ballot: 2 });
    c.hear('a', { type: 'promise', ballot: 2, vote: null });
    expect(c.messages[0]).toEqual({ type: 'accept', ballot: 2, value: 'red' });
  });

  test('it is told the value if that is known, else the latest vote', () => {
    const b = new Node('b');
    expect(b.hear('c', { type: 'ask' }).sent).toEqual([]);
    b.hear('a', { type: 'accept', ballot: 0, value: 'red' });
    expect(b.hear('c', { type: 'ask' }).messages).toEqual([{ type: 'voted', ballot: 0, value: 'red' }]);
    b.hear('a', { type: 'chosen', value: 'red' });
    expect(b.hear('c', { type: 'ask' }).messages).toEqual([{ type: 'chosen', value: 'red' }]);
  });

  test('to learn when nobody has voted is to learn that nothing was chosen', () => {
    const a = new Node('a').ask({ type: 'learn' });
    a.hear('b', { type: 'promise', ballot: 0, vote: null });
    expect(a.answers).toEqual([null]);
    expect(a.state.proposer).toEqual({ phase: 'idle' });
  });

  test('who asked to learn after the ballot had begun waits for the next', () => {
    const a = new Node('a').ask({ type: 'learn' }, 'early').ask({ type: 'learn' }, 'late');
    a.hear('b', { type: 'promise', ballot: 0, vote: null });
    expect(a.answers).toEqual([null]);
    expect(a.messages[0]).toEqual({ type: 'prepare', ballot: 3 });
  });
});

describe('2.4 progress', () => {
  test('a proposer that is overtaken again and again waits longer and longer, up to a bound', () => {
    const waits = [1, 2, 3, 4, 9].map((times) => rightRules.backOff(configuration, times));
    expect(waits).toEqual([
      [10, 50],
      [20, 100],
      [40, 200],
      [80, 400],
      [80, 400],
    ]);
  });

  test('and starts anew when it has waited', () => {
    const a = new Node('a').ask({ type: 'propose', value: 'red' }).hear('c', { type: 'prepare', ballot: 2 });
    expect(a.timers.retry!.minMs).toBe(10);
    expect(a.timeOut('retry').messages[0]).toEqual({ type: 'prepare', ballot: 3 });
  });
});

test('a proposer that is overtaken again and again waits twice as long each time, up to the configured number of doublings', () => {
  const a = new Node('a').ask({ type: 'propose', value: 'red' });
  const waits = [2, 5, 8, 11, 14, 17].map((ballot) => {
    const { minMs } = a.hear('c', { type: 'prepare', ballot }).timers.retry!;
    a.timeOut('retry');
    return minMs;
  });
  expect(waits).toEqual([10, 20, 40, 80, 80, 80]);
});

test('a learner does not begin a ballot over the head of a proposer that waits for its turn', () => {
  const a = new Node('a').ask({ type: 'propose', value: 'red' }).hear('c', { type: 'prepare', ballot: 2 });
  a.hear('c', { type: 'voted', ballot: 2, value: 'blue' });
  expect([a.state.proposer.phase, a.state.votes.length]).toEqual(['idle', 1]);
  a.timeOut('ask');
  expect(a.timeOut('ask').messages).toEqual([{ type: 'ask' }, { type: 'ask' }]);
});

describe('2.5 the implementation', () => {
  test('different proposers have different ballots, and each finds one above any other', () => {
    const proposers = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(proposers, fc.nat(8), fc.integer({ min: -1, max: 1000 }), (count, draw, ballot) => {
        const index = draw % count;
        const next = ballotAbove(ballot, index, count);
        expect(next).toBeGreaterThan(ballot);
        expect(next).toBeLessThanOrEqual(ballot + count);
        expect(next % count).toBe(index);
      }),
    );
  });

  test('promise and vote are on disk before anybody is told', () => {
    const { state } = machine.start('b', [], now);
    const prepare = { kind: 'message', from: 'a', message: { type: 'prepare', ballot: 0 }, now } as const;
    const { effects } = machine.step(state, prepare);
    expect(effects.map(({ kind }) => kind)).toEqual(['persist', 'send']);
    expect(effects[1]).toMatchObject({ afterPersist: 1 });
  });

  test('after a restart both are known, and no ballot is used twice', () => {
    const a = new Node('a').ask({ type: 'propose', value: 'red' });
    const again = new Node('a', a.disk[0]);
    expect(again.state.acceptor).toEqual({ promised: 0, vote: null });
    expect(again.ask({ type: 'propose', value: 'blue' }).messages[0]).toEqual({ type: 'prepare', ballot: 3 });
  });
});

describe('configuration', () => {
  test('one node agrees with itself, as soon as its vote is on disk', () => {
    const alone = paxosMachine({ ...configuration, nodes: ['a'] });
    expect(new Node('a', none, alone).ask({ type: 'propose', value: 'red' }).answers).toEqual(['red']);
  });

  test('quorums of the two phases must meet, and need not be majorities', () => {
    const nodes = ['a', 'b', 'c', 'd'];
    expect(problemWithQuorums({ nodes, prepareQuorum: 4, acceptQuorum: 1 })).toBeUndefined();
    expect(problemWithQuorums({ nodes, prepareQuorum: 2, acceptQuorum: 2 })).toMatch(/need not meet/);
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), (count) => 2 * majorityOf(count) > count));
  });

  test.each([
    [{ nodes: [] }, 'there must be a node'],
    [{ nodes: ['a', 'a'] }, 'a node is named twice'],
    [{ acceptQuorum: 0 }, 'acceptQuorum must be a whole number from 1 to 3'],
    [{ backOffMs: [5, 1] as const }, 'backOffMs must be two times'],
    [{ maxBackOffDoublings: 31 }, 'maxBackOffDoublings'],
  ])('%j is refused', (change, message) => {
    expect(() => paxosMachine({ ...configuration, ...change })).toThrow(message);
  });

  test('null is no value, and a stranger is not heard', () => {
    const a = new Node('a');
    expect(a.ask({ type: 'propose', value: null as never }).sent).toEqual([]);
    expect(a.hear('stranger', { type: 'prepare', ballot: 5 }).sent).toEqual([]);
    expect(a.state.acceptor.promised).toBe(-1);
  });
});

test('a timer of another name or of an old generation changes nothing', () => {
  const node = new Node('a').take({
    kind: 'operation',
    id: 'op',
    client: 'c',
    operation: { type: 'propose', value: 1 },
    now,
  } as never);
  const { state } = node;
  const { retryGeneration, askGeneration } = state;
  for (const [name, generation] of [
    ['retry', retryGeneration - 1],
    ['retry', retryGeneration + 1],
    ['ask', askGeneration - 1],
    ['other', retryGeneration],
    ['other', askGeneration],
  ] as const) {
    expect(node.take({ kind: 'timer', name, generation, now }).state).toEqual(state);
    expect(node.sent).toEqual([]);
  }
  node.take({ kind: 'timer', name: 'retry', generation: retryGeneration, now });
  expect(node.state).not.toEqual(state);
});
