import type { Input, Machine, NodeClock, Reply, Send, SetTimer, Transition } from '../../core/machine.ts';
import { lookUp, type Table, withEntry, withoutEntries } from '../table.ts';

export interface QuorumLockConfiguration {
  /** The servers that keep keys; independent of each other. All other nodes are clients. */
  readonly servers: readonly string[];
  /** How long a server keeps a key, by its clock. */
  readonly timeToLiveMs: number;
  /** How much faster or slower than the true time a clock may run, in parts per million. */
  readonly driftPartsPerMillion: number;
}

/** How long a client may hold the lock, by its clock and from when it began to ask; rounded down to a whole millisecond. */
export const validityMsOf = ({ timeToLiveMs, driftPartsPerMillion }: QuorumLockConfiguration): number =>
  Math.floor((timeToLiveMs * (1_000_000 - driftPartsPerMillion)) / (1_000_000 + driftPartsPerMillion));

/** An attempt has a value of its own, which no other attempt of anybody ever has. */
export type QuorumLockMessage = {
  readonly type: 'lock' | 'unlock' | 'given' | 'refused';
  readonly name: string;
  readonly value: string;
};

export type QuorumLockOperation =
  /** To lock; fails if others have too many of the servers, or it takes too long. */
  | { readonly type: 'lock'; readonly name: string }
  | { readonly type: 'unlock'; readonly name: string }
  /** To do something that only who has the lock may do, which takes some time to prepare. */
  | { readonly type: 'use'; readonly name: string; readonly afterMs: number };

export interface QuorumLockResult {
  readonly name: string;
  readonly value: string;
}

/** Counts the lives of a node, from 1. A server keeps no key on its disk. */
export interface QuorumLockRecord {
  readonly life: number;
}

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface QuorumLockRules {
  readonly validityMs: (configuration: QuorumLockConfiguration) => number;
  /** From when a client counts that began to ask, and had the answers of a quorum, at these times. */
  readonly countsFromMs: (startedAtMs: number, acquiredAtMs: number) => number;
  /** Whether a client that has prepared something does it. */
  readonly acts: (isHeld: boolean) => boolean;
  /** The clock of a server by which keys run out. */
  readonly serverMs: (now: NodeClock) => number;
  /** Whether a server that starts again waits for as long as a key lives before it gives one. */
  readonly waitsAfterRestart: boolean;
  /** Whether a server removes a key that has one value because a client gives back another. */
  readonly mayUnlock: (own: string, value: string) => boolean;
}

export const rightRules: QuorumLockRules = {
  validityMs: validityMsOf,
  countsFromMs: (startedAtMs) => startedAtMs,
  acts: (isHeld) => isHeld,
  serverMs: ({ monotonicMs }) => monotonicMs,
  waitsAfterRestart: true,
  mayUnlock: (own, value) => own === value,
};

interface Key {
  readonly value: string;
  readonly sinceMs: number;
}

export interface LockServerState {
  readonly role: 'server';
  readonly keys: Table<Key>;
  /** By its clock: before that it gives no key. Null if it never had one to forget. */
  readonly silentFromMs: number | null;
}

interface Attempt {
  readonly value: string;
  readonly startedAtMs: number;
  /** From when the time of the lock counts; null until a quorum has given it. */
  readonly heldFromMs: number | null;
  readonly given: readonly string[];
  readonly refused: readonly string[];
  readonly request: string;
}

export interface LockClientState {
  readonly role: 'client';
  readonly node: string;
  readonly life: number;
  readonly lastNumber: number;
  readonly attempts: Table<Attempt>;
  /** By the name of their timer. */
  readonly uses: Table<{ readonly request: string; readonly name: string }>;
}

export type QuorumLockState = LockServerState | LockClientState;
type Step = Transition<QuorumLockState, QuorumLockMessage, QuorumLockResult, QuorumLockRecord>;
type Saying = Send<QuorumLockMessage> | Reply<QuorumLockResult>;
type LockInput = Input<QuorumLockMessage, QuorumLockOperation>;

const lifeWrite = 1;

/** Whatever is said waits until the record of the node's life is on disk: a value is used in no other life. */
const saying = (state: QuorumLockState, ...says: readonly Saying[]): Step => ({
  state,
  effects: says.map((effect) => ({ ...effect, afterPersist: lifeWrite })),
});

/** Whether a client has a lock at this moment by its clock, and by which attempt. */
export function heldLock(
  configuration: QuorumLockConfiguration,
  state: LockClientState,
  name: string,
  monotonicMs: number,
  rules: Pick<QuorumLockRules, 'validityMs'> = rightRules,
): QuorumLockResult | undefined {
  const attempt = lookUp(state.attempts, name);
  if (attempt === undefined || attempt.heldFromMs === null) return undefined;
  const isInTime = monotonicMs - attempt.heldFromMs < rules.validityMs(configuration);
  return isInTime ? { name, value: attempt.value } : undefined;
}

