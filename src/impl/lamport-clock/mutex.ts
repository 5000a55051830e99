import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { type LamportStamp, tick } from './clock.ts';
import {
  acknowledge,
  append,
  emptyIncoming,
  emptyOutgoing,
  type Incoming,
  type Numbered,
  type Outgoing,
} from './fifo-channel.ts';
import { type LamportMutexRules, rightMutexRules } from './mutex-rules.ts';

/** A name breaks ties: of two nodes that ask at the same time, the one with the smaller name comes first. */
export interface LamportMutexConfiguration {
  readonly nodes: readonly string[];
  /** A message that was not acknowledged is sent again after so long, and at most half as long again. */
  readonly resendMs: number;
  /** How many owners may wait at a node. */
  readonly maxWaiting: number;
}

/**
 * `acquire` is answered when the owner has the lock, with the stamp of the request; stamps ascend from one holder to the
 * next, so that a resource can use them for fencing tokens. `release` gives the lock back, or gives up waiting for it.
 */
export type LamportMutexOperation =
  | { readonly type: 'acquire'; readonly owner: string }
  | { readonly type: 'release'; readonly owner: string };

/** What nodes tell one another, with the logical time of the sending. */
export interface LamportMutexContent {
  readonly type: 'request' | 'acknowledge' | 'release';
  readonly time: number;
}

export type LamportMutexMessage =
  | ({ readonly type: 'packet' } & Numbered<LamportMutexContent>)
  /** All packets up to this number have been taken. */
  | { readonly type: 'received'; readonly upTo: number };

type PerNode<V> = Readonly<Record<string, V>>;

/** All that a node must remember: the algorithm knows no node that forgets. */
export interface LamportMutexRecord {
  /** The logical time of the latest event, or 0. */
  readonly time: number;
  /** The requests of which the node knows that are not released. */
  readonly requests: readonly LamportStamp[];
  /** The time of the latest message taken from each other node, or 0. */
  readonly heard: PerNode<number>;
  readonly outgoing: PerNode<Outgoing<LamportMutexContent>>;
  readonly incoming: PerNode<Incoming<LamportMutexContent>>;
  /** Who at this node has the lock. */
  readonly holder: string | null;
}

/** An owner at this node who asks for the lock, and the operation to be answered. */
export interface Waiting {
  readonly id: string;
  readonly owner: string;
}

export interface LamportMutexState {
  readonly node: string;
  readonly memory: LamportMutexRecord;
  /** Clients do not outlive the node's life: who waited must ask again. */
  readonly waiting: readonly Waiting[];
  /** Of this life. */
  readonly writes: number;
  readonly timerGeneration: number;
}

type Memory = LamportMutexRecord;
type State = LamportMutexState;
type MutexEffect = Effect<LamportMutexMessage, LamportStamp, LamportMutexRecord>;
type Step = Transition<State, LamportMutexMessage, LamportStamp, LamportMutexRecord>;

/**
 * Lamport's mutual exclusion (1978, section "Ordering the Events Totally", rules 1 to 5): no node is special, and the lock
 * goes to those who ask in the order of their requests. It needs every node: while one is down, nobody is let in.
 */
