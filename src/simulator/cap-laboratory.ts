import { checkConsistency } from '../checkers/consistency/consistency.ts';
import type { ModelFinding } from '../checkers/consistency/consistency-result.ts';
import { register } from '../checkers/objects/register.ts';
import type { AnsweredShare, CapComparison, CapFindings } from '../core/cap-findings.ts';
import { type History, type Operation, Outcome, operationAt } from '../core/history.ts';
import type { AnyMachine } from '../core/machine.ts';
import { Randomness } from '../core/random.ts';
import { optimisticRegisterMachine } from '../impl/cap/optimistic.ts';
import { pessimisticRegisterMachine } from '../impl/cap/pessimistic.ts';
import type { RegisterOperation } from '../impl/cap/register.ts';
import { strongRegisterMachine } from '../impl/cap/strong.ts';
import { weakRegisterMachine } from '../impl/cap/weak.ts';
import { optimisticRegisterSimulation } from './protocols/cap/optimistic.ts';
import { pessimisticRegisterSimulation } from './protocols/cap/pessimistic.ts';
import { recordedResult } from './protocols/cap/register-world.ts';
import type { Link, Schedule, ScheduledOperation } from './schedule.ts';
import { type SimulationRun, simulate } from './simulate.ts';
import type { SimulatedProtocol } from './simulated-protocol.ts';

const minority = ['n1', 'n2'];
const majority = ['n3', 'n4', 'n5'];
const nodes = [...minority, ...majority];
/** It is on the side of the many: who is cut off from it can change nothing, whichever side that is. */
const primary = 'n4';

const partition = { fromMs: 3_000, untilMs: 7_000 };
const workUntilMs = 10_000;
/** By then all have heard of what was written last, and read once more. */
const lastReadsAtMs = 12_000;
const horizonMs = 13_000;
const clientsPerNode = 2;
const everyMs = 500;
const readShare = 0.6;
/** In stretches of this length the course of a run is told. */
const stretchMs = 500;

const settings = { nodes, retryMs: 50, giveUpMs: 400, maxWaiting: 20 };
const withPrimary = { ...settings, primary };

/** The policies in the order of the table, each as a machine. */
const policies: readonly {
  readonly policy: string;
  readonly machine: AnyMachine;
  readonly countersOf?: SimulatedProtocol['countersOf'];
}[] = [
  { policy: 'strong', machine: strongRegisterMachine(settings) },
  { policy: 'weak', machine: weakRegisterMachine({ nodes, gossipMs: 200 }) },
  {
    policy: 'optimistic',
    machine: optimisticRegisterMachine(withPrimary),
    countersOf: optimisticRegisterSimulation().countersOf,
  },
  {
    policy: 'pessimistic',
    machine: pessimisticRegisterMachine({ ...withPrimary, termMs: 250, driftPartsPerMillion: 1_000 }),
    countersOf: pessimisticRegisterSimulation().countersOf,
  },
];

export const capPolicies: readonly string[] = policies.map(({ policy }) => policy);

/** Runs one workload under one partition for the four policies of `cap`, and measures what its clients saw. */
export async function compareCapPolicies(seed = 1): Promise<CapComparison> {
  const found: CapFindings[] = [];
  for (const { policy, machine, countersOf } of policies) {
    const protocol: SimulatedProtocol = {
      slug: `cap/${policy}`,
      title: policy,
      nodes,
      machineOf: () => machine,
      faults: [],
      clients: clientsPerNode * nodes.length,
      operationTimeoutMs: settings.giveUpMs + 100,
      operation: () => undefined,
      resultOf: recordedResult,
      monitors: () => [],
      judges: [],
      ...(countersOf ? { countersOf } : {}),
    };
    const run = (workload: Workload) => simulate(protocol, scheduleOf(policy, seed, workload));
    const [staying, moving, appending] = [await run('stay'), await run('move'), await run('append')];
    found.push(await findingsOf(policy, staying, moving, appending));
  }
  return { seed, majority, minority, partition, policies: found };
}

/** Clients read and write at one node; they read and write at any; or they read and append at one. */
type Workload = 'stay' | 'move' | 'append';

/** The same operations at the same moments, whatever the policy. */
function scheduleOf(policy: string, seed: number, workload: Workload): Schedule {
  const randomness = new Randomness(seed);
  const operations: ScheduledOperation[] = [];
  for (const [place, node] of nodes.entries()) {
    for (let each = 1; each <= clientsPerNode; each++) {
      const client = `${node}.${each}`;
      for (let number = 0; number * everyMs < workUntilMs; number++) {
        const fraction = (purpose: string) => randomness.fraction('cap', client, number, purpose);
        const value = (place * clientsPerNode + each) * 1000 + number;
        const atMs = Math.round((number + fraction('time')) * everyMs);
        const asked = workload === 'move' ? nodes[Math.floor(fraction('node') * nodes.length)]! : node;
        const operation = operationOf(fraction('kind') < readShare ? 'read' : workload, value);
        operations.push({ client, atMs, node: asked, ...operation });
      }
      operations.push({ client, atMs: lastReadsAtMs, node, ...operationOf('read', 0) });
    }
  }
  const cut = minority.flatMap((left) =>
    majority.flatMap((right): Link[] => [
      [left, right],
      [right, left],
    ]),
  );
  return {
    version: 1,
    protocol: `cap/${policy}`,
    seed,
    horizonMs,
    operations,
    faults: [{ kind: 'partition', cut, ...partition }],
    overrides: {},
  };
}

