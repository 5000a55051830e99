import type { AnyMachine, NodeClock } from '../../../core/machine.ts';
import {
  type AveragingConfiguration,
  type AveragingNodeRules,
  type AveragingNodeState,
  averagingMachine,
} from '../../../impl/clock-sync/averaging-node.ts';
import { correctedClockUs } from '../../../impl/clock-sync/corrected-clock.ts';
import { wallUsOf } from '../../../impl/clock-sync/time-server.ts';
import type { Monitor, SimulatedProtocol, WorldView } from '../../simulated-protocol.ts';

const right = ['n1', 'n2', 'n3'];
export const twoFaced = 'n4';

export const simulatedAveraging: AveragingConfiguration = {
  ...{ nodes: [...right, twoFaced], faulty: 1, delayMs: 5, delayErrorMs: 4 },
  ...{ driftPartsPerMillion: 10_000, apartMs: 60, periodMs: 500 },
};
const { delayMs, delayErrorMs, driftPartsPerMillion, apartMs, periodMs } = simulatedAveraging;

/** How far calendar clocks are ahead in the beginning; until the first round they drift, and must be within `apartMs` even then. */
const aheadMs: Readonly<Record<string, number>> = { n1: 0, n2: 25, n3: 49, [twoFaced]: 25 };

const withCalendar = (node: string, { monotonicMs, wallMs }: NodeClock): NodeClock => ({
  monotonicMs,
  wallMs: wallMs + aheadMs[node]!,
});

const settingOut = (machine: AnyMachine, node: string): AnyMachine => ({
  ...machine,
  start: (name, durable, now) => machine.start(name, durable, withCalendar(node, now)),
});

interface Faces {
  readonly baseUs: number;
  readonly round: number;
  readonly timer: number;
}

/** A node whose clock shows n1 that it is far ahead and n3 that it is behind, each time by something else, but in time to count. */
function twoFacedMachine(): AnyMachine {
  const faces = right;
  const offsetMs = (face: number, round: number) =>
    (round % 2 === 1 ? [-30, 0, 20] : [-50, 0, 50])[face]! + (face - 1) * ((round * 7919) % 10);
  const next = ({ baseUs, round }: Faces, timer: number, now: NodeClock) => {
    const clockUs = Math.floor(now.monotonicMs * 1000) + baseUs;
    const atUs = 1000 * (round * periodMs + offsetMs(timer % faces.length, round));
    const ms = Math.max(0, (atUs - clockUs) / 1000);
    return { kind: 'setTimer', name: 'face', generation: timer + 1, minMs: ms, maxMs: ms } as const;
  };
  return {
    name: 'clock-sync/two-faced',
    start(_, __, now) {
      const clockUs = wallUsOf(now);
      const round = Math.floor(clockUs / (1000 * periodMs)) + 1;
      const state: Faces = { baseUs: clockUs - Math.floor(now.monotonicMs * 1000), round, timer: 1 };
      return { state, effects: [next(state, 0, now)] };
    },
    step(state: Faces, input) {
      if (input.kind !== 'timer' || input.generation !== state.timer) return { state, effects: [] };
      const face = (state.timer - 1) % faces.length;
      const round = face === faces.length - 1 ? state.round + 1 : state.round;
      const after: Faces = { ...state, round, timer: state.timer + 1 };
      const message = { type: 'tick', round: state.round };
      const tick = { kind: 'send', to: faces[face]!, message } as const;
      return { state: after, effects: [tick, next(after, state.timer, input.now)] };
    },
  };
}

const stateIn = (world: WorldView, node: string) => world.stateOf(node) as AveragingNodeState | undefined;

const spreadOf = (clocksUs: readonly number[]) => Math.max(...clocksUs) - Math.min(...clocksUs);

/** What was measured up to a round ago may have drifted since, and is rounded to whole microseconds. */
const roundDriftUs = (2 * driftPartsPerMillion * periodMs) / 1000;
const roundingUs = 4;

