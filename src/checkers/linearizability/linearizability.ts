import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import type { LimitMet, VerdictKind } from '../../core/verdict.ts';
import { findCounterexample } from './counterexample.ts';
import { LinearizabilityCheck } from './linearizability-check.ts';
import type {
  FunctionCount,
  LimitName,
  LinearizabilityOptions,
  LinearizabilityResult,
} from './linearizability-options.ts';
import { Pace } from './pace.ts';
import type { SequentialSpecification } from './specification.ts';
import { verifyLinearization } from './verify-linearization.ts';

/**
 * Whether the history is linearizable with respect to the specification (Herlihy and Wing 1990). Never blocks
 * the event loop for long; a limit gives `unknown`, never a guess.
 */
export async function checkLinearizable<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  options: LinearizabilityOptions<S> = {},
): Promise<LinearizabilityResult> {
  const check = new LinearizabilityCheck(history, specification, options);
  const pace = new Pace(options);
  while (check.status === 'running') {
    check.runSlice();
    if (check.status === 'running') check.status = pace.limitMet() ?? 'running';
    if (check.status !== 'running' || !pace.turnIsOver()) continue;
    options.onProgress?.(progressOf(check));
    await pace.nextTurn();
  }
  return withCounterexample(check, history, options, pace);
}

/** The same, in one go. Of the limits it knows steps and memory only. */
export function checkLinearizableSync<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  options: Omit<LinearizabilityOptions<S>, 'signal' | 'timeoutMs' | 'onProgress'> = {},
): LinearizabilityResult {
  const check = new LinearizabilityCheck(history, specification, options);
  check.finish();
  const result = resultOf(check, history, options);
  if (result.verdict !== 'violated' || options.counterexample === false) return result;
  const derivation = findCounterexample(check, { stopped: false });
  for (let step = derivation.next(); ; step = derivation.next()) {
    if (step.done) return { ...result, counterexample: step.value };
  }
}

/**
 * The result with its counterexample. A limit that is met on the way no longer touches the verdict: it only leaves the
 * window larger than it could be.
 */
async function withCounterexample<S>(
  check: LinearizabilityCheck<S>,
  history: History,
  options: LinearizabilityOptions<S>,
  pace: Pace,
): Promise<LinearizabilityResult> {
  const result = resultOf(check, history, options);
  if (result.verdict !== 'violated' || options.counterexample === false) return result;
  const stop = { stopped: false };
  const derivation = findCounterexample(check, stop);
  for (let step = derivation.next(); ; step = derivation.next()) {
    if (step.done) return { ...result, counterexample: step.value };
    stop.stopped ||= pace.limitMet() !== undefined;
    if (pace.turnIsOver()) await pace.nextTurn();
  }
}

function progressOf<S>(check: LinearizabilityCheck<S>) {
  const { returns, ofReturns } = check.deepest;
  const { steps, configurations, component } = check;
  const components = check.componentCount;
  return { steps, configurations, placed: returns, completions: ofReturns, component, components };
}

function resultOf<S>(
  check: LinearizabilityCheck<S>,
  history: History,
  options: LinearizabilityOptions<S>,
): LinearizabilityResult {
  const { status, judgedBy } = check;
  const verdict: VerdictKind = status === 'valid' || status === 'violated' ? status : 'unknown';
  const base = {
    verdict,
    specification: judgedBy.specification.name,
    operations: history.operations.count,
    functions: countFunctions(history),
    decidedBy: [...check.decidedBy],
    configurations: check.configurations,
    steps: check.steps,
    reductions: check.reductions,
    withoutReductions: options.withoutReductions ?? [],
    scope: [...scopeOf(check, history), ...initialNote(check, history, options)],
    longestPrefix: check.deepest,
  };
  if (status === 'valid') return { ...base, witness: verifiedWitness(check, history) };
  return status === 'violated' ? base : { ...base, limit: limitOf(status as LimitName, options) };
}

/** Nothing is called valid that the separate verifier does not accept. */
function verifiedWitness<S>(check: LinearizabilityCheck<S>, history: History): number[] {
  const { specification, initial, componentOf } = check.judgedBy;
  const witness = check.linearization();
  const problem = verifyLinearization(history, specification, initial, witness, componentOf);
  if (problem !== undefined) throw new Error(`internal error: the linearization found is none: ${problem}`);
  return witness;
}

function countFunctions(history: History): FunctionCount[] {
  const { count, f, outcome } = history.operations;
  const counts = history.functions.map((name) => ({ f: name, ok: 0, fail: 0, info: 0 }));
  for (let row = 0; row < count; row += 1) {
    const entry = counts[f[row]!]!;
    if (outcome[row] === Outcome.ok) entry.ok += 1;
    else if (outcome[row] === Outcome.fail) entry.fail += 1;
    else entry.info += 1;
  }
  return counts;
}

function limitOf<S>(name: LimitName, options: LinearizabilityOptions<S>): LimitMet<LimitName> {
  const message = {
    time: `the time limit of ${options.timeoutMs} ms was met`,
    steps: `the limit of ${options.maxSteps} steps was met`,
    memory: `the memory limit of ${options.maxMemoryMiB ?? 1024} MiB was met`,
    cancelled: 'the check was cancelled',
  }[name];
  return { limit: name, message };
}

/** A violation may rest on an initial state that nobody stated: it is said, so that nobody is misled by it. */
function initialNote<S>(
  { status, judgedBy }: LinearizabilityCheck<S>,
  history: History,
  options: LinearizabilityOptions<S>,
): string[] {
  if (status !== 'violated' || options.initial !== undefined || history.initial !== undefined) return [];
  const { describeState } = judgedBy.specification;
  const shown = describeState === undefined ? 'the usual one' : describeState(judgedBy.initial);
  return [`the history names no initial state: ${shown} was assumed, and another one can be given`];
}

function scopeOf<S>(check: LinearizabilityCheck<S>, history: History): string[] {
  const { reductions, judgedBy } = check;
  const totals = countFunctions(history).reduce(
    (sum, { info, fail }) => ({ info: sum.info + info, fail: sum.fail + fail }),
    { info: 0, fail: 0 },
  );
  const scope = [...history.notes, ...judgedBy.notes];
  if (totals.info > 0)
    scope.push(`${plural(totals.info, 'operation')} of unknown outcome may or may not have taken effect`);
  if (totals.fail > 0) scope.push(`${plural(totals.fail, 'failed operation')} taken to have had no effect`);
  if (reductions.drop > 0)
    scope.push(`${reductions.drop} of unknown outcome that nothing observed were left out`);
  if (reductions.partition > 0)
    scope.push(`${reductions.partition} independent components were judged one by one`);
  return scope;
}
