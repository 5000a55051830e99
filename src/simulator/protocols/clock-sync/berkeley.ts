import type { AnyMachine } from '../../../core/machine.ts';
import {
  type BerkeleyConfiguration,
  type BerkeleyMessage,
  type BerkeleyNodeRules,
  type BerkeleyNodeState,
  berkeleyMachine,
} from '../../../impl/clock-sync/berkeley-node.ts';
import { correctedClockUs } from '../../../impl/clock-sync/corrected-clock.ts';
import {
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type SteppedEvent,
  type WorldEvent,
  type WorldView,
} from '../../simulated-protocol.ts';

const nodes = ['m', 'n1', 'n2', 'n3'];
const master = 'm';
/** The master's own clock is the one that somebody set wrong: it is left out of the average like any other. */
const wrong = 'm';
const right = nodes.filter((node) => node !== wrong);

export const simulatedBerkeley: BerkeleyConfiguration = {
  ...{ nodes, master, periodMs: 300, maxRoundTripMs: 40, nearMs: 90 },
};
const { periodMs, maxRoundTripMs, nearMs } = simulatedBerkeley;
export const driftPartsPerMillion = 10_000;

/** How far calendar clocks are ahead when a node starts. */
const aheadMs: Readonly<Record<string, number>> = { m: 5_000, n1: 0, n2: 25, n3: 50 };

const settingOut = (machine: AnyMachine, node: string): AnyMachine => ({
  ...machine,
  start: (name, durable, now) =>
    machine.start(name, durable, { ...now, wallMs: now.wallMs + aheadMs[node]! }),
});

const stateIn = (world: WorldView, node: string) => world.stateOf(node) as BerkeleyNodeState | undefined;

/** The round in which a node adjusts its clock in this event, named. */
function adjustedIn(event: WorldEvent): string | undefined {
  if (event.kind !== 'stepped') return undefined;
  const [before, after] = [event.before as BerkeleyNodeState, event.after as BerkeleyNodeState];
  if (after.decisions > before.decisions) return `${before.session}.${before.number}`;
  const { input } = event;
  const message = input.kind === 'message' ? (input.message as BerkeleyMessage) : undefined;
  const isMade =
    after.correctionUs !== before.correctionUs || (before.reading !== null && after.reading === null);
  return message?.type === 'adjust' && isMade ? `${message.session}.${message.number}` : undefined;
}

const roundingUs = 4;

interface Adjusted {
  readonly round: string;
  readonly decidedMs: number;
  /** By how much the measurement may be wrong. */
  readonly errorUs: number;
}

/**
 * The clocks of those that were adjusted in one round, as far apart as their measurements may be wrong and clocks drift: each by half of
 * what question and answer took. A node that starts again has lost its adjustment.
 */
function agreementBound(): Monitor {
  const adjusted = new Map<string, Adjusted>();
  const errorsUs = new Map<string, number>();
  let decided: Adjusted = { round: '', decidedMs: 0, errorUs: 0 };
  return {
    name: 'AgreementBound',
    observe(event, world) {
      const { node, atMs } = event;
      if (event.kind === 'crashed') adjusted.delete(node);
      if (event.kind === 'stepped' && node === master) noteError(event, errorsUs);
      const round = adjustedIn(event);
      if (round === undefined) return undefined;
      if (node === master) decided = { round, decidedMs: atMs, errorUs: 0 };
      // An adjustment of an earlier life of the master, or of a round that is over, is no more than late.
      if (round === decided.round)
        adjusted.set(node, { ...decided, errorUs: node === master ? 0 : errorsUs.get(node)! });
      else adjusted.delete(node);
      const own = adjusted.get(node);
      const others = [...adjusted].filter(([other, each]) => other !== node && each.round === round);
      return own && firstOf(others.map(([other, each]) => complaint(world, [node, own], [other, each])));
    },
  };
}

const firstOf = (complaints: readonly (string | undefined)[]) =>
  complaints.find((each) => each !== undefined);

/** The master reads a clock: what it makes of it is wrong by half of what question and answer took, at the most. */
function noteError({ input, before, after }: SteppedEvent, errorsUs: Map<string, number>): void {
  const [old, now] = [before as BerkeleyNodeState, after as BerkeleyNodeState];
  if (input.kind !== 'message' || now.measured === null || now.measured === old.measured) return;
  const { originUs } = input.message as Extract<BerkeleyMessage, { type: 'time' }>;
  errorsUs.set(input.from, (correctedClockUs(old, input.now) - originUs) / 2);
}

