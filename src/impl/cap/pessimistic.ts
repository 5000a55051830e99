/**
 * A register that is locked before it is read or changed. One node, the primary, keeps the lock and the value: it grants the
 * lock to one node at a time, for a term, and brings the value along. There are no conflicts, only waits; who is cut
 * off from the primary can do nothing, and a holder that is cut off is waited for until its term has run out.
 *
 * Eswaran et al., The Notions of Consistency and Predicate Locks in a Database System (1976): the lock before the read.
 * Gray and Cheriton, Leases (1989), section 2: the term. The holder counts it from when it asked, the primary from when it
 * granted, and longer by what two clocks may drift apart; so the holder is always the first to stop. What a holder
 * has sent may still be late: so each grant has a number, and the primary takes nothing under an old one.
 */
import type { Input, NodeClock, OperationInput, Transition } from '../../core/machine.ts';
import { andThen } from '../and-then.ts';
import { recorded } from '../recorded.ts';
import { ok, type RegisterMachine, timer } from './policy.ts';
import {
  changed,
  nothingWritten,
  type RegisterOperation,
  type RegisterResult,
  type RegisterValue,
} from './register.ts';
import {
  checkNode,
  checkPositive,
  checkPrimaryConfiguration,
  type PrimaryConfiguration,
} from './register-configuration.ts';
import { type AskedOperation, asked, indeterminate, refusal, withoutOverdue } from './waiting-operations.ts';

export interface PessimisticConfiguration extends PrimaryConfiguration {
  /** For so long the lock is granted: well above `retryMs`, since it counts from when the holder asked last. */
  readonly termMs: number;
  /** By so much a clock may run too fast or too slow, in parts per million. */
  readonly driftPartsPerMillion: number;
}

/** Tells a request from all others of its node: which life of the node, and the how-manieth in it. */
export interface RequestNumber {
  readonly life: number;
  readonly number: number;
}

export type PessimisticMessage =
  | {
      readonly type: 'lock';
      readonly request: RequestNumber;
      /** On the asker's own clock: it comes back with the grant, and is nobody else's business. */
      readonly askedAtMs: number;
    }
  | {
      readonly type: 'granted';
      readonly request: RequestNumber;
      readonly grant: number;
      readonly askedAtMs: number;
      readonly value: RegisterValue;
      readonly waited: boolean;
    }
  | {
      readonly type: 'write';
      readonly request: RequestNumber;
      readonly grant: number;
      readonly value: RegisterValue;
    }
  | { readonly type: 'release'; readonly grant: number }
  | { readonly type: 'written'; readonly request: RequestNumber };

/** Somebody who wants the lock, or has it. */
export interface LockRequest {
  readonly node: string;
  readonly request: RequestNumber;
  readonly askedAtMs: number;
  /** Whether it found the lock taken. */
  readonly waited: boolean;
}

/** Who has the lock, as the primary knows it. */
export interface Holder extends LockRequest {
  /** Counts the grants: nothing is taken under an old one. */
  readonly grant: number;
}

/** The only record: each one takes the place of the one before. All but the first field is the primary's. */
export interface PessimisticDurable {
  readonly life: number;
  readonly value: RegisterValue;
  readonly grants: number;
  readonly holder: Holder | null;
  /** The last request of each node whose change was taken. */
  readonly done: Readonly<Record<string, RequestNumber>>;
}

/** The operation that a node is about. */
export interface LockedOperation extends AskedOperation {
  readonly request: RequestNumber;
  /** The last lock that it was granted, perhaps long ago. */
  readonly held: HeldLock | null;
  /** Whether it waits for the lock. */
  readonly asks: boolean;
}

/** A lock as its holder has it. */
export interface HeldLock {
  readonly grant: number;
  /** Until then, on its own monotonic clock. */
  readonly untilMs: number;
  /** The value that came with it. */
  readonly value: RegisterValue;
  readonly waited: boolean;
}

export interface PessimisticState extends PessimisticDurable {
  readonly node: string;
  readonly requests: number;
  readonly current: LockedOperation | null;
  readonly waiting: readonly AskedOperation[];
  /** At the primary, in the order in which they came. */
  readonly queue: readonly LockRequest[];
  /** At the primary: how many requests have found the lock taken. */
  readonly waits: number;
  /** At the primary: when it takes the lock back, on its own monotonic clock. */
  readonly takesBackAtMs: number;
  readonly lastWriteId: number;
  readonly retryGeneration: number;
  readonly termGeneration: number;
}

