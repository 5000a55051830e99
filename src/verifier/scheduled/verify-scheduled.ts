import { availableParallelism } from 'node:os';
import { combineVerdicts, type VerdictKind } from '../../core/verdict.ts';
import { quietScope } from '../process/quiet.ts';
import type { ProgramFaultKind } from '../programs/program-faults.ts';
import type { VerificationCheck } from '../verification.ts';
import type { DrawOptions } from './draw-schedule.ts';
import { type Exploration, type ExploreProgress, exploreSeeds } from './explore-seeds.ts';
import { findTimers } from './find-timers.ts';
import type { ProgramSetup } from './held-world.ts';
import { concreteSchedule, type Replays, replaySchedule } from './replay-schedule.ts';
import { runProgramSchedule, type ScheduledRun } from './run-schedule.ts';
import type { ProgramSchedule } from './schedule.ts';
import { decisionsOf, shrinkProgramSchedule } from './shrink-schedule.ts';

export interface VerifyScheduledOptions {
  readonly kinds: readonly ProgramFaultKind[];
  readonly nodeCount?: number;
  readonly clients?: number;
  readonly fromSeed: number;
  readonly toSeed: number;
  readonly timeLimitMs: number;
  readonly shrinkLimitMs: number;
  readonly parallelRuns: number;
  /** After so long the programs do something by themselves; `none`: they do not. It is looked for unless given. */
  readonly timersMs?: number | 'none';
  /** Of the violating run standard error is written here. */
  readonly logFolder?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (text: string) => void;
}

/** What breaks a promise: the smallest schedule that was found, and how surely it does so. */
export interface ScheduledCounterexample {
  readonly seed: number;
  /** Milliseconds until the seed was found, and until its schedule was shrunk. */
  readonly foundMs: number;
  readonly shrunkMs: number;
  /** As the seed drew it. */
  readonly original: ScheduledRun;
  readonly run: ScheduledRun;
  readonly decisions: { readonly original: number; readonly shrunk: number };
  readonly shrinkRuns: number;
  readonly isMinimal: boolean;
  readonly replays: Replays;
}

export interface ScheduledVerification {
  readonly verdict: VerdictKind;
  readonly checks: readonly VerificationCheck[];
  readonly counterexample: ScheduledCounterexample | undefined;
  readonly exploration: Exploration;
  /** What was assumed and what the verdict covers, in sentences without a full stop. */
  readonly scope: readonly string[];
}

/** A step of programs that never rest is given so long. */
const restlessMs = 25;
const timerSearchMs = 3000;
const timerSearchNodes = 3;
const replayTimes = 10;
const maxShrinkRuns = 600;

/** Explores a foreign program over the schedules of many seeds; the first violation is shrunk and replayed. */
export async function verifyScheduled(
  given: ProgramSetup,
  options: VerifyScheduledOptions,
): Promise<ScheduledVerification> {
  const { setup, exploration, scope } = await explore(given, options);
  const { violated } = exploration;
  const counterexample =
    violated === undefined
      ? undefined
      : await explain(setup, violated, exploration, withCalm(violated.schedule, options));
  const checks = [
    ...promiseChecks(exploration, counterexample, setup),
    ...enoughChecks(exploration, setup),
    ...faultChecks(exploration, options.kinds),
  ];
  if (options.signal?.aborted) checks.push({ name: 'run', verdict: 'unknown', detail: 'it was interrupted' });
  return {
    verdict: combineVerdicts(checks.map(({ verdict }) => verdict)),
    ...{ checks, counterexample, exploration },
    scope: [...scope, ...exploration.scope],
  };
}

/** Where timers matter, no more programs are run at a time than there are processors for: else they run out in another order. */
function withCalm({ restMs }: ProgramSchedule, options: VerifyScheduledOptions): VerifyScheduledOptions {
  const { parallelRuns } = options;
  return restMs === 0
    ? options
    : { ...options, parallelRuns: Math.min(parallelRuns, availableParallelism()) };
}

interface Explored {
  readonly setup: ProgramSetup;
  readonly exploration: Exploration;
  readonly scope: readonly string[];
}

/**
 * Begins as if the programs had no timers, while it is found out whether they have; if they have, begins again with schedules
 * that let time pass.
 */