type Named = readonly [node: string, adjusted: Adjusted];

function complaint(world: WorldView, [node, own]: Named, [other, its]: Named): string | undefined {
  const clockUs = (each: string) => correctedClockUs(stateIn(world, each)!, world.clockOf(each));
  const apartUs = Math.abs(clockUs(node) - clockUs(other));
  // What was measured may have drifted since the question.
  const driftingMs = world.atMs - own.decidedMs + 2 * maxRoundTripMs;
  const driftUs = (2 * driftPartsPerMillion * driftingMs) / 1000;
  const boundUs = own.errorUs + its.errorUs + driftUs + roundingUs;
  if (apartUs <= boundUs) return undefined;
  return `${node} and ${other} are ${apartUs} µs apart, and not within ${boundUs}`;
}

/** A clock that was adjusted, when enough of the right ones were measured, is near what a right one shows that nobody adjusts. */
function nearRightClock(): Monitor {
  return {
    name: 'NearRightClock',
    observe(event, world) {
      if (event.node !== master || event.kind !== 'stepped' || adjustedIn(event) === undefined)
        return undefined;
      const { measured } = event.before as BerkeleyNodeState;
      // With fewer than two the wrong clock is in no smaller group than any other.
      if (Object.keys(measured!).length < 2) return undefined;
      const shownUs = correctedClockUs(stateIn(world, master)!, world.clockOf(master));
      const up = right.flatMap((node) => {
        const state = stateIn(world, node);
        return state === undefined ? [] : [correctedClockUs(state, world.clockOf(node))];
      });
      const nearestUs = Math.min(...up.map((clockUs) => Math.abs(clockUs - shownUs)));
      const boundUs = 1000 * (nearMs + maxRoundTripMs);
      return up.length < 2 || nearestUs <= boundUs
        ? undefined
        : `the master is set to ${shownUs}, and right clocks show ${up.join(', ')}`;
    },
  };
}

/** When nothing is wrong any more, all agree. */
const eventuallyTogether = (): Monitor => ({
  name: 'EventuallyTogether',
  observe: () => undefined,
  atEnd(world) {
    const shownUs = nodes.map((node) => correctedClockUs(stateIn(world, node)!, world.clockOf(node)));
    const apartUs = Math.max(...shownUs) - Math.min(...shownUs);
    const boundUs = 1000 * maxRoundTripMs + (2 * driftPartsPerMillion * 2 * periodMs) / 1000;
    return apartUs <= boundUs ? undefined : `clocks are ${apartUs} µs apart in the end`;
  },
});

/** Four clocks that drift and start apart, that of the master five seconds ahead. */
export const berkeleySimulation = (changes: Partial<BerkeleyNodeRules> = {}): SimulatedProtocol => ({
  slug: 'clock-sync/berkeley',
  title: 'Berkeley clock synchronization: a master whose own clock is wrong, and three others',
  nodes,
  machineOf: (node) => settingOut(berkeleyMachine(simulatedBerkeley, changes), node),
  faults: [...networkFaults, ...nodeFaults, 'clock-drift'],
  driftPartsPerMillion,
  ...{ faultsUntilMs: 4000, calmMs: 1500, clients: 2, operationsPerClient: 6, sampledSeeds: 8 },
  operation: (_, __, draw) => ({
    ...{ node: nodes[draw.integer(nodes.length, 'node')]!, operation: { type: 'read' }, f: 'read' },
  }),
  resultOf: () => null,
  monitors: () => [agreementBound(), nearRightClock(), eventuallyTogether()],
  judges: [],
  expectedCounters: ['rounds', 'clocks adjusted', 'late adjustments'],
  countersOf(event) {
    if (adjustedIn(event) !== undefined) return [event.node === master ? 'rounds' : 'clocks adjusted'];
    const isLate =
      event.kind === 'stepped' &&
      event.input.kind === 'message' &&
      (event.input.message as BerkeleyMessage).type === 'adjust';
    return isLate ? ['late adjustments'] : [];
  },
});