/** Where a mistake would go unnoticed. */
export interface PessimisticRules {
  /** Whether the primary takes the lock back when the term has run out. */
  readonly takesBack: boolean;
  /** Whether a holder takes the lock for its own still. */
  readonly holds: (untilMs: number, nowMs: number) => boolean;
  /** For how long the primary takes the lock for granted. */
  readonly grantedMs: (configuration: PessimisticConfiguration) => number;
  /** Whether the primary takes what a node sends under a grant. */
  readonly isUnder: (holder: Holder | null, node: string, grant: number) => boolean;
  /** Whether a request that comes now has to wait. */
  readonly waits: (holder: Holder | null, queue: readonly LockRequest[]) => boolean;
  /** Whether a node whose lock has run out before it could write asks again. */
  readonly asksAgain: boolean;
}

/** Longer than the term of a holder whose clock is as slow as this one is fast; and one more for rounding. */
export function grantedMs({ termMs, driftPartsPerMillion }: PessimisticConfiguration): number {
  const drift = driftPartsPerMillion / 1_000_000;
  return Math.ceil((termMs * (1 + drift)) / (1 - drift)) + 1;
}

const rightRules: PessimisticRules = {
  takesBack: true,
  holds: (untilMs, nowMs) => nowMs < untilMs,
  grantedMs,
  isUnder: (holder, node, grant) => holder?.node === node && holder.grant === grant,
  waits: (holder, queue) => holder !== null || queue.length > 0,
  asksAgain: true,
};

type State = PessimisticState;
type Message = PessimisticMessage;
type Step = Transition<State, Message, RegisterResult, PessimisticDurable>;
type MessageOf<Type extends Message['type']> = Extract<Message, { type: Type }>;

interface Context {
  readonly configuration: PessimisticConfiguration;
  readonly rules: PessimisticRules;
}

const go = (state: State, ...effects: Step['effects']): Step => ({ state, effects });

const record = ({ life, value, grants, holder, done }: State): PessimisticDurable => ({
  life,
  value,
  grants,
  holder,
  done,
});

const isRecordDue = (before: State, after: State) =>
  before.holder !== after.holder || before.value !== after.value || before.done !== after.done;

/** @throws Error if the configuration makes no sense, or the node is not in it. */
export function pessimisticRegisterMachine(
  configuration: PessimisticConfiguration,
  changes: Partial<PessimisticRules> = {},
): RegisterMachine<PessimisticState, PessimisticMessage, PessimisticDurable> {
  checkPrimaryConfiguration(configuration);
  checkPositive('termMs', configuration.termMs);
  const { driftPartsPerMillion } = configuration;
  if (!(driftPartsPerMillion >= 0 && driftPartsPerMillion < 1_000_000))
    throw new Error(`driftPartsPerMillion must be from 0 to below 1,000,000, not ${driftPartsPerMillion}`);
  const context = { configuration, rules: { ...rightRules, ...changes } };
  return {
    name: 'cap/pessimistic',
    start: (node, durable, now) => start(context, node, durable.at(-1), now),
    step: (state, input) => {
      const next = step(context, state, input);
      return recorded(next, record, isRecordDue(state, next.state));
    },
    normalize: (state) => ({ ...state, lastWriteId: 0, retryGeneration: 0, termGeneration: 0 }),
  };
}

const nothingDurable: PessimisticDurable = {
  life: 0,
  value: nothingWritten,
  grants: 0,
  holder: null,
  done: {},
};

/** The primary does not know how long ago it granted what it finds on its disk: it waits for a whole term. */
function start(context: Context, node: string, durable = nothingDurable, now: NodeClock): Step {
  checkNode(context.configuration, node);
  const state: State = {
    ...durable,
    life: durable.life + 1,
    node,
    requests: 0,
    current: null,
    waiting: [],
    queue: [],
    waits: 0,
    takesBackAtMs: 0,
    lastWriteId: 0,
    retryGeneration: 0,
    termGeneration: 0,
  };
  return recorded(state.holder === null ? go(state) : beginTerm(context, state, now), record, true);
}

function step(context: Context, state: State, input: Input<Message, RegisterOperation>): Step {
  switch (input.kind) {
    case 'operation':
      return ask(context, state, input);
    case 'message':
      return receive(context, state, input.from, input.message, input.now);
    case 'timer':
      if (input.name === 'term')
        return input.generation === state.termGeneration ? takeBack(context, state, input.now) : go(state);
      return input.generation === state.retryGeneration ? retry(context, state, input.now) : go(state);
    case 'written':
      return go(state);
  }
}

function ask(context: Context, state: State, input: OperationInput<RegisterOperation>): Step {
  const { maxWaiting } = context.configuration;
  if (state.waiting.length >= maxWaiting)
    return go(state, refusal(input.id, `${maxWaiting} operations wait already`));
  const waiting = [...state.waiting, asked(input, context.configuration)];
  return begin(context, { ...state, waiting }, input.now);
}

