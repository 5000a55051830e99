import { compareDots, type Dot, isSameDot } from './causal-context.ts';
import type { Add } from './g-set.ts';
import { type Names, namesOf } from './names.ts';
import type { OperationType } from './operation-type.ts';
import type { Remove } from './two-phase-set.ts';

/** An element, under the dot of its addition. */
export interface TaggedElement {
  readonly dot: Dot;
  readonly element: string;
}

export type SetOperation =
  | { readonly type: 'add'; readonly element: string; readonly dot: Dot }
  /** Of the additions that were seen. */
  | { readonly type: 'remove'; readonly element: string; readonly dots: readonly Dot[] };

/** A set in which additions win, by operations: no tombstones, thanks to causal delivery (Shapiro et al. 2011, specification 15). */
export const operationSet: OperationType<readonly TaggedElement[], Add | Remove, SetOperation, Names> = {
  name: 'operation-set',
  initial: [],
  prepare(state, replica, number, { type, element }) {
    if (type === 'add') return { type, element, dot: [replica, number] };
    const dots = state.filter((each) => each.element === element).map(({ dot }) => dot);
    return dots.length === 0 ? undefined : { type, element, dots };
  },
  effect(state, operation) {
    if (operation.type === 'remove')
      return state.filter(({ dot }) => !operation.dots.some((each) => isSameDot(each, dot)));
    const { dot, element } = operation;
    return [...state.filter((each) => !isSameDot(each.dot, dot)), { dot, element }].sort((left, right) =>
      compareDots(left.dot, right.dot),
    );
  },
  value: (state) => namesOf(state.map(({ element }) => element)),
};
