import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type History, Outcome } from '../core/history.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { plural } from '../core/plural.ts';
import type { LimitMet, VerdictKind } from '../core/verdict.ts';
import { findCounterexample } from './counterexample.ts';
import { LinearizabilityCheck } from './linearizability-check.ts';
import type {
  FunctionCount,
  LimitName,
  LinearizabilityOptions,
  LinearizabilityResult,
} from './linearizability-options.ts';
import type { SequentialSpecification } from './specification.ts';
import { verifyLinearization } from './verify-linearization.ts';

/** Between two turns of the event loop: short enough for Ctrl-C, long enough not to matter. */
const TURN_MS = 20;

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
  const { signal, onProgress, timeoutMs = Number.POSITIVE_INFINITY } = options;
  const begin = performance.now();
  let turnBegan = begin;
  while (check.status === 'running') {
    check.runSlice();
    const now = performance.now();
    if (check.status !== 'running') break;
    if (signal?.aborted) check.status = 'cancelled';
    else if (now - begin > timeoutMs) check.status = 'time';
    if (check.status !== 'running' || now - turnBegan < TURN_MS) continue;
    onProgress?.(progressOf(check));
    await nextTurn();
    turnBegan = performance.now();
  }
  return resultOf(check, history, options);
}

/** The same, in one go. Of the limits it knows steps and memory only. */
export function checkLinearizableSync<S = HistoryValue>(
  history: History,
  specification: SequentialSpecification<S>,
  options: Omit<LinearizabilityOptions<S>, 'signal' | 'timeoutMs' | 'onProgress'> = {},
): LinearizabilityResult {
  const check = new LinearizabilityCheck(history, specification, options);
  check.finish();
  return resultOf(check, history, options);
}

function progressOf<S>(check: LinearizabilityCheck<S>) {
  const { returns, ofReturns } = check.deepest;
  const { steps, configurations, component } = check;
  const components = check.prepared.components.length;
  return { steps, configurations, placed: returns, completions: ofReturns, component, components };
}

function resultOf<S>(
  check: LinearizabilityCheck<S>,
  history: History,
  options: LinearizabilityOptions<S>,
): LinearizabilityResult {
  const { status, prepared } = check;
  const verdict: VerdictKind = status === 'valid' || status === 'violated' ? status : 'unknown';
  const base = {
    verdict,
    specification: prepared.specification.name,
    operations: history.operations.count,
    functions: countFunctions(history),
    decidedBy: [...check.decidedBy],
    configurations: check.configurations,
    steps: check.steps,
    reductions: check.reductions,
    withoutReductions: options.withoutReductions ?? [],
    scope: scopeOf(check, history),
    longestPrefix: check.deepest,
  };
  if (status === 'valid') return { ...base, witness: verifiedWitness(check, history) };
  if (status !== 'violated') return { ...base, limit: limitOf(status as LimitName, options) };
  if (options.counterexample === false) return base;
  return { ...base, counterexample: findCounterexample(check.prepared, check.component) };
}

/** Nothing is called valid that the separate verifier does not accept. */
function verifiedWitness<S>(check: LinearizabilityCheck<S>, history: History): number[] {
  const { specification, initial, componentOf } = check.prepared;
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

function scopeOf<S>(check: LinearizabilityCheck<S>, history: History): string[] {
  const { reductions, prepared } = check;
  const totals = countFunctions(history).reduce(
    (sum, { info, fail }) => ({ info: sum.info + info, fail: sum.fail + fail }),
    { info: 0, fail: 0 },
  );
  const scope = [...history.notes, ...prepared.notes];
  if (totals.info > 0)
    scope.push(`${plural(totals.info, 'operation')} of unknown outcome may or may not have taken effect`);
  if (totals.fail > 0) scope.push(`${plural(totals.fail, 'failed operation')} taken to have had no effect`);
  if (reductions.drop > 0)
    scope.push(`${reductions.drop} of unknown outcome that nothing observed were left out`);
  if (reductions.partition > 0)
    scope.push(`${reductions.partition} independent components were judged one by one`);
  return scope;
}
