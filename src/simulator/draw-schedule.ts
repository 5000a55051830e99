import { Randomness } from '../core/random.ts';
import { between } from './choices.ts';
import type { Fault, Link, Schedule, ScheduledOperation } from './schedule.ts';
import type { FaultKind, SimulatedProtocol } from './simulated-protocol.ts';

const defaultFaultsUntilMs = 10_000;
const defaultCalmMs = 5_000;
const defaultOperations = 10;
/** A fault of a kind that a seed has drawn comes up to so many times. */
const mostOfOneKind = 4;

/** The schedule of a seed: operations and faults are in it, all other choices follow from the seed. */
export function drawSchedule(
  protocol: SimulatedProtocol,
  seed: number,
  kinds: readonly FaultKind[] = protocol.faults,
): Schedule {
  const { faultsUntilMs = defaultFaultsUntilMs, calmMs = defaultCalmMs } = protocol;
  const randomness = new Randomness(seed);
  return {
    version: 1,
    protocol: protocol.slug,
    seed,
    horizonMs: faultsUntilMs + calmMs,
    operations: drawOperations(protocol, randomness, faultsUntilMs),
    faults: kinds.flatMap((kind) => drawFaults(protocol, randomness, kind, faultsUntilMs)),
    overrides: {},
  };
}

function drawOperations(
  protocol: SimulatedProtocol,
  randomness: Randomness,
  untilMs: number,
): ScheduledOperation[] {
  const { operationsPerClient = defaultOperations } = protocol;
  const everyMs = untilMs / operationsPerClient;
  const operations: ScheduledOperation[] = [];
  for (let client = 0; client < protocol.clients; client++) {
    for (let number = 0; number < operationsPerClient; number++) {
      const draw = {
        fraction: (purpose: string) => randomness.fraction('operation', client, number, purpose),
        integer: (bound: number, purpose: string) =>
          randomness.integer(bound, 'operation', client, number, purpose),
      };
      const operation = protocol.operation(client, number, draw);
      const atMs = between(number * everyMs, (number + 1) * everyMs, draw.fraction('time'));
      if (operation !== undefined) operations.push({ client: `c${client + 1}`, atMs, ...operation });
    }
  }
  return operations;
}

/** Each seed has its own mix: half of the kinds, each a few times (Groce et al., Swarm Testing, 2012). */
function drawFaults(
  protocol: SimulatedProtocol,
  randomness: Randomness,
  kind: FaultKind,
  untilMs: number,
): Fault[] {
  if (randomness.fraction('mix', kind) < 0.5) return [];
  const times = 1 + randomness.integer(mostOfOneKind, 'times', kind);
  return Array.from({ length: times }, (_, number) => {
    const draw: FaultDraw = {
      fraction: (purpose) => randomness.fraction('fault', kind, number, purpose),
      protocol,
      untilMs,
    };
    return drawFault(kind, draw);
  });
}

interface FaultDraw {
  fraction(purpose: string): number;
  readonly protocol: SimulatedProtocol;
  readonly untilMs: number;
}

const nodeOf = ({ fraction, protocol: { nodes } }: FaultDraw, purpose = 'node') =>
  nodes[Math.floor(fraction(purpose) * nodes.length)]!;

/** A window within the time of faults, mostly short. */
function windowOf({ fraction, untilMs }: FaultDraw, longestShare = 0.3) {
  const fromMs = between(0, untilMs * 0.95, fraction('from'));
  const lengthMs = untilMs * longestShare * fraction('length') ** 2 + 20;
  return { fromMs, untilMs: Math.min(untilMs, between(fromMs + lengthMs, fromMs + lengthMs, 0)) };
}

function drawFault(kind: FaultKind, draw: FaultDraw): Fault {
  const { fraction, protocol, untilMs } = draw;
  switch (kind) {
    case 'loss':
    case 'duplication':
      return { kind, rate: between(0.02, 0.5, fraction('rate') ** 2), ...windowOf(draw, 1) };
    case 'delay':
      return { kind, factor: between(2, 30, fraction('factor') ** 2), ...windowOf(draw, 0.6) };
    case 'partition':
    case 'one-way-partition':
    case 'bridging-partition':
      return { kind: 'partition', cut: drawCut(kind, draw), ...windowOf(draw) };
    case 'crash': {
      const afterEffects =
        fraction('in step') < 0.5 ? {} : { afterEffects: Math.floor(fraction('effect') * 6) };
      return {
        kind,
        node: nodeOf(draw),
        atMs: between(0, untilMs * 0.95, fraction('from')),
        downMs: between(10, untilMs * 0.2, fraction('down') ** 2),
        ...afterEffects,
        keptWrites: Math.floor(fraction('kept') * 3),
      };
    }
    case 'pause':
    case 'full-disk':
    case 'clock-freeze':
      return { kind, node: nodeOf(draw), ...windowOf(draw, 0.2) };
    case 'slow-disk':
      return {
        kind,
        node: nodeOf(draw),
        factor: between(5, 200, fraction('factor') ** 2),
        ...windowOf(draw),
      };
    case 'clock-drift': {
      const { driftPartsPerMillion = 0 } = protocol;
      const partsPerMillion = Math.round(
        between(-driftPartsPerMillion, driftPartsPerMillion, fraction('drift')),
      );
      return { kind, node: nodeOf(draw), partsPerMillion, ...windowOf(draw, 1) };
    }
    case 'clock-step':
      return {
        kind,
        node: nodeOf(draw),
        atMs: between(0, untilMs, fraction('from')),
        byMs: between(-untilMs, untilMs, fraction('step')),
      };
  }
}

const bothWays = (left: readonly string[], right: readonly string[]): Link[] =>
  left.flatMap((from) =>
    right.flatMap((to): Link[] => [
      [from, to],
      [to, from],
    ]),
  );

function drawCut(kind: FaultKind, draw: FaultDraw): readonly Link[] {
  const { nodes } = draw.protocol;
  const left = nodes.filter((node) => draw.fraction(`side of ${node}`) < 0.5);
  const right = nodes.filter((node) => !left.includes(node));
  if (kind === 'one-way-partition') {
    const from = nodeOf(draw, 'from');
    const to = nodeOf(draw, 'to');
    return from === to
      ? nodes.filter((node) => node !== from).map((node): Link => [from, node])
      : [[from, to]];
  }
  if (kind === 'bridging-partition') {
    // Both sides see the bridge, and do not see each other.
    const bridge = nodeOf(draw, 'bridge');
    const others = (side: readonly string[]) => side.filter((node) => node !== bridge);
    return bothWays(others(left), others(right));
  }
  return bothWays(left, right);
}