async function explore(setup: ProgramSetup, options: VerifyScheduledOptions): Promise<Explored> {
  const { timersMs, signal } = options;
  const nodeCount = options.nodeCount ?? timerSearchNodes;
  if (timersMs !== undefined) {
    const known = timersMs === 'none' ? undefined : timersMs;
    return exploreWith(setup, options, { firstMs: known, areRestless: false }, signal);
  }
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const first = exploreWith(setup, options, { firstMs: undefined, areRestless: false }, stopped);
  // If it fails, it fails for both.
  first.catch(() => {});
  const timers = await findTimers(setup, { nodeCount, maxMs: timerSearchMs, signal });
  if (timers.firstMs === undefined && !timers.areRestless) return first;
  stop.abort();
  const { exploration } = await first;
  if (exploration.violated !== undefined) return first;
  return exploreWith(setup, options, timers, signal);
}

async function exploreWith(
  given: ProgramSetup,
  options: VerifyScheduledOptions,
  { firstMs, areRestless }: { readonly firstMs: number | undefined; readonly areRestless: boolean },
  signal: AbortSignal | undefined,
): Promise<Explored> {
  const { kinds, nodeCount, clients, onProgress } = options;
  const setup = areRestless ? { ...given, maxQuietMs: restlessMs } : given;
  const draw: DrawOptions = {
    ...{ workload: given.workload, kinds },
    ...(nodeCount === undefined ? {} : { nodeCount }),
    ...(clients === undefined ? {} : { clients }),
    ...(firstMs === undefined ? {} : { timersMs: firstMs }),
  };
  const exploration = await exploreSeeds(setup, {
    ...options,
    ...{ draw, signal },
    onProgress: (progress) => onProgress?.(describe(progress)),
  });
  return { setup, exploration, scope: scopeOf(exploration, setup, { firstMs, areRestless }) };
}

const describe = ({ runs, steps, elapsedMs }: ExploreProgress) =>
  `${runs} schedules, ${steps} steps, ${(elapsedMs / 1000).toFixed(0)} s`;

function scopeOf(
  { runs, steps, counts }: Exploration,
  { cutBy, maxQuietMs }: ProgramSetup,
  timers: { readonly firstMs: number | undefined; readonly areRestless: boolean },
): readonly string[] {
  const { delivered, forcedSteps, spontaneous } = counts;
  const share = steps === 0 ? 0 : (100 * forcedSteps) / steps;
  const scope = [
    `${runs} schedules of ${steps} steps, in which ${delivered} messages were delivered`,
    quietScope,
    `${share.toFixed(1)} % of the steps were forced after ${maxQuietMs} ms`,
  ];
  if (timers.areRestless) scope.push('the programs never come to rest, so no step can be waited for');
  if (timers.firstMs !== undefined)
    scope.push(
      `the programs do something by themselves, first after ${timers.firstMs} ms; schedules let time pass`,
    );
  if (spontaneous > 0) scope.push(`${spontaneous} messages came while nothing was outstanding`);
  if (counts.cutOff > 0)
    scope.push(
      cutBy === 'sender'
        ? 'links were cut by the process that sends'
        : 'links were cut by the "src" that a message declares',
    );
  return scope;
}