function operationOf(kind: 'read' | Workload, value: number) {
  const operation: RegisterOperation =
    kind === 'read'
      ? { type: 'read' }
      : kind === 'append'
        ? { type: 'append', item: value }
        : { type: 'write', value };
  return { operation, f: operation.type, ...(kind === 'read' ? {} : { value }) };
}

/** An operation as its client saw it. */
interface Seen extends Operation {
  readonly side: 'majority' | 'minority';
  readonly askedMs: number;
  /** When it was answered; NaN if it was not. */
  readonly answeredMs: number;
}

function seenIn(history: History): Seen[] {
  const { count, invokeTime, completeTime } = history.operations;
  return Array.from({ length: count }, (_, row) => {
    const operation = operationAt(history, row);
    const side = minority.some((node) => operation.process.startsWith(`${node}.`)) ? 'minority' : 'majority';
    const [askedMs, endedMs] = [invokeTime[row]! / 1e6, completeTime[row]! / 1e6];
    const answeredMs = operation.outcome === Outcome.ok ? endedMs : Number.NaN;
    return { ...operation, side, askedMs, answeredMs };
  });
}

async function findingsOf(
  policy: string,
  run: SimulationRun,
  moving: SimulationRun,
  appending: SimulationRun,
): Promise<CapFindings> {
  const seen = seenIn(run.history);
  const { models, staleness } = await checkConsistency(run.history, register());
  const latencies = seen
    .filter((each) => each.outcome === Outcome.ok)
    .map(({ askedMs, answeredMs }) => answeredMs - askedMs)
    .sort((left, right) => left - right);
  return {
    policy,
    answered: { majority: byPhase(seen, 'majority'), minority: byPhase(seen, 'minority') },
    latencyMs: {
      median: rounded(latencies[Math.floor(latencies.length / 2)] ?? Number.NaN),
      longest: rounded(latencies.at(-1) ?? Number.NaN),
    },
    staleness: {
      atLeast: staleness.atLeast,
      atMost: staleness.atMost,
      longestMs: rounded(longestStalenessMs(seen)),
    },
    conflicts: run.counters.conflicts ?? 0,
    waits: run.counters.waits ?? 0,
    appends: appendsIn(seenIn(appending.history)),
    models: verdictsOf(models),
    modelsWhenMoving: verdictsOf((await checkConsistency(moving.history, register())).models),
    course: courseOf(seen),
    digest: run.digest,
  };
}

const verdictsOf = (models: readonly ModelFinding[]) =>
  Object.fromEntries(models.map(({ model, verdict }) => [model, verdict]));

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

function shareOf(seen: readonly Seen[]): AnsweredShare {
  const count = (outcome: number) => seen.filter((each) => each.outcome === outcome).length;
  return { asked: seen.length, answered: count(Outcome.ok), refused: count(Outcome.fail) };
}

function byPhase(seen: readonly Seen[], side: Seen['side']) {
  const between = (fromMs: number, untilMs: number) =>
    shareOf(seen.filter((each) => each.side === side && each.askedMs >= fromMs && each.askedMs < untilMs));
  return {
    before: between(0, partition.fromMs),
    during: between(partition.fromMs, partition.untilMs),
    after: between(partition.untilMs, lastReadsAtMs),
  };
}

function courseOf(seen: readonly Seen[]): CapFindings['course'] {
  return Array.from({ length: workUntilMs / stretchMs }, (_, index) => {
    const fromMs = index * stretchMs;
    const then = seen.filter(({ askedMs }) => askedMs >= fromMs && askedMs < fromMs + stretchMs);
    const of = (side: Seen['side']) => shareOf(then.filter((each) => each.side === side));
    return { fromMs, majority: of('majority'), minority: of('minority') };
  });
}

/**
 * A write has overwritten a value for certain if it began after that one was answered; for how long, when a read of the old
 * value begins, is counted from when it was answered itself.
 */
function longestStalenessMs(seen: readonly Seen[]): number {
  const writes = seen.filter(({ f, outcome }) => f === 'write' && outcome === Outcome.ok);
  const endOf = new Map(writes.map(({ argument, answeredMs }) => [argument, answeredMs]));
  const reads = seen.filter(({ f, outcome }) => f === 'read' && outcome === Outcome.ok);
  const stalenessOf = ({ result, askedMs }: Seen) => {
    const writtenMs = result === null ? Number.NEGATIVE_INFINITY : endOf.get(result!);
    if (writtenMs === undefined) return 0;
    const overwrittenMs = writes
      .filter((write) => write.askedMs > writtenMs && write.answeredMs < askedMs)
      .map(({ answeredMs }) => answeredMs);
    return askedMs - Math.min(askedMs, ...overwrittenMs);
  };
  return Math.max(0, ...reads.map(stalenessOf));
}

/** What was appended for certain, against what all read in the end. */
function appendsIn(seen: readonly Seen[]): CapFindings['appends'] {
  const answered = seen.filter(({ f, outcome }) => f === 'append' && outcome === Outcome.ok);
  const finals = seen.filter(
    ({ f, outcome, askedMs }) => f === 'read' && outcome === Outcome.ok && askedMs >= lastReadsAtMs,
  );
  const isThere = (item: unknown) =>
    finals.every(({ result }) => Array.isArray(result) && result.includes(item));
  return {
    answered: answered.length,
    lost: answered.filter(({ argument }) => !isThere(argument)).length,
  };
}