function lockServer({ timeToLiveMs }: QuorumLockConfiguration, rules: QuorumLockRules) {
  return (state: LockServerState, input: LockInput): Step => {
    if (input.kind !== 'message') return { state, effects: [] };
    const { from, message } = input;
    const { name, value, type } = message;
    const ms = rules.serverMs(input.now);
    const own = lookUp(state.keys, name);
    if (type === 'unlock') {
      const isFreed = own !== undefined && rules.mayUnlock(own.value, value);
      const keys = withoutEntries(state.keys, (_, each) => isFreed && each === name);
      return { state: isFreed ? { ...state, keys } : state, effects: [] };
    }
    if (type !== 'lock') return { state, effects: [] };
    const isSilent = state.silentFromMs !== null && ms - state.silentFromMs < timeToLiveMs;
    const isTaken = own !== undefined && ms - own.sinceMs < timeToLiveMs;
    const answer = (what: 'given' | 'refused'): Saying => ({
      kind: 'send',
      to: from,
      message: { type: what, name, value },
    });
    if (isTaken && own.value === value) return saying(state, answer('given'));
    if (isSilent || isTaken) return saying(state, answer('refused'));
    return saying({ ...state, keys: withEntry(state.keys, name, { value, sinceMs: ms }) }, answer('given'));
  };
}

function lockClient(configuration: QuorumLockConfiguration, rules: QuorumLockRules) {
  const { servers, timeToLiveMs } = configuration;
  const quorum = Math.floor(servers.length / 2) + 1;
  const fail = (id: string, reason: string): Saying => ({ kind: 'reply', id, outcome: 'fail', reason });
  const toServers = (type: 'lock' | 'unlock', { name, value }: QuorumLockResult): readonly Saying[] =>
    servers.map((to) => ({ kind: 'send', to, message: { type, name, value } }));

  const withAttempt = (state: LockClientState, name: string, attempt: Attempt): LockClientState => ({
    ...state,
    attempts: withEntry(state.attempts, name, attempt),
  });

  /** The attempt is over, and whatever servers gave for it is given back. */
  function stop(state: LockClientState, name: string, ...says: readonly Saying[]): Step {
    const { value } = lookUp(state.attempts, name)!;
    const attempts = withoutEntries(state.attempts, (_, each) => each === name);
    return saying({ ...state, attempts }, ...toServers('unlock', { name, value }), ...says);
  }

  function lock(state: LockClientState, request: string, name: string, { monotonicMs }: NodeClock): Step {
    const own = lookUp(state.attempts, name);
    if (own?.heldFromMs === null || heldLock(configuration, state, name, monotonicMs, rules) !== undefined)
      return saying(state, fail(request, `this node asks for ${name} or has it already`));
    const number = state.lastNumber + 1;
    const value = `${state.node}/${state.life}/${number}`;
    const attempt: Attempt = {
      value,
      startedAtMs: monotonicMs,
      heldFromMs: null,
      given: [],
      refused: [],
      request,
    };
    const asking = withAttempt({ ...state, lastNumber: number }, name, attempt);
    const { effects } = saying(asking, ...toServers('lock', { name, value }));
    const timer: SetTimer = {
      kind: 'setTimer',
      name: `give up ${name}`,
      generation: number,
      minMs: timeToLiveMs,
      maxMs: timeToLiveMs,
    };
    return { state: asking, effects: [...effects, timer] };
  }

  /** With the answers of a quorum, and time left, it has the lock; when a quorum cannot be had any more, it gives up. */
  function count(
    state: LockClientState,
    from: string,
    message: QuorumLockMessage,
    { monotonicMs }: NodeClock,
  ): Step {
    const { name, value, type } = message;
    const own = lookUp(state.attempts, name);
    if (own === undefined || own.value !== value || own.heldFromMs !== null || !servers.includes(from))
      return { state, effects: [] };
    const given = type === 'given' ? [...new Set([...own.given, from])] : own.given;
    const refused = type === 'refused' ? [...new Set([...own.refused, from])] : own.refused;
    const counted = withAttempt(state, name, { ...own, given, refused });
    if (refused.length > servers.length - quorum)
      return stop(counted, name, fail(own.request, `${name} is not to be had`));
    if (given.length < quorum) return { state: counted, effects: [] };
    const heldFromMs = rules.countsFromMs(own.startedAtMs, monotonicMs);
    const holding = withAttempt(counted, name, { ...own, given, refused, heldFromMs });
    return heldLock(configuration, holding, name, monotonicMs, rules) === undefined
      ? stop(counted, name, fail(own.request, `it took too long to lock ${name}`))
      : saying(holding, { kind: 'reply', id: own.request, outcome: 'ok', result: { name, value } });
  }

  function use(
    state: LockClientState,
    request: string,
    { name, afterMs }: Extract<QuorumLockOperation, { type: 'use' }>,
    now: NodeClock,
  ): Step {
    if (heldLock(configuration, state, name, now.monotonicMs, rules) === undefined)
      return saying(state, fail(request, `this node does not have ${name}`));
    const number = state.lastNumber + 1;
    const timer = `use ${number}`;
    return {
      state: { ...state, lastNumber: number, uses: withEntry(state.uses, timer, { request, name }) },
      effects: [{ kind: 'setTimer', name: timer, generation: number, minMs: afterMs, maxMs: afterMs }],
    };
  }

  /** The node looks at its clock and acts in one step. */
  function act(state: LockClientState, timer: string, now: NodeClock): Step {
    const { request, name } = lookUp(state.uses, timer)!;
    const held = heldLock(configuration, state, name, now.monotonicMs, rules);
    const after = { ...state, uses: withoutEntries(state.uses, (_, each) => each === timer) };
    const value = held?.value ?? lookUp(state.attempts, name)?.value ?? '';
    return saying(
      after,
      rules.acts(held !== undefined)
        ? { kind: 'reply', id: request, outcome: 'ok', result: { name, value } }
        : fail(request, `the time of ${name} was over`),
    );
  }

  function unlock(state: LockClientState, request: string, name: string): Step {
    const own = lookUp(state.attempts, name);
    if (own === undefined || own.heldFromMs === null)
      return saying(state, fail(request, `this node does not have ${name}`));
    return stop(state, name, {
      kind: 'reply',
      id: request,
      outcome: 'ok',
      result: { name, value: own.value },
    });
  }

  return (state: LockClientState, input: LockInput): Step => {
    if (input.kind === 'message') return count(state, input.from, input.message, input.now);
    if (input.kind === 'operation') {
      const { id, operation, now } = input;
      if (operation.type === 'lock') return lock(state, id, operation.name, now);
      return operation.type === 'use' ? use(state, id, operation, now) : unlock(state, id, operation.name);
    }
    if (input.kind === 'written') return { state, effects: [] };
    if (lookUp(state.uses, input.name) !== undefined) return act(state, input.name, input.now);
    const waiting = Object.entries(state.attempts).find(
      ([name, { heldFromMs, value }]) =>
        heldFromMs === null &&
        input.name === `give up ${name}` &&
        value === `${state.node}/${state.life}/${input.generation}`,
    );
    return waiting === undefined
      ? { state, effects: [] }
      : stop(state, waiting[0], fail(waiting[1].request, `too few servers answered for ${waiting[0]}`));
  };
}

