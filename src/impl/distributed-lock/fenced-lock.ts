import type { Input, Machine, NodeClock, Reply, Send, Transition } from '../../core/machine.ts';

export interface FencedLockConfiguration {
  readonly service: string;
  readonly resource: string;
  /** After so long the service takes the lock back. Nobody's safety rests on it. */
  readonly sessionMs: number;
}

/** A client that has had the lock, and the token of that. */
export interface Holding {
  readonly client: string;
  readonly token: number;
}

export type LockStatus = 'free' | 'held' | 'expired';

/** The lock after the commands that were decided; `holder` and `token` are those of the latest grant. */
export interface Lock {
  readonly status: LockStatus;
  readonly holder: string;
  readonly token: number;
}

/**
 * What is decided, one after the other: the commands of a replicated log. Here the log is on the disk of one service; on consensus the
 * same commands are entries of a replicated log, and another server that comes to lead applies them all before it decides.
 */
export type LockCommand =
  | { readonly type: 'grant'; readonly holder: string; readonly token: number }
  | { readonly type: 'expire' }
  | { readonly type: 'free' };

export const neverHeld: Lock = { status: 'free', holder: '', token: 0 };

/** @throws Error for a command that cannot follow: a grant of what is held, or under a token that is not new. */
export function applyCommand(lock: Lock, command: LockCommand): Lock {
  if (command.type !== 'grant') {
    if (lock.status !== 'held') throw new Error(`${command.type} of a lock that is ${lock.status}`);
    return { ...lock, status: command.type === 'free' ? 'free' : 'expired' };
  }
  if (lock.status === 'held') throw new Error(`a grant to ${command.holder} of what ${lock.holder} holds`);
  return { status: 'held', holder: command.holder, token: command.token };
}

export type FencedLockMessage =
  | { readonly type: 'ask'; readonly request: string }
  | { readonly type: 'granted'; readonly request: string; readonly token: number }
  | { readonly type: 'refused'; readonly request: string; readonly reason: string }
  | { readonly type: 'release'; readonly token: number }
  | { readonly type: 'write'; readonly request: string; readonly token: number; readonly value: unknown }
  | { readonly type: 'written'; readonly request: string };

export type FencedLockOperation =
  | { readonly type: 'acquire' }
  | { readonly type: 'release' }
  /** To write to the resource under the lock, after some time to prepare; without looking again, since the resource does. */
  | { readonly type: 'write'; readonly value: unknown; readonly afterMs: number };

export type FencedLockResult = { readonly token: number };

export type FencedLockRecord = LockCommand | { readonly type: 'taken'; readonly token: number };

/** What makes the algorithm right. A mistake is one of them replaced. */
export interface FencedLockRules {
  /** Whether the resource takes a write under a token after one under `greatest`. */
  readonly takes: (greatest: number, token: number) => boolean;
  /** Whether the lock is freed because a client gives one back. */
  readonly mayFree: (lock: Lock, from: string, token: number) => boolean;
  /** The lock as a service knows it that has applied what was decided before it came to lead. */
  readonly recalled: (lock: Lock) => Lock;
}

export const rightRules: FencedLockRules = {
  takes: (greatest, token) => token > greatest,
  mayFree: (lock, from, token) => lock.holder === from && lock.token === token,
  recalled: (lock) => lock,
};

export interface LockServiceState {
  readonly role: 'service';
  readonly lock: Lock;
  readonly lastWrite: number;
  readonly timer: number;
}

export interface FencedResourceState {
  readonly role: 'resource';
  /** The greatest token under which it has taken a write. */
  readonly greatest: number;
  readonly lastWrite: number;
}

export interface FencedClientState {
  readonly role: 'client';
  /** The token under which the client thinks that it has the lock; 0 if it does not. */
  readonly token: number;
  readonly lastTimer: number;
  /** By the name of their timer. */
  readonly writes: Readonly<
    Record<string, { readonly request: string; readonly token: number; readonly value: unknown }>
  >;
  /** The tokens of the writes that were sent, by their request. */
  readonly sent: Readonly<Record<string, number>>;
}

