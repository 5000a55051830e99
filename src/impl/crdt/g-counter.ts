import type { StateType } from './state-type.ts';
import {
  entryOf,
  isVectorAtMost,
  joinVectors,
  noVersion,
  sumOf,
  type VersionVector,
} from './version-vector.ts';

/** How often each replica has gone up. */
export type GCounterState = VersionVector;

/** Goes up by a whole number above 0; 1 unless given. */
export interface Increment {
  readonly type: 'increment';
  readonly by?: number;
}

/** A counter that only goes up: each replica counts in a slot of its own (Shapiro et al. 2011, specification 6). */
export const gCounter: StateType<GCounterState, Increment, number> = {
  name: 'g-counter',
  bottom: noVersion,
  mutate: (state, replica, { by = 1 }) => ({ [replica]: entryOf(state, replica) + checkedStep(by) }),
  join: joinVectors,
  isAtMost: isVectorAtMost,
  value: sumOf,
};

/** @throws Error unless it is a whole number above 0: a slot that goes down would be undone by the next merge. */
export function checkedStep(by: number): number {
  if (!Number.isSafeInteger(by) || by <= 0)
    throw new Error(`a counter goes by whole numbers above 0, not by ${by}`);
  return by;
}
