import { record } from '../../core/values/index.ts';
import type { GrantorState } from '../../impl/lease/grantor.ts';
import type { HolderState } from '../../impl/lease/holder.ts';
import type { LeaseMessage } from '../../impl/lease/messages.ts';
import { lookUp } from '../../impl/table.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { simulatedLease, useIn } from '../../simulator/protocols/lease.ts';
import type { SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { stepOf } from '../abstraction.ts';
import type { ConfirmedView, ModelStep } from '../refinement.ts';
import { units } from '../units.ts';
import { ageOf, claimOf, claimText, type Ghost, grantor, isFollowed, nameOfClaim } from './ghost.ts';

type MessageOf<Type extends LeaseMessage['type']> = Extract<LeaseMessage, { type: Type }>;

/** The actions for which an event stands, to one lease. */
export function witness(
  lease: string,
  event: ConfirmedEvent,
  view: ConfirmedView,
  ghost: Ghost,
  lapsed: number,
): readonly ModelStep[] {
  if (event.kind === 'started') return started(lease, event, view, ghost);
  if (event.kind === 'crashed') return crashed(event.node, ghost, lapsed);
  const steps = event.node === grantor ? ofGrantor : ofHolder;
  return [...passed(event, ghost), ...steps(lease, event, ghost, lapsed)];
}

/** Time has passed by the clock of the event's node. That a record is written makes the grantor look at no clock. */
function passed({ node, input }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { shownMs, current } = ghost;
  if (node === grantor && input.kind === 'written') return [];
  const { monotonicMs } = input.now;
  const count = units(monotonicMs) - units(shownMs.get(node) ?? monotonicMs);
  shownMs.set(node, monotonicMs);
  if (count === 0) return [];
  if (node === grantor) return [stepOf('PassAt', 'Grantor', count)];
  const claim = current.get(node);
  return claim === undefined ? [] : [stepOf('PassAt', nameOfClaim(ghost, claim), count)];
}

const claimIn = (state: unknown, lease: string) => lookUp((state as HolderState).claims, lease);
const heldFrom = (state: unknown, lease: string) =>
  claimIn(state, lease)?.held?.fromMs ?? Number.NEGATIVE_INFINITY;

function ofHolder(lease: string, event: SteppedEvent, ghost: Ghost, lapsed: number): readonly ModelStep[] {
  const { node, input, before, after, effects } = event;
  const { session } = after as HolderState;
  const [old, now] = [claimIn(before, lease), claimIn(after, lease)];
  const nameOf = ({ claim }: { readonly claim: number }) => claimOf(ghost, node, { session, claim });
  const steps: ModelStep[] = [];
  const message = input.kind === 'message' ? (input.message as LeaseMessage) : undefined;
  if (message?.type === 'granted' && message.lease === lease && now?.claim === old?.claim) {
    if (heldFrom(after, lease) > heldFrom(before, lease))
      steps.push(stepOf('Receive', nameOf(now!), ageOf(ghost, node, message.sentAtMs, lapsed)));
  }
  if (useIn(event)?.lease === lease) {
    // Whoever acts without a claim acts for one that the model does not know.
    const claim = nameOf(old ?? { claim: 0 });
    steps.push(stepOf('Begin', claim), stepOf('End', claim));
  }
  for (const effect of effects) {
    const sent = effect.kind === 'send' ? (effect.message as LeaseMessage) : undefined;
    if (sent?.type === 'put' && sent.lease === lease)
      steps.push({
        action: 'Attach',
        arguments: [nameOf(old ?? { claim: 0 }), sent.key, sent.number],
      });
  }
  if (old !== undefined && now?.claim !== old.claim) {
    // What it has sent is followed by its clock no more.
    steps.push(stepOf('PassAt', nameOf(old), lapsed), stepOf('GiveUp', nameOf(old)));
    ghost.current.delete(node);
  }
  if (now !== undefined) ghost.current.set(node, claimText(node, { session, claim: now.claim }));
  for (const effect of effects) {
    const sent = effect.kind === 'send' ? (effect.message as LeaseMessage) : undefined;
    if (sent?.type === 'ask' && sent.lease === lease) steps.push(stepOf('Ask', nameOf(sent)));
  }
  return steps;
}

function ofGrantor(lease: string, event: SteppedEvent, ghost: Ghost, lapsed: number): readonly ModelStep[] {
  const { input, effects } = event;
  const [before, after] = [event.before as GrantorState, event.after as GrantorState];
  const steps: ModelStep[] = [];
  const grants = effects.flatMap((effect) =>
    effect.kind === 'send' && effect.message.type === 'granted' && effect.message.lease === lease
      ? [{ to: effect.to, ...(effect.message as MessageOf<'granted'>) }]
      : [],
  );
  const [old, now] = [lookUp(before.book.grants, lease), lookUp(after.book.grants, lease)];
  if (old !== undefined && now === undefined && !isOver(lease, before, input.now.monotonicMs))
    steps.push(stepOf('TakeBack'));
  for (const { to, sentAtMs, ...number } of grants) {
    const age = isFollowed(ghost, to, number) ? ageOf(ghost, to, sentAtMs, lapsed) : lapsed;
    steps.push(stepOf('Grant', claimOf(ghost, to, number), age));
  }
  const message = input.kind === 'message' ? (input.message as LeaseMessage) : undefined;
  if (message?.type === 'put' && message.lease === lease) {
    const { key, number } = message;
    const [earlier, later] = [lookUp(before.book.values, key), lookUp(after.book.values, key)];
    if (now !== undefined && later !== earlier)
      steps.push({
        action: 'Keep',
        arguments: [record({ n: claimOf(ghost, now.holder, now), key, number })],
      });
  }
  return steps;
}

/** Whether the term of a lease had run out by the grantor's clock. */
function isOver(lease: string, { running }: GrantorState, nowMs: number): boolean {
  const own = lookUp(running, lease);
  return own !== undefined && units(nowMs) - units(own.grantedAtMs) >= units(simulatedLease.termMs);
}

function started(
  lease: string,
  { node, incarnation }: ConfirmedEvent,
  view: ConfirmedView,
  ghost: Ghost,
): readonly ModelStep[] {
  if (node !== grantor) return [];
  const running = lookUp((view.stateOf(node) as GrantorState).running, lease);
  if (running === undefined || incarnation === 1) return [];
  ghost.shownMs.set(node, running.grantedAtMs);
  return [stepOf('Restart')];
}

function crashed(node: string, ghost: Ghost, lapsed: number): readonly ModelStep[] {
  const claim = ghost.current.get(node);
  ghost.shownMs.delete(node);
  ghost.current.delete(node);
  if (claim === undefined) return [];
  const name = nameOfClaim(ghost, claim);
  // What it sent is not followed by its clock any more: it counts for as old as can be, which only the node could tell.
  return [stepOf('PassAt', name, lapsed), stepOf('Crash', name)];
}
