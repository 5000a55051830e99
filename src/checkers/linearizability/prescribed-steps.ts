import type { PreparedHistory } from './components.ts';
import type { ReductionCounts } from './reductions.ts';
import { ILLEGAL, type TransitionTable } from './transition-table.ts';

/** The steps of a component, with the states that its completed operations leave; see `prescribed` of a specification. */
export interface PrescribedSteps extends Pick<TransitionTable<never>, 'next'> {
  /** The state to begin in. */
  start(initialState: number): number;
}

/** `undefined` where the specification declares nothing. Each component has its own, for others' results say nothing of it. */
export function prescribedSteps<S>(
  { specification, kinds, initial, transitions }: PreparedHistory<S>,
  rows: Int32Array,
  counts: ReductionCounts,
): PrescribedSteps | undefined {
  const present = new Set<number>();
  for (const row of rows) present.add(kinds.kindOf[row]!);
  const operations = [...present].map((kind) => kinds.operations[kind]!);
  const take = specification.prescribed?.(operations, initial);
  if (take === undefined) return undefined;
  const known = new Map<number, number>();
  const taken = (state: number): number => {
    let stand = known.get(state);
    if (stand === undefined) known.set(state, (stand = transitions.taken(state, take)));
    return stand;
  };
  return {
    next(state, kind) {
      const successor = transitions.next(state, kind);
      if (successor === ILLEGAL) return ILLEGAL;
      const stand = taken(successor);
      if (stand === ILLEGAL) counts.prescribed += 1;
      return stand;
    },
    // Where no order at all is legal, the search is to find that out.
    start(initialState) {
      const stand = taken(initialState);
      return stand === ILLEGAL ? initialState : stand;
    },
  };
}