export type FencedLockState = LockServiceState | FencedResourceState | FencedClientState;
type Step = Transition<FencedLockState, FencedLockMessage, FencedLockResult, FencedLockRecord>;
type LockInput = Input<FencedLockMessage, FencedLockOperation>;
type Saying = Send<FencedLockMessage> | Reply<FencedLockResult>;

const only = (state: FencedLockState, ...effects: Step['effects']): Step => ({ state, effects });

function service({ sessionMs }: FencedLockConfiguration, rules: FencedLockRules) {
  /** The command is on disk before anybody hears of it. */
  function decide(state: LockServiceState, command: LockCommand, ...says: readonly Saying[]): Step {
    const writeId = state.lastWrite + 1;
    return only(
      { ...state, lock: applyCommand(state.lock, command), lastWrite: writeId },
      { kind: 'persist', writeId, data: command },
      ...says.map((effect) => ({ ...effect, afterPersist: writeId })),
    );
  }

  function setTimer({ state, effects }: Step): Step {
    const own = state as LockServiceState;
    const generation = own.timer + 1;
    const timer = {
      kind: 'setTimer',
      name: 'session',
      generation,
      minMs: sessionMs,
      maxMs: sessionMs,
    } as const;
    return only({ ...own, timer: generation }, ...effects, timer);
  }

  function grant(state: LockServiceState, from: string, request: string): Step {
    const { lock, lastWrite } = state;
    const say = (message: FencedLockMessage): Saying => ({ kind: 'send', to: from, message });
    if (lock.status === 'held') {
      const refusal = say({ type: 'refused', request, reason: `${lock.holder} has the lock` });
      return only(state, lastWrite > 0 ? { ...refusal, afterPersist: lastWrite } : refusal);
    }
    const token = lock.token + 1;
    return setTimer(
      decide(state, { type: 'grant', holder: from, token }, say({ type: 'granted', request, token })),
    );
  }

  return {
    start(durable: readonly FencedLockRecord[], _: NodeClock): Step {
      const commands = durable as readonly LockCommand[];
      const lock = rules.recalled(commands.reduce(applyCommand, neverHeld));
      const state: LockServiceState = { role: 'service', lock, lastWrite: 0, timer: 0 };
      return lock.status === 'held' ? setTimer(only(state)) : only(state);
    },
    step(state: LockServiceState, input: LockInput): Step {
      if (input.kind === 'timer')
        return input.generation === state.timer && state.lock.status === 'held'
          ? decide(state, { type: 'expire' })
          : only(state);
      if (input.kind !== 'message') return only(state);
      const { from, message } = input;
      if (message.type === 'ask') return grant(state, from, message.request);
      return message.type === 'release' &&
        state.lock.status === 'held' &&
        rules.mayFree(state.lock, from, message.token)
        ? decide(state, { type: 'free' })
        : only(state);
    },
  };
}

/** A resource that remembers, on its disk, the greatest token under which it has taken a write (Kleppmann 2016). */
function resource(rules: FencedLockRules) {
  return {
    start: (durable: readonly FencedLockRecord[]): Step => {
      const last = durable.at(-1);
      const greatest = last?.type === 'taken' ? last.token : 0;
      return only({ role: 'resource', greatest, lastWrite: 0 });
    },
    step(state: FencedResourceState, input: LockInput): Step {
      if (input.kind !== 'message' || input.message.type !== 'write') return only(state);
      const { request, token } = input.message;
      const say = (message: FencedLockMessage): Saying => ({ kind: 'send', to: input.from, message });
      if (!rules.takes(state.greatest, token)) {
        const refusal = say({ type: 'refused', request, reason: `token ${state.greatest} was seen` });
        return only(state, state.lastWrite > 0 ? { ...refusal, afterPersist: state.lastWrite } : refusal);
      }
      const writeId = state.lastWrite + 1;
      return only(
        { ...state, greatest: token, lastWrite: writeId },
        { kind: 'persist', writeId, data: { type: 'taken', token }, replacesEarlier: true },
        { ...say({ type: 'written', request }), afterPersist: writeId },
      );
    },
  };
}

