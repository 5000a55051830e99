import { Randomness } from '../../core/random.ts';
import { between } from '../../simulator/choices.ts';
import type { Workload } from '../workload.ts';
import type { Link, MessageMix, ProgramSchedule, ScheduledFault, ScheduledOperation } from './schedule.ts';

/** Faults that a schedule can draw, by the names that `quorate verify` has for them. */
export const scheduledFaultKinds = [
  'partition',
  'one-way-partition',
  'isolate',
  'loss',
  'duplication',
  'delay',
  'pause',
  'kill',
] as const;
export type ScheduledFaultKind = (typeof scheduledFaultKinds)[number];

export interface DrawOptions {
  readonly workload: Workload;
  readonly kinds: readonly ScheduledFaultKind[];
  /** Drawn unless given, and so are clients. */
  readonly nodeCount?: number;
  readonly clients?: number;
  /** After about so many milliseconds the programs do something by themselves; absent if they do not. */
  readonly timersMs?: number;
}

const timeoutTurns = 60;
const turnsPerOperation = 8;
/** A fault of a kind that a seed has drawn comes up to so many times. */
const mostOfOneKind = 3;

/** The schedule of a seed. What is asked follows from the seed too, and is written down when the run is made. */
export function drawProgramSchedule(seed: number, options: DrawOptions): ProgramSchedule {
  const randomness = new Randomness(seed);
  const { workload, kinds, timersMs } = options;
  const nodeCount = options.nodeCount ?? drawNodeCount(randomness);
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
  const clients = options.clients ?? Math.max(2, nodeCount);
  const rounds = 2 + randomness.integer(5, 'rounds');
  const untilTurn = rounds * turnsPerOperation;
  const draw = { randomness, nodes, untilTurn };
  return {
    version: 1,
    workload: workload.name,
    nodeCount,
    seed,
    clients,
    keyCount: 1 + randomness.integer(2, 'key count'),
    mix: drawMix(randomness, kinds),
    timeoutTurns,
    restMs: timersMs === undefined ? 0 : Math.ceil(timersMs),
    operations: drawOperations(draw, clients, rounds),
    faults: [
      ...kinds.flatMap((kind) => drawFaults(kind, draw)),
      ...(timersMs === undefined ? [] : drawPasses(draw, timersMs)),
    ],
    overrides: {},
  };
}

interface Draw {
  readonly randomness: Randomness;
  readonly nodes: readonly string[];
  readonly untilTurn: number;
}

/** Mostly three; also one, which must work, two, of which neither is a majority, and five. */
const drawNodeCount = (randomness: Randomness) =>
  [3, 3, 3, 3, 3, 3, 2, 5, 5, 1][randomness.integer(10, 'node count')]!;

/** Each seed has its own mix (Groce et al., Swarm Testing, 2012). */
function drawMix(randomness: Randomness, kinds: readonly ScheduledFaultKind[]): MessageMix {
  const share = (kind: ScheduledFaultKind) => {
    if (!kinds.includes(kind) || randomness.fraction('mix', kind) < 0.4) return 0;
    return toHundredths(between(0.02, 0.4, randomness.fraction('share', kind)));
  };
  return {
    slowShare: toHundredths(between(0, 0.5, randomness.fraction('slow share'))),
    lostShare: share('loss'),
    doubledShare: share('duplication'),
    slowestTurns: kinds.includes('delay') ? 90 : 30,
  };
}

function drawOperations({ randomness, nodes }: Draw, clients: number, rounds: number): ScheduledOperation[] {
  const operations: ScheduledOperation[] = [];
  for (let client = 1; client <= clients; client++) {
    for (let round = 0; round < rounds; round++) {
      const fraction = randomness.fraction('operation', client, round);
      const atTurn = toHundredths(between(round, round + 1, fraction) * turnsPerOperation);
      operations.push({ client, node: nodes[(client - 1) % nodes.length]!, atTurn });
    }
  }
  return operations;
}

function drawFaults(kind: ScheduledFaultKind, draw: Draw): ScheduledFault[] {
  const { randomness, nodes } = draw;
  if (kind === 'loss' || kind === 'duplication' || kind === 'delay') return [];
  if (kind !== 'kill' && kind !== 'pause' && nodes.length === 1) return [];
  if (randomness.fraction('mix', kind) < 0.5) return [];
  const times = 1 + randomness.integer(mostOfOneKind, 'times', kind);
  return Array.from({ length: times }, (_, number): ScheduledFault => {
    const window = drawWindow(draw, kind, number);
    const node = nodes[randomness.integer(nodes.length, 'fault', kind, number, 'node')]!;
    if (kind === 'kill') return { kind: 'crash', node, ...window };
    if (kind === 'pause') return { kind, node, ...window };
    return { kind: 'cut', links: drawCut(kind, draw, number), ...window };
  });
}

function drawWindow({ randomness, untilTurn }: Draw, kind: string, number: number) {
  const fraction = (purpose: string) => randomness.fraction('fault', kind, number, purpose);
  const fromTurn = toHundredths(between(0, untilTurn, fraction('from')));
  const length = between(2, untilTurn, fraction('length') ** 2);
  return { fromTurn, untilTurn: toHundredths(fromTurn + length) };
}

/** A minority is cut off, both ways or one way, or a node alone. */
function drawCut(kind: ScheduledFaultKind, { randomness, nodes }: Draw, number: number): readonly Link[] {
  const most = kind === 'isolate' ? 1 : Math.max(1, Math.floor(nodes.length / 2));
  const size = 1 + randomness.integer(most, 'fault', kind, number, 'size');
  const place = (node: string) => randomness.fraction('fault', kind, number, 'place', node);
  const shuffled = [...nodes].sort((left, right) => place(left) - place(right));
  const minority = shuffled.slice(0, size);
  const links = shuffled.slice(size).flatMap((other) => minority.map((node): Link => [other, node]));
  const back = links.map(([from, to]): Link => [to, from]);
  if (kind !== 'one-way-partition') return [...links, ...back];
  return randomness.fraction('fault', kind, number, 'direction') < 0.5 ? links : back;
}

/** At first long enough for the programs to begin; later now and then, so that what waits for a timer happens. */
function drawPasses({ randomness, untilTurn }: Draw, timersMs: number): ScheduledFault[] {
  const passes: ScheduledFault[] = [{ kind: 'let-pass', fromTurn: 0, ms: Math.ceil(timersMs * 1.2) }];
  const count = randomness.integer(4, 'passes');
  for (let number = 0; number < count; number++) {
    const fraction = (purpose: string) => randomness.fraction('pass', number, purpose);
    passes.push({
      kind: 'let-pass',
      fromTurn: toHundredths(between(0, untilTurn, fraction('from'))),
      ms: Math.ceil(timersMs * between(0.1, 1.3, fraction('length'))),
    });
  }
  return passes;
}

/** Readable, and fine enough that no two things fall on the same turn by accident. */
const toHundredths = (turn: number) => Math.round(turn * 100) / 100;
