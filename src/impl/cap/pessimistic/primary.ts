import type { NodeClock } from '../../../core/machine.ts';
import { andThen } from '../../and-then.ts';
import { timer } from '../policy.ts';
import { type Context, go, type MessageOf, pass, type Step } from './context.ts';
import { deadlineAfter } from './deadline.ts';
import { isLater, isSame } from './messages.ts';
import type { Holder, LockRequest, PessimisticState } from './state.ts';

type State = PessimisticState;

/** The primary: who asks goes to the end of the queue, once. What was done is said again, and what was granted. */
export function enqueue(
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

export function beginTerm({ configuration, rules }: Context, state: State, now: NodeClock): Step {
  const termGeneration = state.termGeneration + 1;
  const termMs = rules.grantedMs(configuration);
  return {
    state: { ...state, termGeneration, takesBackAtMs: deadlineAfter(now.monotonicMs, termMs) },
    effects: [timer('term', termGeneration, termMs)],
  };
}

/** The term has run out at the primary: whoever has the lock has stopped using it before. */
export function takeBack(context: Context, state: State, now: NodeClock): Step {
  if (state.holder === null || !context.rules.takesBack) return go(state);
  if (now.monotonicMs < state.takesBackAtMs) return beginTerm(context, state, now);
  return grantNext(context, { ...state, holder: null }, now);
}

/** The primary takes a change under the grant that stands, and has the lock back with it. */
export function take(
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

/** Whoever had the lock has done with it. */
export const takeRelease = (
  context: Context,
  state: State,
  node: string,
  { grant: number }: MessageOf<'release'>,
  now: NodeClock,
): Step =>
  context.rules.isUnder(state.holder, node, number)
    ? grantNext(context, { ...state, holder: null }, now)
    : go(state);
