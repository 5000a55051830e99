import { type History, Outcome } from '../../core/history.ts';
import { historyValueKey } from '../../core/history-value.ts';
import { prepareHistory } from './components.ts';
import { dropCrashed } from './drop-crashed.ts';
import { LinearizabilityCheck } from './linearizability-check.ts';
import { type SequentialSpecification, specifiedOperation } from './specification.ts';
import { type SubHistory, subHistory } from './sub-history.ts';

/**
 * Limits by rows looked at and steps, not by time: the same history shrinks to the same window
 * everywhere.
 */
const STEPS_PER_TRIAL = 200_000;
const WORK_IN_ALL = 4_000_000;

/**
 * Makes a violating history smaller by steps that keep every linearizable history linearizable (HISTORIES,
 * "Proof of the verdict"), so that what remains is a violation of the original history, not of its own
 * making.
 *
 * One step takes a set D of operations. Completed observations in it go as they are: by rule 1 they leave the state
 * alone, so every linearization with them stays one without. The others have their completions turned into crashes
 * (rule: ok → info) and are left out if rule 2 then allows it for *all* of them. So a read or a failed cas goes at any
 * time; a write goes once nobody observes it, or together with all its observers. A state-changing operation that is
 * observed never goes alone.
 *
 * The operation `due`, at whose completion it went wrong, stays in any case. With nothing written, `cas [0 2]` open, read 2,
 * and then the cas fails: the read alone is a violation, but only because the cas failed.
 *
 * A generator that pauses between steps: whoever drives it may yield to the event loop, and may set `stop`, after which
 * it returns what it has.
 */
export function* shrinkViolation<S>(
  history: History,
  specification: SequentialSpecification<S>,
  start: SubHistory,
  due: number,
  stop: StopRequest,
): Generator<void, number[]> {
  const shrinker = new Shrinker(history, specification, start.isCrashed ?? (() => false), due, stop);
  return yield* shrinker.shrink(Array.from(start.rows));
}

/** Set by the owner of a long derivation that is to come to its end. */
export interface StopRequest {
  stopped: boolean;
}

/** Whether a history is violated, as far as a bounded search can tell. */
export function isViolated<S>(
  history: History,
  specification: SequentialSpecification<S>,
  maxSteps: number,
): { readonly violated: boolean; readonly steps: number } {
  const check = new LinearizabilityCheck(history, specification, { maxSteps });
  return { violated: check.finish() === 'violated', steps: check.steps };
}

/**
 * The rows that remain when this set is left out, or `undefined` if the rules do not allow to leave out any
 * of it. Of a set of which only a part may go, that part goes.
 */
export function leaveOut<S>(
  history: History,
  specification: SequentialSpecification<S>,
  rows: readonly number[],
  isCrashed: (row: number) => boolean,
  unwanted: ReadonlySet<number>,
): number[] | undefined {
  const observations = observationsAmong(history, specification, unwanted, isCrashed);
  if (observations.size === 0) return leaveOutCrashing(history, specification, rows, isCrashed, unwanted);
  const others = rows.filter((row) => !observations.has(row));
  const rest = new Set([...unwanted].filter((row) => !observations.has(row)));
  return leaveOutCrashing(history, specification, others, isCrashed, rest) ?? others;
}

/** Operations that are known, by their recorded results, to have changed nothing. */
function observationsAmong<S>(
  history: History,
  { observer, usesProcess = false }: SequentialSpecification<S>,
  rows: ReadonlySet<number>,
  isCrashed: (row: number) => boolean,
): ReadonlySet<number> {
  const { outcome } = history.operations;
  const isObservation = (row: number) =>
    outcome[row] === Outcome.ok &&
    !isCrashed(row) &&
    observer!(specifiedOperation(history, row, usesProcess));
  return observer === undefined ? new Set() : new Set([...rows].filter(isObservation));
}

function leaveOutCrashing<S>(
  history: History,
  specification: SequentialSpecification<S>,
  rows: readonly number[],
  isCrashed: (row: number) => boolean,
  unwanted: ReadonlySet<number>,
): number[] | undefined {
  let leaving = unwanted;
  while (leaving.size > 0) {
    const trial = subHistory(history, { rows, isCrashed: (row) => isCrashed(row) || leaving.has(row) });
    const {
      kinds,
      initial,
      components,
      specification: specialized,
    } = prepareHistory(trial, specification, undefined, new Set());
    const kept = components.flatMap((part) => [...dropCrashed(trial, specialized, kinds, part, initial)]);
    const keptRows = new Set(kept.map((place) => rows[place]!));
    const gone = new Set([...leaving].filter((row) => !keptRows.has(row)));
    // Those that stay keep their completions, and with those the rules may allow less: ask again.
    if (gone.size === leaving.size) return rows.filter((row) => !leaving.has(row));
    leaving = gone;
  }
  return undefined;
}