function receive(context: Context, state: State, from: string, message: Message, now: NodeClock): Step {
  const { nodes, primary } = context.configuration;
  if (!nodes.includes(from)) return go(state);
  if (message.type === 'granted') return from === primary ? use(context, state, message, now) : go(state);
  if (message.type === 'written') return from === primary ? finish(context, state, message, now) : go(state);
  if (state.node !== primary) return go(state);
  switch (message.type) {
    case 'lock':
      return enqueue(context, state, from, message, now);
    case 'write':
      return take(context, state, from, message, now);
    case 'release':
      return context.rules.isUnder(state.holder, from, message.grant)
        ? grantNext(context, { ...state, holder: null }, now)
        : go(state);
  }
}

/** A message to another node, or to this one. */
const pass = (context: Context, state: State, to: string, message: Message, now: NodeClock): Step =>
  to === state.node
    ? receive(context, state, to, message, now)
    : { state, effects: [{ kind: 'send', to, message }] };

/** The next operation begins, if none is under way, with a request for the lock. */
function begin(context: Context, state: State, now: NodeClock): Step {
  const [next, ...waiting] = state.waiting;
  if (next === undefined || state.current !== null) return go(state);
  const request = { life: state.life, number: state.requests + 1 };
  const begun = {
    ...state,
    requests: request.number,
    waiting,
    current: { ...next, request, held: null, asks: true },
  };
  return andThen(tick(context, begun), (asking) => lock(context, asking, now));
}

function lock(context: Context, state: State, now: NodeClock): Step {
  const { request } = state.current!;
  const message: Message = { type: 'lock', request, askedAtMs: now.monotonicMs };
  return pass(context, state, context.configuration.primary, message, now);
}

const isSame = (one: RequestNumber | undefined, other: RequestNumber) =>
  one?.life === other.life && one.number === other.number;

const isLater = (one: RequestNumber, other: RequestNumber) =>
  one.life > other.life || (one.life === other.life && one.number > other.number);

/** The primary: who asks goes to the end of the queue, once. What was done is said again, and what was granted. */
function enqueue(
  context: Context,
  state: State,
  node: string,
  { request, askedAtMs }: MessageOf<'lock'>,
  now: NodeClock,
): Step {
  const { holder, queue } = state;
  if (isSame(state.done[node], request)) return pass(context, state, node, { type: 'written', request }, now);
  if (holder?.node === node) {
    if (isSame(holder.request, request)) return grant(context, state, holder, now);
    // A node does one thing after another: what it had the lock for is over, and its release was lost.
    if (isLater(request, holder.request))
      return andThen(go({ ...state, holder: null }), (next) =>
        enqueue(context, next, node, { type: 'lock', request, askedAtMs }, now),
      );
    return go(state);
  }
  const own = queue.find((each) => each.node === node);
  if (own !== undefined && !isLater(request, own.request))
    return go(isSame(own.request, request) ? { ...state, queue: askedLater(queue, own, askedAtMs) } : state);
  const waited = context.rules.waits(holder, queue);
  const waits = state.waits + (waited ? 1 : 0);
  const others = queue.filter((each) => each !== own);
  return grantNext(
    context,
    { ...state, waits, queue: [...others, { node, request, askedAtMs, waited }] },
    now,
  );
}

const askedLater = (queue: readonly LockRequest[], own: LockRequest, askedAtMs: number) =>
  queue.map((each) => (each === own ? { ...own, askedAtMs: Math.max(own.askedAtMs, askedAtMs) } : each));

/** The primary grants the lock to the first in the queue, if nobody has it. */
function grantNext(context: Context, state: State, now: NodeClock): Step {
  const [first, ...queue] = state.queue;
  if (first === undefined || state.holder !== null) return go(state);
  const holder = { ...first, grant: state.grants + 1 };
  const granted = { ...state, queue, grants: holder.grant, holder };
  return andThen(beginTerm(context, granted, now), (next) => grant(context, next, holder, now));
}

/** The holder is told, and the value comes along: nobody else changes it meanwhile. */
function grant(context: Context, state: State, holder: Holder, now: NodeClock): Step {
  const { node, ...granted } = holder;
  return pass(context, state, node, { type: 'granted', ...granted, value: state.value }, now);
}

function beginTerm({ configuration, rules }: Context, state: State, now: NodeClock): Step {
  const termGeneration = state.termGeneration + 1;
  const termMs = rules.grantedMs(configuration);
  return {
    state: { ...state, termGeneration, takesBackAtMs: now.monotonicMs + termMs },
    effects: [timer('term', termGeneration, termMs)],
  };
}