export function lamportMutexMachine(
  configuration: LamportMutexConfiguration,
  changes: Partial<LamportMutexRules> = {},
): Machine<State, LamportMutexMessage, LamportMutexOperation, LamportStamp, LamportMutexRecord> {
  const rules = { ...rightMutexRules, ...changes };
  const { nodes, resendMs, maxWaiting } = checked(configuration);
  const othersThan = (node: string) => nodes.filter((other) => other !== node);

  /** Rule 1: the node's request goes into its own queue and to all others. */
  function ask(memory: Memory, node: string): Memory {
    const time = tick(memory.time);
    const requests = [...memory.requests, { time, node }];
    return broadcast({ ...memory, time, requests }, othersThan(node), { type: 'request', time });
  }

  /** A message is taken from its channel: rule 2 if it is a request, rule 4 if it is a release. */
  function receive(memory: Memory, from: string, content: LamportMutexContent): Memory {
    const time = rules.timeOfReceipt(memory.time, content.time);
    const heard = { ...memory.heard, [from]: content.time };
    const taken = { ...memory, time, heard, requests: queued(memory.requests, from, content) };
    return content.type === 'request' ? broadcast(taken, [from], { type: 'acknowledge', time }) : taken;
  }

  /** Rule 5: the node's request precedes all others, and all others have sent something later. */
  function mayEnter({ requests, heard, holder }: Memory, node: string): boolean {
    const own = requestOf(requests, node);
    if (own === undefined || holder !== null) return false;
    const latest = othersThan(node).map((other) => heard[other]!);
    return rules.isFirst(requests, own, rules.precedes) && rules.hasHeard(latest, own);
  }

  /** Rule 3: the node takes its request out of its queue and tells all others. */
  function leave(memory: Memory, node: string): Memory {
    const time = tick(memory.time);
    const requests = memory.requests.filter((request) => request.node !== node);
    const left = { ...memory, time, requests, holder: null };
    return broadcast(left, othersThan(node), { type: 'release', time });
  }

  /** The node asks if somebody waits, and lets the first one in when it may; if nobody waits any more, it leaves again. */
  function goOn(state: State, answers: readonly MutexEffect[]): readonly [State, readonly MutexEffect[]] {
    const { node, memory, waiting } = state;
    const own = requestOf(memory.requests, node);
    if (own === undefined && waiting.length > 0)
      return goOn({ ...state, memory: ask(memory, node) }, answers);
    if (!mayEnter(memory, node)) return [state, answers];
    const [first, ...others] = waiting;
    if (first === undefined) return [{ ...state, memory: leave(memory, node) }, answers];
    const entered = { ...state, memory: { ...memory, holder: first.owner }, waiting: others };
    return [entered, [...answers, { kind: 'reply', id: first.id, outcome: 'ok', result: own! }]];
  }

  function acquire(state: State, id: string, owner: string): Step {
    const refused = (reason: string) => ({ state, effects: [failed(id, reason)] });
    if (state.memory.holder === owner) return refused(`${owner} has the lock already`);
    if (state.waiting.some((each) => each.owner === owner)) return refused(`${owner} waits for it already`);
    if (state.waiting.length >= maxWaiting) return refused(`${maxWaiting} owners wait already`);
    return finish(state, { ...state, waiting: [...state.waiting, { id, owner }] }, []);
  }

  function release(state: State, id: string, owner: string): Step {
    const { node, memory, waiting } = state;
    if (memory.holder === owner) {
      const stamp = requestOf(memory.requests, node)!;
      const answer: MutexEffect = { kind: 'reply', id, outcome: 'ok', result: stamp };
      return finish(state, { ...state, memory: leave(memory, node) }, [answer]);
    }
    const given = waiting.filter((each) => each.owner === owner);
    const answers = [
      ...given.map((each) => failed(each.id, 'given up')),
      failed(id, `${owner} does not have the lock`),
    ];
    return finish(state, { ...state, waiting: waiting.filter((each) => each.owner !== owner) }, answers);
  }

  function takePacket(state: State, from: string, packet: Numbered<LamportMutexContent>): Step {
    const { incoming, contents } = rules.accept(state.memory.incoming[from]!, packet);
    const accepted =
      incoming === state.memory.incoming[from]
        ? state.memory
        : { ...state.memory, incoming: { ...state.memory.incoming, [from]: incoming } };
    const memory = contents.reduce((before, content) => receive(before, from, content), accepted);
    const upTo = incoming.taken;
    return finish(state, { ...state, memory }, [
      { kind: 'send', to: from, message: { type: 'received', upTo } },
    ]);
  }

  function takeReceived(state: State, from: string, upTo: number): Step {
    const outgoing = acknowledge(state.memory.outgoing[from]!, upTo);
    if (outgoing === state.memory.outgoing[from]) return { state, effects: [] };
    const memory = { ...state.memory, outgoing: { ...state.memory.outgoing, [from]: outgoing } };
    return finish(state, { ...state, memory }, []);
  }

  function resend(state: State): Step {
    const timerGeneration = state.timerGeneration + 1;
    const packets = othersThan(state.node).flatMap((to) => packetsTo(to, state.memory, 0));
    const effects = [...held(packets, state.writes), resendTimer(timerGeneration)];
    return { state: { ...state, timerGeneration }, effects };
  }

  const resendTimer = (generation: number): MutexEffect => ({
    ...{ kind: 'setTimer', name: 'resend', generation },
    ...{ minMs: resendMs, maxMs: 1.5 * resendMs },
  });

  /** What the node remembers is on its disk before anybody hears of it. */
  function finish(before: State, changed: State, answers: readonly MutexEffect[]): Step {
    const [after, outputs] = goOn(changed, answers);
    if (after.memory === before.memory) return { state: after, effects: held(outputs, before.writes) };
    const writes = before.writes + 1;
    const packets = othersThan(before.node).flatMap((to) =>
      packetsTo(to, after.memory, before.memory.outgoing[to]!.last),
    );
    return {
      state: { ...after, writes },
      effects: [
        { kind: 'persist', writeId: writes, data: after.memory, replacesEarlier: true },
        ...held([...packets, ...outputs], writes),
      ],
    };
  }

  return {
    name: 'lamport-clock/mutex',
    start(node, durable) {
      if (!nodes.includes(node)) throw new Error(`${node} is none of the nodes ${nodes.join(', ')}`);
      const found = durable.at(-1) ?? emptyMemory(othersThan(node));
      const memory = { ...found, time: rules.recoveredTime(found.time) };
      return resend({ node, memory, waiting: [], writes: 0, timerGeneration: 0 });
    },
    step(state: State, input: Input<LamportMutexMessage, LamportMutexOperation>): Step {
      switch (input.kind) {
        case 'operation': {
          const { type, owner } = input.operation;
          return type === 'acquire' ? acquire(state, input.id, owner) : release(state, input.id, owner);
        }
        case 'message':
          if (!Object.hasOwn(state.memory.incoming, input.from)) return { state, effects: [] };
          return input.message.type === 'packet'
            ? takePacket(state, input.from, numberedOf(input.message))
            : takeReceived(state, input.from, input.message.upTo);
        case 'timer':
          return input.generation === state.timerGeneration ? resend(state) : { state, effects: [] };
        case 'written':
          return { state, effects: [] };
      }
    },
    normalize: (state) => ({ ...state, writes: 0, timerGeneration: 0 }),
  };
}

