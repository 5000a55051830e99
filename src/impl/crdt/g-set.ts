import { isSubset, type Names, namesOf } from './names.ts';
import type { StateType } from './state-type.ts';

export interface Add {
  readonly type: 'add';
  readonly element: string;
}

/** A set that only grows (Shapiro et al. 2011, specification 11). */
export const gSet: StateType<Names, Add, Names> = {
  name: 'g-set',
  bottom: [],
  mutate: (_state, _replica, { element }) => [element],
  join: (one, other) => namesOf([...one, ...other]),
  isAtMost: isSubset,
  value: (state) => state,
};
