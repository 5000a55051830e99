import type { Add } from './g-set.ts';
import { isSubset, type Names, namesOf, without } from './names.ts';
import type { StateType } from './state-type.ts';

/** What was ever added, and what was ever removed. */
export interface TwoPhaseSetState {
  readonly added: Names;
  readonly removed: Names;
}

export interface Remove {
  readonly type: 'remove';
  /** The replica must see it in the set. */
  readonly element: string;
}

/** A set from which removal is for good: what is added again stays out (Shapiro et al. 2011, specification 12). */
export const twoPhaseSet: StateType<TwoPhaseSetState, Add | Remove, Names> = {
  name: 'two-phase-set',
  bottom: { added: [], removed: [] },
  mutate(state, _replica, { type, element }) {
    if (type === 'add') return { added: [element], removed: [] };
    return twoPhaseSet.value(state).includes(element) ? { added: [], removed: [element] } : undefined;
  },
  join: (one, other) => ({
    added: namesOf([...one.added, ...other.added]),
    removed: namesOf([...one.removed, ...other.removed]),
  }),
  isAtMost: (one, other) => isSubset(one.added, other.added) && isSubset(one.removed, other.removed),
  value: ({ added, removed }) => without(added, removed),
};