/**
 * A lock on a majority of independent servers, each of which keeps a key with a time to live, in the manner of Redlock (Sanfilippo,
 * Distributed Locks with Redis). It is safe only while clocks drift no more than the configuration says and are not set, servers that
 * restart wait, and nobody acts later than it looked at its clock; what Kleppmann (2016) says of it otherwise is shown in the simulated
 * world. It gives no token that a resource could check: where that matters, use the fenced lock.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function quorumLockMachine(
  configuration: QuorumLockConfiguration,
  changes: Partial<QuorumLockRules> = {},
): Machine<QuorumLockState, QuorumLockMessage, QuorumLockOperation, QuorumLockResult, QuorumLockRecord> {
  const { servers, timeToLiveMs } = configuration;
  if (servers.length === 0 || new Set(servers).size < servers.length)
    throw new RangeError('quorum lock: servers must be different names');
  if (!(timeToLiveMs > 0 && validityMsOf(configuration) > 0))
    throw new RangeError(`quorum lock: nothing is left of ${timeToLiveMs} ms`);
  const rules = { ...rightRules, ...changes };
  const [server, client] = [lockServer(configuration, rules), lockClient(configuration, rules)];
  return {
    name: 'distributed-lock/quorum',
    start(node, durable, now) {
      const life = (durable.at(-1)?.life ?? 0) + 1;
      const isAgain = life > 1 && rules.waitsAfterRestart;
      const state: QuorumLockState = servers.includes(node)
        ? { role: 'server', keys: {}, silentFromMs: isAgain ? rules.serverMs(now) : null }
        : { role: 'client', node, life, lastNumber: 0, attempts: {}, uses: {} };
      return {
        state,
        effects: [{ kind: 'persist', writeId: lifeWrite, data: { life }, replacesEarlier: true }],
      };
    },
    step: (state, input) => (state.role === 'server' ? server(state, input) : client(state, input)),
  };
}
