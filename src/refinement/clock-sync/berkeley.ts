import { defineModel } from '../../core/model.ts';
import { record, setOf } from '../../core/values/index.ts';
import type {
  BerkeleyConfiguration,
  BerkeleyMessage,
  BerkeleyNodeState as NodeState,
} from '../../impl/clock-sync/berkeley-node.ts';
import { correctedClockUs, countedUs } from '../../impl/clock-sync/corrected-clock.ts';
import type { Adjustment } from '../../models/clock-sync/berkeley.ts';
import { driftPartsPerMillion, simulatedBerkeley } from '../../simulator/protocols/clock-sync/berkeley.ts';
import type { CrashedEvent, StartedEvent, SteppedEvent } from '../../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from '../abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from '../refinement.ts';
import { berkeleyConstants, berkeleyWithReadings } from './berkeley-readings.ts';
import type { RoundsState } from './berkeley-rounds.ts';

type State = RoundsState;
type Message<T extends BerkeleyMessage['type']> = Extract<BerkeleyMessage, { readonly type: T }>;

/** A clock is rounded by up to a microsecond and a half, and the true time by half of one: what a clock gains has both of them twice. */
const gainRoundingUs = 4;

const roundOf = ({ session, number }: { readonly session: number; readonly number: number }) =>
  `${session}.${number}`;

/** What the model remembers of the clocks, and which messages it means. */
class Ghost {
  /** Until when the clocks have been followed, and what the standard shows then. */
  atUs = 0;
  standardUs: number | undefined;
  /** What the counters of the nodes that are up show then, and the corrections with which these nodes came into the round. */
  readonly counted = new Map<string, number>();
  readonly corrections = new Map<string, number>();
  /** What the clocks of all are ahead of the standard without what this round has adjusted. */
  readonly clock = new Map<string, number>();
  /** What the nodes have answered in this life. */
  readonly readings = new Map<string, Set<string>>();
  round = '';
  /** Of this round, those that are on their way. */
  adjustments: readonly Adjustment[] = [];
}

const readingOf = (reading: NonNullable<NodeState['reading']>) => `${roundOf(reading)} ${reading.shownUs}`;

