import { Randomness } from '../../core/random.ts';
import { between } from '../../simulator/choices.ts';
import type { ProgramFaultKind } from '../programs/program-faults.ts';
import type { Workload } from '../workload.ts';
import { calmTurns, type Draw, drawEpisodes, drawNodes, toHundredths } from './draw-episodes.ts';
import type {
  DrawnFault,
  MessageMix,
  ProgramSchedule,
  ScheduledFault,
  ScheduledOperation,
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

/**
 * How far apart a client's operations are. Mostly far: a message takes one turn, and what was to be remembered is asked for only when
 * elections and what comes late have had their time. Measured on wrong nodes: four times as many finds as with 15.
 */
const pacesTurns = [20, 60, 60, 60, 60];
const clientsPerNode = [1, 2, 4, 4];
/** A fault of a kind that a seed has drawn comes up to so many times. */
const mostOfOneKind = 2;

/** The schedule of a seed. What is asked follows from the seed too, and is written down when the run is made. */
export function drawProgramSchedule(seed: number, options: DrawOptions): ProgramSchedule {
  const randomness = new Randomness(seed);
  const { workload, timersMs } = options;
  const kinds = drawKinds(randomness, options.kinds);
  const nodeCount = options.nodeCount ?? drawNodeCount(randomness);
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index}`);
  const choice = <T>(values: readonly T[], purpose: string) =>
    values[randomness.integer(values.length, purpose)]!;
  // Mostly more than one a node: while one waits in vain, another asks the same node again.
  const clients = options.clients ?? nodeCount * choice(clientsPerNode, 'clients');
  const rounds = Math.max(2, Math.round(between(20, 50, randomness.fraction('operations')) / clients));
  const paceTurns = choice(pacesTurns, 'pace');
  const untilTurn = calmTurns + rounds * paceTurns;
  const draw = { randomness, nodes, untilTurn };
  return {
    version: 1,
    workload: workload.name,
    nodeCount,
    seed,
    clients,
    keyCount: randomness.fraction('key count') < 0.7 ? 1 : 2,
    mix: drawMix(randomness, kinds),
    timeoutTurns: choice([0.7, 1], 'timeout') * paceTurns,
    restMs: timersMs === undefined ? 0 : Math.ceil(timersMs),
    operations: drawOperations(draw, clients, rounds, paceTurns),
    faults: [
      ...kinds.flatMap((kind) => drawFaults(kind, draw)),
      ...(nodeCount === 1 ? [] : drawEpisodes(kinds, draw)),
      ...(timersMs === undefined ? [] : drawPasses(draw, timersMs)),
    ],
    overrides: {},
  };
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
    doubledShare: share('duplication', 0.5),
    slowestTurns: kinds.includes('delay') ? 90 : 30,
  };
}

function drawOperations(
  { randomness, nodes }: Draw,
  clients: number,
  rounds: number,
  paceTurns: number,
): ScheduledOperation[] {
  const operations: ScheduledOperation[] = [];
  for (let client = 1; client <= clients; client++) {
    for (let round = 0; round < rounds; round++) {
      const fraction = randomness.fraction('operation', client, round);
      const isFirst = client === 1 && round === 0;
      const atTurn = isFirst ? 0 : toHundredths(calmTurns + between(round, round + 1, fraction) * paceTurns);
      operations.push({ client, node: nodes[(client - 1) % nodes.length]!, atTurn });
    }
  }
  return operations;
}

/** What is done to single nodes. */
function drawFaults(kind: ProgramFaultKind, draw: Draw): DrawnFault[] {
  if (kind !== 'kill' && kind !== 'pause') return [];
  const times = 1 + draw.randomness.integer(mostOfOneKind, 'times', kind);
  return Array.from({ length: times }, (_, number) => {
    const [node] = drawNodes(draw, 1, kind, number) as [string];
    return { kind: kind === 'kill' ? 'crash' : kind, node, ...drawWindow(draw, kind, number) };
  });
}

function drawWindow({ randomness, untilTurn }: Draw, kind: string, number: number) {
  const fraction = (purpose: string) => randomness.fraction('fault', kind, number, purpose);
  const fromTurn = toHundredths(between(calmTurns, untilTurn, fraction('from')));
  const length = between(4, untilTurn * 0.6, fraction('length'));
  return { fromTurn, untilTurn: toHundredths(fromTurn + length) };
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
