import { type History, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { BRUTE_FORCE_LIMIT, isLinearizableByBruteForce } from './brute-force.ts';
import type { ClusterViolation } from './cluster-check.ts';
import { componentProblem } from './component-problem.ts';
import { type PreparedHistory, prepareHistory } from './components.ts';
import { judgeByDefinition } from './definition-search.ts';
import { FrontierSearch } from './frontier-search.ts';
import type { LinearizabilityCheck } from './linearizability-check.ts';
import { noReductions, type ReductionName } from './reductions.ts';
import { isViolated, type StopRequest, shrinkViolation } from './shrink.ts';
import { type SequentialSpecification, specifiedOperation } from './specification.ts';
import { cutAt, subHistory } from './sub-history.ts';
import { readableTail } from './tail.ts';

/** How a window was judged a second time. */
export type Confirmation =
  | 'brute force'
  | 'the results alone'
  | 'independent search'
  | 'not independently confirmed';

/**
 * Why a history is not linearizable: derived from the history alone, so it is the same whichever search
 * decided.
 */
export interface Counterexample {
  /**
   * The completed operation that cannot be placed: up to its completion no order explains the history, before
   * it one does.
   */
  readonly row: number;
  /** Every state in which the object could be while that operation was due, in words. */
  readonly states: readonly string[];
  /** Whether `states` leaves out what crashed operations that nothing observed might have caused. */
  readonly leavesOutUnobserved: boolean;
  /**
   * Rows that contradict each other by themselves: whatever happened to the rest of the history, they cannot
   * be explained. In order of invocation.
   */
  readonly window: readonly number[];
  /** Rows of the window that were still open when `row` returned; their later completions do not matter. */
  readonly openInWindow: readonly number[];
  /** The window as a history; row i of it is `window[i]`. */
  readonly windowHistory: History;
  readonly confirmed: Confirmation;
  /** The end of the window alone, where that is easier to read; see {@link ReadableTail}. */
  readonly tail?: ReadableTail;
}

/** The window's end, with all that went before replaced by the states that it can have led to. */
export interface ReadableTail {
  /** Row whose completion is the last event in front of the cut. */
  readonly cutAfterRow: number;
  /** Every way to arrive at the cut: the state in words, and the rows that may still take effect. */
  readonly starts: readonly { readonly state: string; readonly pending: readonly number[] }[];
  /**
   * Rows in play after the cut. From none of the starts can they be explained: brute force has tried
   * each.
   */
  readonly rows: readonly number[];
}

/** The whole object at once, for judges that know nothing of components. */
const noPartition: ReadonlySet<ReductionName> = new Set(['partition'] as const);
/** Small enough to be read as it is. */
const WINDOW_THAT_NEEDS_NO_TAIL = 12;
/** Rows of a component beyond which laying it out for the general search costs too much memory. */
const LONG_HISTORY = 200_000;
const STEP_LIMIT = 4_000_000;
/** A step of a costly specification takes microseconds: whoever waits may ask to stop in between. */
const STEPS_BEFORE_PAUSE = 20_000;
/** A long history needs many steps without being hard. */
const STEPS_PER_ROW = 200;
/** Configurations, and configurations times rows, of the second judge. */
const CONFIRMATION_LIMIT = 60_000;
const CONFIRMATION_EFFORT = 10_000_000;

/**
 * Derives the counterexample of a check that found a violation. It pauses between its steps; once `stop` is set it goes no
 * further in making the window small.
 */
export function findCounterexample<S>(
  check: LinearizabilityCheck<S>,
  stop: StopRequest,
): Generator<void, Counterexample> {
  const { violation } = check;
  if (violation === undefined || check.violatedRows.length <= LONG_HISTORY)
    return derive(check.prepared, check.violatedRows, stop, violation);
  return fromWindow(check, violation, stop);
}

/** In a history so long that only the operations which rule 6 found are looked at. */
function* fromWindow<S>(
  check: LinearizabilityCheck<S>,
  { row, window }: ClusterViolation,
  stop: StopRequest,
): Generator<void, Counterexample> {
  const { specification, initial } = check.judgedBy;
  const prepared = prepareHistory(check.violationWindow(), specification, initial, new Set());
  const found = yield* derive(prepared, prepared.components[0]!, stop, undefined);
  const original = (place: number) => window[place]!;
  if (original(found.row) !== row)
    throw new Error('internal error: a part of the history is violated earlier than all of it');
  const { tail } = found;
  return {
    ...found,
    row,
    // What else may have been written meanwhile was not looked at.
    states: [],
    window: found.window.map(original),
    openInWindow: found.openInWindow.map(original),
    ...(tail && {
      tail: {
        cutAfterRow: original(tail.cutAfterRow),
        rows: tail.rows.map(original),
        starts: tail.starts.map((start) => ({ ...start, pending: start.pending.map(original) })),
      },
    }),
  };
}

function* derive<S>(
  prepared: PreparedHistory<S>,
  rows: Int32Array,
  stop: StopRequest,
  known: ClusterViolation | undefined,
): Generator<void, Counterexample> {
  const { history } = prepared;
  // What was settled for the whole history holds for every part of it: no part may settle it anew.
  const specification = { ...prepared.specification, initial: prepared.initial, specialize: undefined };
  yield;
  const few = contradictionAmong(history, specification, rows);
  if (few !== undefined) return few;
  const row = known ? known.row : yield* firstContradiction(history, specification, rows, stop);
  if (row === undefined) return unshrunk(history, specification, [...rows]);
  const cut = cutAt(history, rows, history.operations.completedAt[row]!);
  const upToHere = subHistory(history, cut);
  const complete = yield* failingReturn(upToHere, specification, ['deadline', 'prescribed', 'drop'], stop);
  const failure =
    complete ?? (yield* failingReturn(upToHere, specification, ['deadline', 'prescribed'], stop));
  // Where the due operation is another one, its states would explain something else.
  const states = failure !== undefined && cut.rows[failure.row] === row ? failure.states : [];
  yield;
  const start = known ? { ...cut, rows: known.window } : cut;
  const window = yield* shrinkViolation(history, specification, start, row, stop);
  const windowHistory = subHistory(history, { rows: window, isCrashed: cut.isCrashed });
  return {
    row,
    states,
    leavesOutUnobserved: complete === undefined,
    window,
    openInWindow: window.filter((candidate) => cut.isCrashed!(candidate)),
    windowHistory,
    confirmed: confirm(windowHistory, specification),
    ...(window.length > WINDOW_THAT_NEEDS_NO_TAIL ? tailOf(windowHistory, specification, window) : {}),
  };
}

/** Operations that contradict each other by their results alone, where the specification can tell. */
function contradictionAmong<S>(
  history: History,
  { contradiction, usesProcess = false }: SequentialSpecification<S>,
  rows: Int32Array,
): Counterexample | undefined {
  const { outcome, invokedAt, completedAt } = history.operations;
  const completed = Array.from(rows)
    .filter((row) => outcome[row] === Outcome.ok)
    .map((row) => ({
      operation: specifiedOperation(history, row, usesProcess),
      row,
      invokedAt: invokedAt[row]!,
      completedAt: completedAt[row]!,
    }));
  const found = contradiction?.(completed);
  if (found === undefined) return undefined;
  const window = [...found].sort((left, right) => left - right);
  const row = window.reduce((last, other) => (completedAt[other]! > completedAt[last]! ? other : last));
  const windowHistory = subHistory(history, { rows: window });
  const confirmed = 'the results alone';
  return { row, states: [], leavesOutUnobserved: false, window, openInWindow: [], windowHistory, confirmed };
}

function tailOf<S>(
  windowHistory: History,
  specification: SequentialSpecification<S>,
  window: readonly number[],
): { tail?: ReadableTail } {
  const { specification: whole } = prepareHistory(windowHistory, specification, undefined, noPartition);
  const tail = readableTail(windowHistory, whole);
  if (tail === undefined) return {};
  const originals = (places: readonly number[]) => places.map((place) => window[place]!);
  const describe = whole.describeState ?? describePlainState;
  const starts = tail.starts.map(({ state, pending }) => ({
    state: describe(state),
    pending: originals(pending),
  }));
  const cutAfterRow = window[windowHistory.operations.completedAt.indexOf(tail.cutAfter)]!;
  return { tail: { cutAfterRow, starts, rows: originals(tail.rows) } };
}

/**
 * The first completion up to which the history cannot be explained; `undefined` beyond the limit.
 *
 * It may come after the return at which the frontier search ends up empty, for that search knows the results
 * of the operations that are open there, and a cut forgets them: with 0, `cas [0 1]` open, read 1, the read
 * cannot be placed if the cas will turn out to have failed; cut at the read, the cas may have succeeded. A
 * later cut only adds constraints, so halving finds the first.
 */
function* firstContradiction<S>(
  history: History,
  specification: SequentialSpecification<S>,
  rows: Int32Array,
  stop: StopRequest,
): Generator<void, number | undefined> {
  const { outcome, completedAt } = history.operations;
  const failure = yield* failingReturn(subHistory(history, { rows }), specification, ['deadline'], stop);
  if (failure === undefined) return undefined;
  const completed = rows.filter((row) => outcome[row] === Outcome.ok);
  completed.sort((left, right) => completedAt[left]! - completedAt[right]!);
  let low = completed.indexOf(rows[failure.row]!);
  let high = completed.length - 1;
  for (let middle = low; low < high; middle = (low + high) >>> 1) {
    const cut = cutAt(history, rows, completedAt[completed[middle]!]!);
    if (isViolated(subHistory(history, cut), specification, STEP_LIMIT).violated) high = middle;
    else low = middle + 1;
    yield;
  }
  return completed[low];
}

/** When even the frontier search is too large to say where it went wrong. */
function unshrunk<S>(
  history: History,
  specification: SequentialSpecification<S>,
  rows: number[],
): Counterexample {
  const { outcome, completedAt } = history.operations;
  const completed = rows.filter((row) => outcome[row] === Outcome.ok);
  const last = completed.reduce((best, row) => (completedAt[row]! > completedAt[best]! ? row : best));
  const windowHistory = subHistory(history, { rows });
  const confirmed = confirm(windowHistory, specification);
  const common = { states: [], leavesOutUnobserved: true, openInWindow: [], windowHistory, confirmed };
  return { row: last, window: rows, ...common };
}

/**
 * The first return that no order honours, and the states that were possible then; `undefined` beyond the
 * limit, or when asked to stop.
 */
function* failingReturn<S>(
  history: History,
  specification: SequentialSpecification<S>,
  without: readonly ReductionName[],
  stop: StopRequest,
): Generator<void, { readonly row: number; readonly states: readonly string[] } | undefined> {
  const off = new Set(without);
  const prepared = prepareHistory(history, specification, undefined, off);
  const rows = prepared.components[0]!;
  const problem = componentProblem(prepared, rows, off, noReductions());
  const search = new FrontierSearch(problem, false);
  const maxSteps = Math.max(STEP_LIMIT, STEPS_PER_ROW * rows.length);
  for (
    let left = maxSteps;
    search.status === 'running' && left > 0 && !stop.stopped;
    left -= STEPS_BEFORE_PAUSE
  ) {
    search.run(Math.min(left, STEPS_BEFORE_PAUSE));
    yield;
  }
  if (search.status !== 'violated') return undefined;
  const { level } = search;
  const states = new Set<string>();
  const describe = specification.describeState ?? describePlainState;
  for (let id = 0; id < level.count; id += 1) {
    const state = level.words[level.offsetOf(id) + 1]!;
    for (const objectState of prepared.transitions.objectStates(state)) states.add(describe(objectState));
  }
  return { row: problem.dueRow[search.position]!, states: [...states].sort() };
}

function describePlainState(state: unknown): string {
  try {
    return formatHistoryValue(state as HistoryValue);
  } catch {
    return JSON.stringify(state);
  }
}

/** Judges the window again, by something that shares no search and no reduction with the checker. */
function confirm<S>(window: History, specification: SequentialSpecification<S>): Confirmation {
  const { specification: whole, initial } = prepareHistory(window, specification, undefined, noPartition);
  if (window.operations.count <= BRUTE_FORCE_LIMIT) {
    if (!isLinearizableByBruteForce(window, whole, initial)) return 'brute force';
    throw new Error('internal error: brute force finds the counterexample linearizable');
  }
  const limit = Math.min(CONFIRMATION_LIMIT, CONFIRMATION_EFFORT / window.operations.count);
  const judgement = judgeByDefinition(window, whole, initial, limit);
  if (judgement === 'valid') {
    throw new Error('internal error: an independent search finds the counterexample linearizable');
  }
  return judgement === 'violated' ? 'independent search' : 'not independently confirmed';
}