/** The term has run out at the primary: whoever has the lock has stopped using it before. */
function takeBack(context: Context, state: State, now: NodeClock): Step {
  if (state.holder === null || !context.rules.takesBack) return go(state);
  if (now.monotonicMs < state.takesBackAtMs) return beginTerm(context, state, now);
  return grantNext(context, { ...state, holder: null }, now);
}

/**
 * The lock has come: a read is answered, a change is made and sent to the primary. A lock that nobody wants any more is given
 * back, and one that has run out on its way is none.
 */
function use(context: Context, state: State, granted: MessageOf<'granted'>, now: NodeClock): Step {
  const { request, grant, askedAtMs, value, waited } = granted;
  const { current } = state;
  if (current === null || !isSame(current.request, request))
    return pass(context, state, context.configuration.primary, { type: 'release', grant }, now);
  const untilMs = askedAtMs + context.configuration.termMs;
  if (!current.asks || !context.rules.holds(untilMs, now.monotonicMs)) return go(state);
  const held: HeldLock = { grant, untilMs, value, waited };
  const holding = { ...state, current: { ...current, held, asks: false } };
  return current.operation.type === 'read'
    ? answerRead(context, holding, held, now)
    : write(context, holding, held, now);
}

function answerRead(
  context: Context,
  state: State,
  { value, waited, grant }: HeldLock,
  now: NodeClock,
): Step {
  const { id } = state.current!;
  const { primary } = context.configuration;
  const answered = go({ ...state, current: null }, ok(id, { value, waited }));
  const released = andThen(answered, (next) => pass(context, next, primary, { type: 'release', grant }, now));
  return andThen(released, (next) => begin(context, next, now));
}

function write(context: Context, state: State, { value: base, grant }: HeldLock, now: NodeClock): Step {
  const { operation, request } = state.current!;
  if (operation.type === 'read') throw new Error('a read was to be written');
  const value = changed(base, operation);
  return pass(context, state, context.configuration.primary, { type: 'write', request, grant, value }, now);
}

/** The primary takes a change under the grant that stands, and has the lock back with it. */
function take(
  context: Context,
  state: State,
  node: string,
  { request, grant, value }: MessageOf<'write'>,
  now: NodeClock,
): Step {
  if (isSame(state.done[node], request)) return pass(context, state, node, { type: 'written', request }, now);
  if (!context.rules.isUnder(state.holder, node, grant)) return go(state);
  const taken = { ...state, value, holder: null, done: { ...state.done, [node]: request } };
  return andThen(pass(context, taken, node, { type: 'written', request }, now), (next) =>
    grantNext(context, next, now),
  );
}

/** The change was taken: its client is answered, and the next operation begins. */
function finish(context: Context, state: State, { request }: MessageOf<'written'>, now: NodeClock): Step {
  const { current } = state;
  if (current === null || !isSame(current.request, request)) return go(state);
  if (current.held === null) throw new Error('a change was taken that was never sent');
  const { value: replaced, waited } = current.held;
  return andThen(go({ ...state, current: null }, ok(current.id, { replaced, waited })), (next) =>
    begin(context, next, now),
  );
}

function tick({ configuration: { retryMs } }: Context, state: State): Step {
  const retryGeneration = state.retryGeneration + 1;
  return { state: { ...state, retryGeneration }, effects: [timer('retry', retryGeneration, retryMs)] };
}

/** Sends again what has found no answer, asks again if the lock has run out, and gives up what has taken too long. */
function retry(context: Context, state: State, now: NodeClock): Step {
  const { waiting, replies } = withoutOverdue(state.waiting, now.monotonicMs);
  const patient: Step = { state: { ...state, waiting }, effects: replies };
  const { current } = state;
  if (current === null) return patient;
  if (current.giveUpAtMs <= now.monotonicMs) return andThen(patient, (next) => giveUp(context, next, now));
  return andThen(patient, (next) => andThen(tryAgain(context, next, now), (tried) => tick(context, tried)));
}

function tryAgain(context: Context, state: State, now: NodeClock): Step {
  const current = state.current!;
  const { held, asks } = current;
  if (asks || held === null) return lock(context, state, now);
  if (context.rules.holds(held.untilMs, now.monotonicMs)) return write(context, state, held, now);
  // It may have been written under the old lock all the same: then the primary says so, and grants nothing.
  return context.rules.asksAgain
    ? lock(context, { ...state, current: { ...current, asks: true } }, now)
    : go(state);
}

/** Only a change that was sent to the primary may be taken still. */
function giveUp(context: Context, state: State, now: NodeClock): Step {
  const { id, held } = state.current!;
  const answer =
    held === null
      ? refusal(id, 'the lock was not granted in time')
      : indeterminate(id, 'the primary has not confirmed it in time');
  return andThen(go({ ...state, current: null }, answer), (rested) => begin(context, rested, now));
}