/** Watches each round: what the right clocks would show now if nobody had set its own in it, and what they do show. */
function onEachAdjustment(
  name: string,
  look: (node: string, beforeUs: readonly number[], world: WorldView) => string | undefined,
): Monitor {
  const first = new Map<string, number>();
  return {
    name,
    observe(event, world) {
      if (event.kind !== 'stepped' || !right.includes(event.node)) return undefined;
      const [before, after] = [event.before as AveragingNodeState, event.after as AveragingNodeState];
      if (after.round === before.round) return undefined;
      first.set(`${event.node} ${before.round}`, before.correctionUs);
      const beforeUs = right.map((node) => {
        const correctionUs = first.get(`${node} ${before.round}`) ?? stateIn(world, node)!.correctionUs;
        return Math.floor(world.clockOf(node).monotonicMs * 1000) + correctionUs;
      });
      return look(event.node, beforeUs, world);
    },
  };
}

/** Each clock is set to where a right clock could be, as it was read. */
const withinRightClocks = (): Monitor =>
  onEachAdjustment('WithinRightClocks', (node, beforeUs, world) => {
    const shownUs = correctedClockUs(stateIn(world, node)!, world.clockOf(node));
    const slackUs = 1000 * delayErrorMs + roundDriftUs + roundingUs;
    const isInside = Math.min(...beforeUs) - slackUs <= shownUs && shownUs <= Math.max(...beforeUs) + slackUs;
    return isInside
      ? undefined
      : `${node} is set to ${shownUs}, and right clocks showed ${beforeUs.join(', ')}`;
  });

/** When all have set their clocks, these are half as far apart, and what readings may be wrong by; and never further than allowed for. */
const agreementBound = (): Monitor =>
  onEachAdjustment('AgreementBound', (_, beforeUs, world) => {
    const states = right.map((node) => stateIn(world, node)!);
    if (new Set(states.map(({ round }) => round)).size > 1) return undefined;
    const afterUs = spreadOf(states.map((state) => correctedClockUs(state, world.clockOf(state.node))));
    const boundUs = Math.min(
      spreadOf(beforeUs) / 2 + 2000 * delayErrorMs + roundDriftUs + roundingUs,
      1000 * apartMs,
    );
    return afterUs <= boundUs ? undefined : `right clocks are ${afterUs} µs apart, and not within ${boundUs}`;
  });

const noRoundSkipped = (): Monitor => ({
  name: 'EveryRoundHeard',
  observe: () => undefined,
  atEnd(world) {
    const skipping = right.find((node) => stateIn(world, node)!.roundsSkipped > 0);
    return skipping && `${skipping} has heard too few clocks in a round, though only one is faulty`;
  },
});

/** Three clocks that drift and start apart, and one that shows each of them something else. */
export const averagingSimulation = (changes: Partial<AveragingNodeRules> = {}): SimulatedProtocol => ({
  slug: 'clock-sync/averaging',
  title: 'Fault-tolerant averaging: three clocks that drift, and one with two faces',
  nodes: [...right, twoFaced],
  machineOf: (node) =>
    node === twoFaced
      ? settingOut(twoFacedMachine(), node)
      : settingOut(averagingMachine(simulatedAveraging, changes), node),
  // One of four may be faulty, and is already; the others lose nothing.
  faults: ['duplication', 'clock-drift', 'clock-step'],
  driftPartsPerMillion,
  delayMs: [delayMs - delayErrorMs, delayMs + delayErrorMs],
  ...{ faultsUntilMs: 5000, calmMs: 1000, clients: 2, operationsPerClient: 8, sampledSeeds: 8 },
  operation: (_, __, draw) => ({
    ...{ node: right[draw.integer(right.length, 'node')]!, operation: { type: 'read' }, f: 'read' },
  }),
  resultOf: () => null,
  monitors: () => [withinRightClocks(), agreementBound(), noRoundSkipped()],
  judges: [],
  expectedCounters: ['clocks set', 'two-faced ticks heard'],
  countersOf(event) {
    if (event.kind !== 'stepped' || !right.includes(event.node)) return [];
    const [before, after] = [event.before as AveragingNodeState, event.after as AveragingNodeState];
    if (after.correctionUs !== before.correctionUs) return ['clocks set'];
    const { input } = event;
    return input.kind === 'message' && input.from === twoFaced && after !== before
      ? ['two-faced ticks heard']
      : [];
  },
});
