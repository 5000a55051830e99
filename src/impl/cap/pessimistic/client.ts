import type { NodeClock, OperationInput } from '../../../core/machine.ts';
import { andThen } from '../../and-then.ts';
import { ok, timer } from '../policy.ts';
import { changed, type RegisterOperation } from '../register.ts';
import { asked, indeterminate, refusal, withoutOverdue } from '../waiting-operations.ts';
import { type Context, go, type MessageOf, pass, type Step } from './context.ts';
import { deadlineAfter } from './deadline.ts';
import { isSame, type PessimisticMessage } from './messages.ts';
import type { HeldLock, PessimisticState } from './state.ts';

type State = PessimisticState;

/** A client asks, and is refused if too many wait already. */
export function ask(context: Context, state: State, input: OperationInput<RegisterOperation>): Step {
  const { maxWaiting } = context.configuration;
  if (state.waiting.length >= maxWaiting)
    return go(state, refusal(input.id, `${maxWaiting} operations wait already`));
  const waiting = [...state.waiting, asked(input, context.configuration)];
  return begin(context, { ...state, waiting }, input.now);
}

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
  const message: PessimisticMessage = { type: 'lock', request, askedAtMs: now.monotonicMs };
  return pass(context, state, context.configuration.primary, message, now);
}

/**
 * The lock has come: a read is answered, a change is made and sent to the primary. A lock that nobody wants any more is given
 * back, and one that has run out on its way is none.
 */
export function use(context: Context, state: State, granted: MessageOf<'granted'>, now: NodeClock): Step {
  const { request, grant, askedAtMs, value, waited } = granted;
  const { current } = state;
  if (current === null || !isSame(current.request, request))
    return pass(context, state, context.configuration.primary, { type: 'release', grant }, now);
  const untilMs = deadlineAfter(askedAtMs, context.configuration.termMs);
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

/** The change was taken: its client is answered, and the next operation begins. */
export function finish(
  context: Context,
  state: State,
  { request }: MessageOf<'written'>,
  now: NodeClock,
): Step {
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
export function retry(context: Context, state: State, now: NodeClock): Step {
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