/** The request of a node in a queue: it has one at most. */
export const requestOf = (requests: readonly LamportStamp[], node: string): LamportStamp | undefined =>
  requests.find((request) => request.node === node);

const emptyMemory = (others: readonly string[]): Memory => ({
  time: 0,
  requests: [],
  heard: Object.fromEntries(others.map((other) => [other, 0])),
  outgoing: Object.fromEntries(others.map((other) => [other, emptyOutgoing])),
  incoming: Object.fromEntries(others.map((other) => [other, emptyIncoming])),
  holder: null,
});

/** The queue after a message: a request goes into it, a release takes out what its node had asked for. */
function queued(
  queue: readonly LamportStamp[],
  node: string,
  { type, time }: LamportMutexContent,
): readonly LamportStamp[] {
  if (type === 'request') return [...queue, { time, node }];
  return type === 'release' ? queue.filter((request) => request.node !== node) : queue;
}

function broadcast(memory: Memory, receivers: readonly string[], content: LamportMutexContent): Memory {
  const added = receivers.map((to) => [to, append(memory.outgoing[to]!, content)] as const);
  return { ...memory, outgoing: { ...memory.outgoing, ...Object.fromEntries(added) } };
}

/** What a node has in its channel to another and was not acknowledged, from behind a number on. */
function packetsTo(to: string, { outgoing }: Memory, after: number): readonly MutexEffect[] {
  return outgoing[to]!.unacknowledged.filter(({ number }) => number > after).map((packet) => ({
    kind: 'send',
    to,
    message: { type: 'packet', ...packet },
  }));
}

const numberedOf = ({ number, content }: Numbered<LamportMutexContent>) => ({ number, content });

const failed = (id: string, reason: string): MutexEffect => ({ kind: 'reply', id, outcome: 'fail', reason });

const held = (outputs: readonly MutexEffect[], writes: number): readonly MutexEffect[] =>
  writes === 0 ? outputs : outputs.map((output) => ({ ...output, afterPersist: writes }));

function checked(configuration: LamportMutexConfiguration): LamportMutexConfiguration {
  const { nodes, resendMs, maxWaiting } = configuration;
  if (new Set(nodes).size !== nodes.length || nodes.length === 0)
    throw new Error(`nodes must be different names, at least one, and not [${nodes.join(', ')}]`);
  if (!(resendMs > 0)) throw new Error(`resendMs must be more than 0, and not ${resendMs}`);
  if (!Number.isSafeInteger(maxWaiting) || maxWaiting < 1)
    throw new Error(`maxWaiting must be a whole number from 1, and not ${maxWaiting}`);
  return configuration;
}
