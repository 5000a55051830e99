import type { PessimisticState } from '../../../impl/cap/pessimistic/state.ts';
import type { ConfirmedEvent } from '../../../simulator/confirmed-events.ts';
import type { StartedEvent, SteppedEvent } from '../../../simulator/simulated-protocol.ts';
import { stepOf } from '../../abstraction.ts';
import type { ModelStep } from '../../refinement.ts';
import { units } from '../../units.ts';
import { ClientSteps } from './client-steps.ts';
import type { Ghost, PessimisticSetting } from './ghost.ts';
import { PrimarySteps } from './primary-steps.ts';

/** The actions for which an event stands. */
export function witness(
  event: ConfirmedEvent,
  ghost: Ghost,
  setting: PessimisticSetting,
): readonly ModelStep[] {
  switch (event.kind) {
    case 'stepped':
      return stepped(event, ghost, setting);
    case 'started':
      return started(event, ghost, setting);
    case 'crashed':
      return crashed(event.node, ghost, setting);
  }
}

function stepped(event: SteppedEvent, ghost: Ghost, setting: PessimisticSetting): readonly ModelStep[] {
  const time = passed(event, ghost, setting);
  const Steps = event.node === setting.primary ? PrimarySteps : ClientSteps;
  const steps = new Steps(event, ghost, setting).take();
  remember(event.node, event.after as PessimisticState, ghost);
  return [...time, ...steps];
}

/** Time has passed by the clock of the event's node. */
function passed(
  { node, input }: SteppedEvent,
  { shownMs }: Ghost,
  { nodes }: PessimisticSetting,
): readonly ModelStep[] {
  const { monotonicMs } = input.now;
  const count = units(monotonicMs) - units(shownMs.get(node) ?? monotonicMs);
  shownMs.set(node, monotonicMs);
  return count === 0 ? [] : [stepOf('PassAt', nodes.indexOf(node) + 1, count)];
}

function remember(node: string, state: PessimisticState, { last, brought }: Ghost): void {
  last.set(node, state);
  const held = state.current?.held;
  if (held) brought.set(node, held.value);
}

function started({ node, effects, ...event }: StartedEvent, ghost: Ghost, setting: PessimisticSetting) {
  const state = event.state as PessimisticState;
  const last = ghost.last.get(node);
  remember(node, state, ghost);
  ghost.shownMs.delete(node);
  // What the clock showed is told by when the term ends that has begun anew.
  const term = effects.find((effect) => effect.kind === 'setTimer');
  if (term?.kind === 'setTimer') ghost.shownMs.set(node, state.takesBackAtMs - term.minMs);
  const isBack = last !== undefined && node === setting.primary;
  return isBack ? [stepOf('Restart', last.grants - state.grants)] : [];
}

function crashed(node: string, { last }: Ghost, { nodes }: PessimisticSetting): readonly ModelStep[] {
  const state = last.get(node);
  if (state === undefined || state.current === null) return [];
  last.set(node, { ...state, current: null });
  return [stepOf('GiveUp', nodes.indexOf(node) + 1)];
}
