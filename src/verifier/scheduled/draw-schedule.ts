import { Randomness } from '../../core/random.ts';
import { between } from '../../simulator/choices.ts';
import type { ProgramFaultKind } from '../programs/program-faults.ts';
import type { Workload } from '../workload.ts';
import {
  busiest,
  type DrawnFault,
  type MessageMix,
  type ProgramSchedule,
  type ScheduledFault,
  type ScheduledOperation,
} from './schedule.ts';

export interface DrawOptions {
  readonly workload: Workload;
  readonly kinds: readonly ProgramFaultKind[];
  /** Drawn unless given, and so are clients. */
  readonly nodeCount?: number;
  readonly clients?: number;
  /** After about so many milliseconds the programs do something by themselves; absent if they do not. */
  readonly timersMs?: number;
}

const timeoutsTurns = [12, 25];
const turnsPerOperation = 15;
/** At first one client asks alone, and no fault happens: who elects a leader can, and has something to lose. */
const calmTurns = 10;
/** A fault of a kind that a seed has drawn comes up to so many times. */
const mostOfOneKind = 2;

/** The schedule of a seed. What is asked follows from the seed too, and is written down when the run is made. */
export function drawProgramSchedule(seed: number, options: DrawOptions): ProgramSchedule {
  const randomness = new Randomness(seed);
  const { workload, timersMs } = options;
  const kinds = drawKinds(randomness, options.kinds);
  const nodeCount = options.nodeCount ?? drawNodeCount(randomness);
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
  // Mostly more than one a node: while one waits in vain, another asks the same node again.
  const clients = options.clients ?? (randomness.fraction('clients') < 0.5 ? nodeCount : 2 * nodeCount);
  const rounds = 3 + randomness.integer(5, 'rounds');
  const untilTurn = calmTurns + rounds * turnsPerOperation;
  const draw = { randomness, nodes, untilTurn };
  return {
    version: 1,
    workload: workload.name,
    nodeCount,
    seed,
    clients,
    keyCount: randomness.fraction('key count') < 0.7 ? 1 : 2,
    mix: drawMix(randomness, kinds),
    timeoutTurns: timeoutsTurns[randomness.integer(timeoutsTurns.length, 'timeout')]!,
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
  [3, 3, 3, 3, 3, 5, 5, 5, 2, 1][randomness.integer(10, 'node count')]!;

/**
 * Each seed has its own mix (Groce et al., Swarm Testing, 2012): mostly of few kinds, because under many at once a program gets
 * little done, and so has little to lose.
 */
function drawKinds(randomness: Randomness, kinds: readonly ProgramFaultKind[]): readonly ProgramFaultKind[] {
  const count = [0, 1, 1, 1, 2, 2, 2, 3, 3, kinds.length][randomness.integer(10, 'kinds')]!;
  const place = (kind: string) => randomness.fraction('kind', kind);
  return [...kinds].sort((left, right) => place(left) - place(right)).slice(0, count);
}

function drawMix(randomness: Randomness, kinds: readonly ProgramFaultKind[]): MessageMix {
  const share = (kind: ProgramFaultKind, most: number) =>
    kinds.includes(kind) ? toHundredths(between(0.02, most, randomness.fraction('share', kind) ** 2)) : 0;
  const slow = randomness.fraction('slow share');
  return {
    jitter: [0, 0, 0.3, 0.9][randomness.integer(4, 'jitter')]!,
    slowShare: slow < 0.4 ? 0 : toHundredths(between(0.02, 0.5, randomness.fraction('slow messages') ** 2)),
    slowLinkShare: slow < 0.6 || slow > 0.8 ? 0 : 0.25,
    lostShare: share('loss', 0.4),
    doubledShare: share('duplication', 1),
    slowestTurns: kinds.includes('delay') ? 90 : 30,
  };
}

function drawOperations({ randomness, nodes }: Draw, clients: number, rounds: number): ScheduledOperation[] {
  const operations: ScheduledOperation[] = [];
  for (let client = 1; client <= clients; client++) {
    for (let round = 0; round < rounds; round++) {
      const fraction = randomness.fraction('operation', client, round);
      const isFirst = client === 1 && round === 0;
      const atTurn = isFirst
        ? 0
        : toHundredths(calmTurns + between(round, round + 1, fraction) * turnsPerOperation);
      operations.push({ client, node: nodes[(client - 1) % nodes.length]!, atTurn });
    }
  }
  return operations;
}

function drawFaults(kind: ProgramFaultKind, draw: Draw): DrawnFault[] {
  const { randomness, nodes } = draw;
  if (kind === 'loss' || kind === 'duplication' || kind === 'delay') return [];
  if (kind !== 'kill' && kind !== 'pause' && nodes.length === 1) return [];
  const isCut = kind !== 'kill' && kind !== 'pause';
  const isSequence = isCut && randomness.fraction('sequence', kind) < 0.6;
  return (isSequence ? sequenceOf(draw, kind) : windowsOf(draw, kind)).map((window, number): DrawnFault => {
    const most = kind === 'partition' || kind === 'one-way-partition' ? Math.floor(nodes.length / 2) : 1;
    const members = drawMembers(kind, draw, number, most);
    if (kind === 'kill') return { kind: 'crash', node: members[0]!, ...window };
    if (kind === 'pause') return { kind, node: members[0]!, ...window };
    const isIn = randomness.fraction('fault', kind, number, 'direction') < 0.5;
    const direction = kind !== 'one-way-partition' ? 'both' : isIn ? 'in' : 'out';
    return { kind: 'split', minority: members, direction, ...window };
  });
}

const windowsOf = (draw: Draw, kind: string) =>
  Array.from({ length: 1 + draw.randomness.integer(mostOfOneKind, 'times', kind) }, (_, number) =>
    drawWindow(draw, kind, number),
  );

/** One after the other without a pause, so that those who were cut off must do with what they have when others are. */
function sequenceOf({ randomness, untilTurn }: Draw, kind: string) {
  const windows: { fromTurn: number; untilTurn: number }[] = [];
  for (let fromTurn = calmTurns; fromTurn < untilTurn; ) {
    const fraction = randomness.fraction('fault', kind, windows.length, 'length');
    const end = toHundredths(fromTurn + between(8, 25, fraction));
    windows.push({ fromTurn, untilTurn: end });
    fromTurn = end;
  }
  return windows;
}

function drawWindow({ randomness, untilTurn }: Draw, kind: string, number: number) {
  const fraction = (purpose: string) => randomness.fraction('fault', kind, number, purpose);
  const fromTurn = toHundredths(between(calmTurns, untilTurn, fraction('from')));
  const length = between(4, untilTurn * 0.6, fraction('length'));
  return { fromTurn, untilTurn: toHundredths(fromTurn + length) };
}

/** One node or a few, half of the times with the busiest one, which has most to lose. */
function drawMembers(
  kind: string,
  { randomness, nodes }: Draw,
  number: number,
  most: number,
): readonly string[] {
  const size = 1 + randomness.integer(Math.max(1, most), 'fault', kind, number, 'size');
  const place = (node: string) => randomness.fraction('fault', kind, number, 'place', node);
  const members = [...nodes].sort((left, right) => place(left) - place(right)).slice(0, size);
  const hasBusiest = randomness.fraction('fault', kind, number, 'busiest') < 0.5;
  return hasBusiest ? [busiest, ...members.slice(1)] : members;
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
