import { type History, Outcome } from '../../core/history.ts';
import { BRUTE_FORCE_LIMIT, isLinearizableByBruteForce } from './brute-force.ts';
import { configurationsAfter, type DefinitionConfiguration } from './definition-search.ts';
import { operationKinds } from './operation-kinds.ts';
import { leaveOut } from './shrink.ts';
import type { SequentialSpecification } from './specification.ts';
import { StateTable } from './state-table.ts';
import { subHistory } from './sub-history.ts';

/** A way in which the window can have gone up to the cut: the state, and what had not taken effect yet. */
export interface TailStart<S> {
  readonly state: S;
  /** Rows of the window that were pending: open or crashed, and not linearized. */
  readonly pending: readonly number[];
}

/**
 * The end of a window, from a cut on. The part in front of the cut is replaced by *every* configuration in
 * which it can have left the object; from none of them can the end be explained. The configurations are
 * derived from the definition, and each end is judged by brute force, so the certificate stands without the
 * searches.
 */
export interface Tail<S> {
  /** The last event in front of the cut. */
  readonly cutAfter: number;
  readonly starts: readonly TailStart<S>[];
  /** Rows of the window that are still in play, in order of invocation. */
  readonly rows: readonly number[];
}

/** Configurations times rows, and configurations: a tail is a comfort, and must not take long to find. */
const EFFORT_LIMIT = 1_000_000;
const CONFIGURATION_LIMIT = 5_000;
const MOST_STARTS = 4;
const MOST_CUTS = 12;

/**
 * The longest tail that is short enough to read, if there is one. It is cut behind one of the last
 * completions of the window.
 */
export function readableTail<S>(
  window: History,
  specification: SequentialSpecification<S>,
): Tail<S> | undefined {
  const { outcome, completedAt } = window.operations;
  const completions = [...completedAt].filter((_, row) => outcome[row] === Outcome.ok).sort((a, b) => b - a);
  let best: Tail<S> | undefined;
  for (const cutAfter of completions.slice(1, 1 + MOST_CUTS)) {
    const tail = tailAfter(window, specification, cutAfter);
    if (tail === undefined) continue;
    const isShort = tail.rows.length <= BRUTE_FORCE_LIMIT && tail.starts.length <= MOST_STARTS;
    if (isShort && isConfirmed(window, specification, tail)) best = tail;
  }
  return best;
}

function tailAfter<S>(
  window: History,
  specification: SequentialSpecification<S>,
  cutAfter: number,
): Tail<S> | undefined {
  const limit = Math.min(CONFIGURATION_LIMIT, EFFORT_LIMIT / window.operations.count);
  const reached = configurationsAfter(window, specification, specification.initial, cutAfter, limit);
  if (reached === undefined) return undefined;
  const kept = reached.map(({ state, remaining }) => ({
    state,
    // From this state on, rule 2 looks at what remains only: a write whose observers are gone is not needed.
    pending: withoutUnobserved(window, { ...specification, initial: state }, remaining),
  }));
  const starts = mostPending(window, specification, kept).map(({ state, remaining }) => ({
    state,
    pending: remaining,
  }));
  const rows = [...new Set(starts.flatMap(({ pending }) => pending))].sort((a, b) => a - b);
  return { cutAfter, starts, rows };
}

function withoutUnobserved<S>(
  window: History,
  specification: SequentialSpecification<S>,
  rows: readonly number[],
): readonly number[] {
  const crashed = new Set(rows.filter((row) => window.operations.outcome[row] === Outcome.info));
  return leaveOut(window, specification, rows, (row) => crashed.has(row), crashed) ?? rows;
}

/**
 * The starts that are not covered by another one. A start covers one of the same state whose pending
 * operations are some of its own, if it has nothing more than crashed operations in addition: those need not
 * take effect. Crashed operations of one kind are interchangeable, the earlier invoked for the later, so they
 * are compared by number.
 */
function mostPending<S>(
  window: History,
  specification: SequentialSpecification<S>,
  starts: readonly { readonly state: S; readonly pending: readonly number[] }[],
): DefinitionConfiguration<S>[] {
  const { kindOf } = operationKinds(window, specification);
  const table = new StateTable(specification);
  const { outcome } = window.operations;
  const described = starts.map(({ state, pending }) => {
    const completed = pending.filter((row) => outcome[row] === Outcome.ok).join(',');
    const crashed = new Map<number, number[]>();
    for (const row of pending) {
      if (outcome[row] === Outcome.ok) continue;
      crashed.set(kindOf[row]!, [...(crashed.get(kindOf[row]!) ?? []), row]);
    }
    return { state, remaining: pending, label: `${table.idOf(state)}:${completed}`, crashed };
  });
  type Described = (typeof described)[number];
  const covers = (large: Described, small: Described) =>
    large.label === small.label &&
    [...small.crashed].every(([kind, rows]) => {
      const others = large.crashed.get(kind) ?? [];
      return rows.every((row, place) => others[place] !== undefined && others[place]! <= row);
    });
  const kept: Described[] = [];
  for (const start of described) {
    if (kept.some((other) => covers(other, start))) continue;
    for (let place = kept.length - 1; place >= 0; place -= 1)
      if (covers(start, kept[place]!)) kept.splice(place, 1);
    kept.push(start);
  }
  return kept;
}

/** Whether brute force finds every end impossible. */
function isConfirmed<S>(window: History, specification: SequentialSpecification<S>, tail: Tail<S>): boolean {
  return tail.starts.every(
    ({ state, pending }) =>
      !isLinearizableByBruteForce(subHistory(window, { rows: pending }), specification, state),
  );
}