function client({ service: serviceName, resource: resourceName }: FencedLockConfiguration) {
  const without = <V>(table: Readonly<Record<string, V>>, key: string) =>
    Object.fromEntries(Object.entries(table).filter(([each]) => each !== key));
  const reply = (id: string, outcome: 'ok' | 'fail', rest: { result?: FencedLockResult; reason?: string }) =>
    ({ kind: 'reply', id, outcome, ...rest }) as const;
  const send = (to: string, message: FencedLockMessage) => ({ kind: 'send', to, message }) as const;

  function operate(state: FencedClientState, id: string, operation: FencedLockOperation): Step {
    const { token } = state;
    if (operation.type === 'acquire')
      return token > 0
        ? only(state, reply(id, 'fail', { reason: 'this client thinks that it has the lock' }))
        : only(state, send(serviceName, { type: 'ask', request: id }));
    if (token === 0) return only(state, reply(id, 'fail', { reason: 'this client does not have the lock' }));
    if (operation.type === 'release')
      return only(
        { ...state, token: 0 },
        send(serviceName, { type: 'release', token }),
        reply(id, 'ok', { result: { token } }),
      );
    const { value, afterMs } = operation;
    const lastTimer = state.lastTimer + 1;
    const name = `write ${lastTimer}`;
    return only(
      { ...state, lastTimer, writes: { ...state.writes, [name]: { request: id, token, value } } },
      { kind: 'setTimer', name, generation: lastTimer, minMs: afterMs, maxMs: afterMs },
    );
  }

  function hear(state: FencedClientState, message: FencedLockMessage): Step {
    if (message.type === 'granted')
      return message.token <= state.token
        ? only(state)
        : only(
            { ...state, token: message.token },
            reply(message.request, 'ok', { result: { token: message.token } }),
          );
    if (message.type === 'written') {
      const token = state.sent[message.request];
      if (token === undefined) return only(state);
      const after = { ...state, sent: without(state.sent, message.request) };
      return only(after, reply(message.request, 'ok', { result: { token } }));
    }
    if (message.type !== 'refused') return only(state);
    const token = state.sent[message.request];
    const refusal = reply(message.request, 'fail', { reason: message.reason });
    // A write that was sent once may have been taken, and the refusal be that of its copy: then nothing is known.
    if (token === undefined) return only(state, refusal);
    return only(
      {
        ...state,
        sent: without(state.sent, message.request),
        token: state.token === token ? 0 : state.token,
      },
      { kind: 'reply', id: message.request, outcome: 'info', reason: message.reason },
    );
  }

  return (state: FencedClientState, input: LockInput): Step => {
    if (input.kind === 'operation') return operate(state, input.id, input.operation);
    if (input.kind === 'message') return hear(state, input.message);
    const write = input.kind === 'timer' ? state.writes[input.name] : undefined;
    if (write === undefined || input.kind !== 'timer') return only(state);
    const { request, token, value } = write;
    const sent = { ...state.sent, [request]: token };
    return only(
      { ...state, writes: without(state.writes, input.name), sent },
      send(resourceName, { type: 'write', request, token, value }),
    );
  };
}

/**
 * A lock whose grants carry tokens that only grow, and a resource that takes no write under a token that was surpassed (Burrows 2006,
 * section 2.4; Kleppmann 2016). It needs no clock and no bound: pauses, late messages and early expiry cost a client its write, never
 * the resource its order. One write under each token.
 */
export function fencedLockMachine(
  configuration: FencedLockConfiguration,
  changes: Partial<FencedLockRules> = {},
): Machine<FencedLockState, FencedLockMessage, FencedLockOperation, FencedLockResult, FencedLockRecord> {
  const rules = { ...rightRules, ...changes };
  const roles = {
    service: service(configuration, rules),
    resource: resource(rules),
    client: client(configuration),
  };
  return {
    name: 'distributed-lock/fenced',
    start(node, durable, now) {
      if (node === configuration.service) return roles.service.start(durable, now);
      if (node === configuration.resource) return roles.resource.start(durable);
      return only({ role: 'client', token: 0, lastTimer: 0, writes: {}, sent: {} });
    },
    step(state, input) {
      if (state.role === 'client') return roles.client(state, input);
      return state.role === 'service' ? roles.service.step(state, input) : roles.resource.step(state, input);
    },
  };
}