class Shrinker<S> {
  readonly #history: History;
  readonly #specification: SequentialSpecification<S>;
  readonly #isCrashed: (row: number) => boolean;
  readonly #due: number;
  readonly #stop: StopRequest;
  #work = 0;

  constructor(
    history: History,
    specification: SequentialSpecification<S>,
    isCrashed: (row: number) => boolean,
    due: number,
    stop: StopRequest,
  ) {
    this.#due = due;
    this.#stop = stop;
    this.#history = history;
    this.#specification = specification;
    this.#isCrashed = isCrashed;
  }

  *shrink(start: number[]): Generator<void, number[]> {
    let rows = this.#without(start, new Set(start.filter(this.#isCrashed))) ?? start;
    rows = yield* this.#suffix(rows);
    for (let before = rows.length + 1; rows.length < before && !this.#isExhausted; ) {
      before = rows.length;
      rows = yield* this.#chunks(rows);
      rows = yield* this.#tokenGroups(rows);
    }
    return rows;
  }

  get #isExhausted(): boolean {
    return this.#stop.stopped || this.#work > WORK_IN_ALL;
  }

  /**
   * Keeps, of what may go, only a few of the operations that completed last: in a long history most are
   * innocent.
   */
  *#suffix(rows: number[]): Generator<void, number[]> {
    const { completedAt } = this.#history.operations;
    const byCompletion = rows.filter((row) => !this.#isCrashed(row));
    byCompletion.sort((left, right) => completedAt[right]! - completedAt[left]!);
    for (let keep = 1; keep < rows.length && !this.#isExhausted; keep *= 4) {
      const kept = new Set(byCompletion.slice(0, keep));
      const smaller = this.#without(rows, new Set(rows.filter((row) => !kept.has(row))));
      if (smaller !== undefined) return smaller;
      yield;
    }
    return rows;
  }

  /**
   * Leaves out ever smaller runs of neighbours, latest first: the end of a history is where it went
   * wrong.
   */
  *#chunks(start: number[]): Generator<void, number[]> {
    let rows = start;
    for (let size = Math.ceil(rows.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let end = rows.length; end > 0 && !this.#isExhausted; end -= size) {
        const chunk = rows.slice(Math.max(0, end - size), end);
        rows = this.#without(rows, new Set(chunk)) ?? rows;
        yield;
      }
    }
    return rows;
  }

  /** Leaves out all operations that write or observe one value, value by value. */
  *#tokenGroups(start: number[]): Generator<void, number[]> {
    const { deadline } = this.#specification;
    if (deadline === undefined) return start;
    const { kinds } = prepareHistory(this.#history, this.#specification, undefined, new Set());
    const groups = new Map<string, Set<number>>();
    for (const row of start) {
      const operation = kinds.operations[kinds.kindOf[row]!]!;
      const tokens = [...deadline.produces(operation)];
      const required = deadline.requires(operation);
      if (required !== undefined) tokens.push(required);
      for (const token of tokens) {
        const key = historyValueKey(token);
        const group = groups.get(key);
        if (group) group.add(row);
        else groups.set(key, new Set([row]));
      }
    }
    let rows = start;
    for (const group of groups.values()) {
      if (this.#isExhausted) break;
      rows = this.#without(rows, group) ?? rows;
      yield;
    }
    return rows;
  }

  /** The rows without the unwanted ones, if that is allowed and what remains is still violated. */
  #without(rows: number[], unwanted: Set<number>): number[] | undefined {
    this.#work += 2 * rows.length;
    unwanted.delete(this.#due);
    const smaller = leaveOut(this.#history, this.#specification, rows, this.#isCrashed, unwanted);
    if (smaller === undefined) return undefined;
    const trial = subHistory(this.#history, { rows: smaller, isCrashed: this.#isCrashed });
    const { violated, steps } = isViolated(trial, this.#specification, STEPS_PER_TRIAL);
    this.#work += steps;
    return violated ? smaller : undefined;
  }
}