/** The nodes do what the model does, in rounds of this configuration, whose clocks drift by no more than that. */
export function berkeleyRefinementOf(
  configuration: BerkeleyConfiguration,
  greatestDriftPartsPerMillion: number,
): Refinement<State, Ghost> {
  const { nodes, master } = configuration;
  const constants = berkeleyConstants(configuration, greatestDriftPartsPerMillion);
  const inOrder = constants.Node.elements().map(({ name }) => name);

  /** Time has passed for all clocks: those of nodes that are down, which nobody looks at, count as if they did not drift. */
  function passed(view: ConfirmedView, ghost: Ghost): readonly ModelStep[] {
    const passedUs = Math.round(view.atMs * 1000) - ghost.atUs;
    ghost.atUs += passedUs;
    if (ghost.standardUs === undefined) return [];
    const ahead = inOrder.map((node) => {
      const before = ghost.counted.get(node);
      return before === undefined ? 0 : countedUs(view.clockOf(node)) - before - passedUs;
    });
    if (passedUs === 0 && ahead.every((us) => us === 0)) return [];
    const ticks = Math.ceil((passedUs * greatestDriftPartsPerMillion) / 1_000_000) + gainRoundingUs;
    ghost.standardUs += passedUs - ticks;
    const units = ahead.map((us) => us + ticks);
    for (const [index, node] of inOrder.entries()) {
      ghost.clock.set(node, (ghost.clock.get(node) ?? 0) + units[index]!);
      if (ghost.counted.has(node)) ghost.counted.set(node, countedUs(view.clockOf(node)));
    }
    return [stepOf('Pass', ticks, ...units)];
  }

  /** Clocks go on from what they have been set to. */
  function begun(view: ConfirmedView, ghost: Ghost, round: string): void {
    for (const [node, correctionUs] of ghost.corrections) {
      const state = view.stateOf(node) as NodeState;
      ghost.clock.set(node, ghost.clock.get(node)! + state.correctionUs - correctionUs);
      ghost.corrections.set(node, state.correctionUs);
    }
    ghost.round = round;
    ghost.adjustments = [];
  }

  function restarted(node: string, shownUs: number, ghost: Ghost): readonly ModelStep[] {
    ghost.clock.set(node, shownUs);
    ghost.adjustments = ghost.adjustments.filter(({ to }) => to.name !== node);
    return [stepOf('Restart', node, shownUs)];
  }

  function started({ node, state }: StartedEvent, view: ConfirmedView, ghost: Ghost): readonly ModelStep[] {
    const now = view.clockOf(node);
    const { correctionUs, session, number } = state as NodeState;
    const clockUs = correctedClockUs({ correctionUs }, now);
    ghost.standardUs ??= clockUs;
    if (node === master) begun(view, ghost, roundOf({ session, number }));
    ghost.counted.set(node, countedUs(now));
    ghost.corrections.set(node, correctionUs);
    ghost.readings.set(node, new Set());
    return restarted(node, clockUs - ghost.standardUs, ghost);
  }

  /** The model has no nodes that are down: one that crashes has lost its correction, and begins another life when it starts again. */
  function crashed({ node }: CrashedEvent, view: ConfirmedView, ghost: Ghost): readonly ModelStep[] {
    if (!ghost.counted.delete(node)) return [];
    ghost.corrections.delete(node);
    if (node === master) begun(view, ghost, 'none');
    return restarted(node, ghost.clock.get(node)!, ghost);
  }

  function ofMaster(event: SteppedEvent, view: ConfirmedView, ghost: Ghost): readonly ModelStep[] {
    const { input, effects } = event;
    const [before, after] = [event.before as NodeState, event.after as NodeState];
    if (after.measured === before.measured) return [];
    if (before.measured === null) {
      begun(view, ghost, roundOf(after));
      return [stepOf('Begin')];
    }
    if (after.measured === null) {
      ghost.adjustments = effects.flatMap((effect) => {
        if (effect.kind !== 'send') return [];
        const { units } = effect.message as Message<'adjust'>;
        return [record({ to: nameOf(effect.to), units }) as Adjustment];
      });
      return [stepOf('Decide')];
    }
    if (input.kind !== 'message') return [];
    const isOfThisLife = ghost.readings.get(input.from)!.has(readingOf(input.message));
    const { units } = after.measured[input.from]!;
    return [stepOf(isOfThisLife ? 'Measure' : 'MeasureGone', input.from, units)];
  }

  function ofNode({ node, input, before, after }: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
    const [old, now] = [before as NodeState, after as NodeState];
    if (input.kind !== 'message') return [];
    if (now.reading !== old.reading && now.reading !== null)
      ghost.readings.get(node)!.add(readingOf(now.reading));
    const isAdjusted =
      (old.reading !== null && now.reading === null) || now.correctionUs !== old.correctionUs;
    if (!isAdjusted) return [];
    const message = input.message as Message<'adjust'>;
    if (roundOf(message) !== ghost.round) return [stepOf('AdjustLate', node, message.units)];
    ghost.adjustments = ghost.adjustments.filter(({ to }) => to.name !== node);
    return [stepOf('Adjust', node)];
  }

  return {
    slug: 'clock-sync/berkeley',
    model: defineModel(berkeleyWithReadings(constants)),
    ghost: () => new Ghost(),
    witness(event, view, ghost) {
      const time = passed(view, ghost);
      switch (event.kind) {
        case 'started':
          return [...time, ...started(event, view, ghost)];
        case 'crashed':
          return [...time, ...crashed(event, view, ghost)];
        case 'stepped':
          return [...time, ...(event.node === master ? ofMaster(event, view, ghost) : ofNode(event, ghost))];
      }
    },
    abstraction(view: ConfirmedView, ghost: Ghost): Partial<State> {
      const correction = (node: string) =>
        ghost.corrections.has(node)
          ? (view.stateOf(node) as NodeState).correctionUs - ghost.corrections.get(node)!
          : 0;
      const measured = (view.stateOf(master) as NodeState | undefined)?.measured ?? null;
      return {
        clock: byNode(nodes, (node) => ghost.clock.get(node) ?? 0),
        correction: byNode(nodes, correction),
        adjustments: setOf(ghost.adjustments),
        ...(measured === null ? {} : { differences: differencesOf(measured) }),
      };
    },
  };

  function differencesOf(measured: NonNullable<NodeState['measured']>): State['differences'] {
    const all = [
      [master, 0] as const,
      ...Object.entries(measured).map(([node, { units }]) => [node, units] as const),
    ];
    return setOf(all.map(([node, units]) => record({ node: nameOf(node), units })));
  }
}

/** A master whose own clock is wrong, and three others. */
export const berkeleyRefinement = berkeleyRefinementOf(simulatedBerkeley, driftPartsPerMillion);
