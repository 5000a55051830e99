import { Outcome } from '../../core/history.ts';
import type { PreparedHistory } from './components.ts';
import { narrowDeadlines } from './deadlines.ts';
import { dropCrashed } from './drop-crashed.ts';
import { prescribedSteps } from './prescribed-steps.ts';
import type { ReductionCounts, ReductionName } from './reductions.ts';
import { layOutProblem, NO_TWIN, type SearchProblem } from './search-problem.ts';

/** The search problem of one component, with the reductions that are on. Adds to `counts` what they did. */
export function componentProblem<S>(
  prepared: PreparedHistory<S>,
  rows: Int32Array,
  without: ReadonlySet<ReductionName>,
  counts: ReductionCounts,
): SearchProblem {
  const { history, specification, kinds, initial, isObserver, columns, transitions } = prepared;
  const { outcome } = history.operations;
  const kept = without.has('drop') ? rows : dropCrashed(history, specification, kinds, rows, initial);
  const deadlines = without.has('deadline') ? undefined : narrowDeadlines(prepared, kept);
  counts.deadline += deadlines?.count ?? 0;
  // Rule 7: a specification that may choose has rule 4 only if it says so.
  const interchangeable = specification.interchangeableCrashed ?? specification.step !== undefined;
  const dominance = interchangeable && !without.has('dominance');
  const symmetry = !without.has('symmetry');
  const isEagerKind = (kind: number) => !without.has('eager') && isObserver[kind]!;
  const begin = transitions.initialState(initial);
  const prescribed = without.has('prescribed') ? undefined : prescribedSteps(prepared, kept, counts);
  const input = {
    history,
    kinds,
    rows: kept,
    columns,
    transitions: prescribed ?? transitions,
    initialState: prescribed?.start(begin) ?? begin,
    isEagerKind,
    mayChoose: specification.steps !== undefined,
    dominance,
    symmetry,
    neededAt: deadlines?.neededAt,
  };
  const problem = layOutProblem(input);
  counts.drop += rows.length - kept.length;
  for (const row of kept) {
    if (outcome[row] === Outcome.ok && isEagerKind(kinds.kindOf[row]!)) counts.eager += 1;
  }
  counts.symmetry += returnsWithTwins(problem);
  if (dominance) counts.dominance += problem.crashedClasses.row.length;
  return problem;
}

function returnsWithTwins({ returnCount, moverStart, twins }: SearchProblem): number {
  let returns = 0;
  for (let position = 0; position < returnCount; position += 1) {
    const end = moverStart[position + 1]!;
    let place = moverStart[position]!;
    while (place < end && twins[place] === NO_TWIN) place += 1;
    if (place < end) returns += 1;
  }
  return returns;
}