async function explain(
  setup: ProgramSetup,
  original: ScheduledRun,
  exploration: Exploration,
  options: VerifyScheduledOptions,
): Promise<ScheduledCounterexample> {
  const { shrinkLimitMs, parallelRuns, signal, logFolder, onProgress } = options;
  const startMs = performance.now();
  const shrunk = await shrinkProgramSchedule(setup, original, {
    ...{ maxRuns: maxShrinkRuns, maxMs: shrinkLimitMs, parallelRuns, signal },
    onProgress: (runs, decisions) => onProgress?.(`shrinking: ${decisions} decisions after ${runs} runs`),
  });
  const shrunkMs = performance.now() - startMs;
  const { property } = original.finding;
  onProgress?.('replaying');
  const isShrunk = shrunk.run !== original;
  const smallest = isShrunk ? concrete(shrunk.run) : concreteSchedule(original);
  const logged = await runProgramSchedule(setup, smallest, {
    signal,
    ...(logFolder === undefined ? {} : { logFolder }),
  });
  const isAgain = logged.finding.property === property && signal?.aborted !== true;
  // The run that is told is one that violated it, whatever a replay does; and not one whose programs were only not waited for.
  const last = shrunk.isImpatient ? original : shrunk.run;
  const run = isAgain ? logged : last;
  const schedule = isAgain || last === shrunk.run ? smallest : concreteSchedule(original);
  const recorded = { schedule, steps: run.steps, property };
  const replays = await replaySchedule(setup, recorded, { times: replayTimes, parallelRuns, signal });
  const decisions = { original: decisionsOf(concreteSchedule(original)), shrunk: decisionsOf(schedule) };
  return {
    ...{ seed: original.schedule.seed!, foundMs: exploration.elapsedMs, shrunkMs, original },
    run: { ...run, schedule },
    ...{ decisions, shrinkRuns: shrunk.runs, isMinimal: shrunk.isMinimal, replays },
  };
}

/** Of a run that was shrunk: its schedule has no seed any more, and only fates that are not benign. */
const concrete = ({ schedule }: ScheduledRun) => schedule;

function promiseChecks(
  { violated, undecided, runs }: Exploration,
  counterexample: ScheduledCounterexample | undefined,
  { workload }: ProgramSetup,
): VerificationCheck[] {
  const run = counterexample?.run ?? violated;
  if (run !== undefined) return [checkOf(run)];
  if (runs === 0) return [{ name: 'run', verdict: 'unknown', detail: 'no schedule was run to its end' }];
  const checks: VerificationCheck[] = [];
  for (const each of undecided) {
    const check = checkOf(each);
    if (!checks.some(({ name }) => name === check.name)) checks.push(check);
  }
  for (const { name } of workload.judges)
    if (!checks.some((check) => check.name === name)) checks.push({ name, verdict: 'valid' });
  return checks;
}

function checkOf({ finding, schedule }: ScheduledRun): VerificationCheck {
  const { verdict, property = 'run', detail, explanation } = finding;
  const because = detail ?? '';
  return {
    ...{ name: property, verdict },
    detail: verdict === 'unknown' ? `seed ${schedule.seed}: ${because}` : because,
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** Runs in which too little succeeded show nothing: never `valid`. */
function enoughChecks(
  { operations, counts, violated }: Exploration,
  { workload }: ProgramSetup,
): VerificationCheck[] {
  if (violated !== undefined) return [];
  const checks: VerificationCheck[] = [];
  for (const [f, minimum] of Object.entries(workload.minimumOk)) {
    const { ok, fail, info } = operations.byFunction.get(f)!;
    if (ok >= minimum) continue;
    const detail = `${ok} of ${ok + fail + info} operations ${f} succeeded, and ${minimum} are the least that show anything`;
    const errors = [...operations.errors].filter(([text]) => text.startsWith(`${f}: `));
    const explanation = errors.slice(0, 5).map(([text, count]) => `${count} × ${text}`);
    checks.push({ name: 'enough operations', verdict: 'unknown', detail, explanation });
  }
  if (counts.isCutOff) {
    const detail = 'a run did not end: the programs went on sending, and the limit of steps was met';
    checks.push({ name: 'end of run', verdict: 'unknown', detail });
  }
  return checks;
}

/** A fault that hit nothing did not happen: what was seen under it is not what was asked for. */
function faultChecks(
  { counts, violated }: Exploration,
  kinds: readonly ProgramFaultKind[],
): VerificationCheck[] {
  if (violated !== undefined) return [];
  const hits: Readonly<Record<ProgramFaultKind, number>> = {
    partition: counts.cutOff,
    'one-way-partition': counts.cutOff,
    isolate: counts.cutOff,
    loss: counts.lost,
    duplication: counts.doubled,
    delay: counts.delivered,
    pause: counts.pauses,
    kill: counts.crashes,
  };
  const without = kinds.filter((kind) => hits[kind] === 0);
  if (without.length === 0) return [];
  const detail = `${without.join(', ')}: nothing was hit by it in any schedule; run more seeds`;
  return [{ name: 'faults', verdict: 'unknown', detail }];
}
