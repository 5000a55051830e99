import type { Scheduler } from 'fast-check';
import { BadInput } from '../../core/bad-input.ts';
import { plural } from '../../core/plural.ts';
import { freshSeed } from '../../core/random.ts';
import { type Check, combineVerdicts } from '../../core/verdict.ts';
import { type ClientPrograms, clientPrograms } from './client-programs.ts';
import { counterexampleFrom } from './counterexample.ts';
import type { AnyTarget } from './define-target.ts';
import type { TargetCounterexample, TargetResult } from './target-result.ts';
import { type BrokenRun, TargetTrial } from './target-trial.ts';

const DEFAULT_SEEDS = 100;
const SCHEDULES_PER_PROGRAM = 4;
const REPRODUCTIONS = 10;
const DEFAULT_TIMEOUT_MS = 60_000;

export interface VerifyTargetOptions {
  /** How many programs are drawn. Default: 100. Each is run under one to four schedules. */
  readonly seeds?: number;
  /** From which everything is drawn. Default: a fresh one, which the result names. */
  readonly seed?: number;
  /** With `seed`: the counterexample that a result named, and nothing else. */
  readonly path?: string;
  /** No new run begins after that. Default: a minute. A target that never returns from a call is beyond it. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

type FastCheck = typeof import('fast-check');

/**
 * Runs a target with drawn programs of concurrent clients under drawn schedules, and judges what the clients were told. Of a run in
 * which a promise is broken fast-check looks for the smallest that breaks the same one.
 *
 * @throws BadInput if the target is not whole, cannot be created, or is asked what it does not understand
 */
export async function verifyTarget(
  target: AnyTarget,
  options: VerifyTargetOptions = {},
): Promise<TargetResult> {
  const fc = await import('fast-check');
  if (options.path !== undefined && options.seed === undefined)
    throw new BadInput('a path belongs to a seed', {
      remedy: 'Give the seed that the report named with it.',
    });
  if (options.path !== undefined && !/^\d+(:\d+)*$/.test(options.path)) throw wrongPath(options.path);
  const { seed = freshSeed(), path, seeds = DEFAULT_SEEDS, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  const startedAtMs = performance.now();
  const isOver = () => (signal?.aborted ?? false) || performance.now() - startedAtMs > timeoutMs;
  const trial = new TargetTrial(target, signal);
  const search = await searchOf(fc, trial, { seed, path, seeds, isOver });
  const { found, runsUntilFound } = search;
  const runs = trial.statistics.runs;
  const scope = trial.scope();
  const checks = checksOf(
    trial,
    { ...search, isReplay: path !== undefined },
    isOver() && signal?.aborted ? 'it was interrupted' : 'the time was up',
  );
  let counterexample: TargetCounterexample | undefined;
  if (found !== undefined && search.path !== undefined) {
    const times = await reproductions(fc, target, { seed, path: search.path, found });
    counterexample = {
      ...counterexampleFrom(found),
      reproduced: { times, of: REPRODUCTIONS },
      runsUntilFound,
      runsToShrink: runs - runsUntilFound,
    };
  }
  return {
    target: target.name,
    verdict: combineVerdicts(checks.map(({ verdict }) => verdict)),
    checks,
    seed,
    ...(search.path === undefined ? {} : { path: search.path }),
    ...(counterexample === undefined ? {} : { counterexample }),
    programs: search.programs,
    runs,
    operations: trial.statistics.operations,
    scope,
    seconds: (performance.now() - startedAtMs) / 1000,
  };
}

interface SearchOptions {
  readonly seed: number;
  readonly path: string | undefined;
  readonly seeds: number;
  readonly isOver: () => boolean;
}

interface Search {
  readonly programs: number;
  readonly found: BrokenRun | undefined;
  readonly runsUntilFound: number;
  readonly path: string | undefined;
  /** Programs that were drawn and not run, for the time was up. */
  readonly skipped: number;
}

async function searchOf(fc: FastCheck, trial: TargetTrial, options: SearchOptions): Promise<Search> {
  const { seed, path, seeds, isOver } = options;
  let found: BrokenRun | undefined;
  let refusal: { readonly error: unknown } | undefined;
  let programs = 0;
  let skipped = 0;
  let runsUntilFound = 0;
  // Nothing is thrown through fast-check, which would take it for one more way to fail, and make it smaller.
  const isKept = async (drawn: ClientPrograms, schedules: readonly number[]) => {
    // A path leads to one program. Where that breaks nothing, fast-check would go on to others.
    if (refusal !== undefined || (path !== undefined && programs > 0)) return true;
    if (isOver()) {
      if (found === undefined) skipped += 1;
      return true;
    }
    if (found === undefined) programs += 1;
    try {
      const broken = await trial.brokenRunOf(
        drawn,
        schedules.map((schedule) => schedulerOf(fc, schedule)),
        found?.broken,
      );
      if (broken === undefined) return true;
      if (found === undefined) runsUntilFound = trial.statistics.runs;
      found = broken;
      return false;
    } catch (error) {
      refusal = { error };
      return true;
    }
  };
  const parameters = path === undefined ? { numRuns: seeds } : { numRuns: 1, path, endOnFailure: true };
  const details = await checked(fc, propertyOf(fc, trial, isKept), { ...parameters, seed });
  if (refusal !== undefined) throw (refusal as { error: unknown }).error;
  if (path !== undefined && programs + skipped === 0) throw wrongPath(path);
  return { programs, skipped, found, runsUntilFound, path: details.counterexamplePath ?? undefined };
}

/** @throws BadInput if the path is none of the property's */
async function checked(
  fc: FastCheck,
  property: ReturnType<typeof propertyOf>,
  parameters: { readonly seed: number; readonly path?: string },
) {
  try {
    return await fc.check(property, parameters);
  } catch (error) {
    if (parameters.path === undefined) throw error;
    throw wrongPath(parameters.path);
  }
}

const wrongPath = (path: string) =>
  new BadInput(`the path ${path} leads to no program of this target`, {
    remedy: 'Give seed and path as a report named them, for the same versions of target and fast-check.',
  });

/**
 * The scheduler of fast-check that a number stands for, made anew for each run: clones of one scheduler do not all choose alike
 * (fast-check 4.10), and a counterexample has to replay.
 */
function schedulerOf(fc: FastCheck, schedule: number): Scheduler {
  return fc.sample(fc.scheduler(), { seed: schedule, numRuns: 1 })[0]!;
}

function propertyOf(
  fc: FastCheck,
  { target, workload }: TargetTrial,
  isKept: (programs: ClientPrograms, schedules: readonly number[]) => Promise<boolean>,
) {
  const schedules = fc.array(fc.noShrink(fc.nat()), {
    minLength: 1,
    maxLength: SCHEDULES_PER_PROGRAM,
    size: 'max',
  });
  return fc.asyncProperty(clientPrograms(fc, target, workload), schedules, isKept);
}

/** Runs the counterexample again from its seed and path, each time anew; returns how often the same things happened. */
async function reproductions(
  fc: FastCheck,
  target: AnyTarget,
  { seed, path, found }: { seed: number; path: string; found: BrokenRun },
): Promise<number> {
  const expected = JSON.stringify(found.run.events);
  let times = 0;
  for (let attempt = 0; attempt < REPRODUCTIONS; attempt += 1) {
    const trial = new TargetTrial(target, undefined);
    const search = await searchOf(fc, trial, { seed, path, seeds: 1, isOver: () => false }).catch(
      () => undefined,
    );
    if (search?.found !== undefined && JSON.stringify(search.found.run.events) === expected) times += 1;
  }
  return times;
}

function checksOf(
  trial: TargetTrial,
  { found, skipped, programs, isReplay }: Search & { readonly isReplay: boolean },
  why: string,
): readonly Check[] {
  const shortage = trial.statistics.shortage();
  return trial.promises.map((name): Check => {
    if (found?.broken === name) return { name, verdict: 'violated', detail: found.detail };
    if (found !== undefined) return { name, verdict: 'unknown', detail: 'another promise was broken first' };
    if (isReplay)
      return { name, verdict: 'unknown', detail: 'seed and path lead to a run in which nothing is broken' };
    const undecided = trial.undecided(name);
    if (undecided !== undefined) return { name, verdict: 'unknown', detail: undecided };
    if (skipped > 0) {
      const detail = `${why} after ${plural(programs, 'program')}, before all were run`;
      return { name, verdict: 'unknown', detail };
    }
    return shortage === undefined
      ? { name, verdict: 'valid' }
      : { name, verdict: 'unknown', detail: shortage };
  });
}
