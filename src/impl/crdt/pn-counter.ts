import { checkedStep, type Increment } from './g-counter.ts';
import type { StateType } from './state-type.ts';
import {
  entryOf,
  isVectorAtMost,
  joinVectors,
  noVersion,
  sumOf,
  type VersionVector,
} from './version-vector.ts';

/** How far each replica has gone up, and down. */
export interface PNCounterState {
  readonly increments: VersionVector;
  readonly decrements: VersionVector;
}

export interface Decrement {
  readonly type: 'decrement';
  readonly by?: number;
}

/** A counter that goes up and down: two that only go up (Shapiro et al. 2011, specification 7). */
export const pnCounter: StateType<PNCounterState, Increment | Decrement, number> = {
  name: 'pn-counter',
  bottom: { increments: noVersion, decrements: noVersion },
  mutate({ increments, decrements }, replica, { type, by = 1 }) {
    const slot = type === 'increment' ? increments : decrements;
    const change = { [replica]: entryOf(slot, replica) + checkedStep(by) };
    return type === 'increment'
      ? { increments: change, decrements: noVersion }
      : { increments: noVersion, decrements: change };
  },
  join: (one, other) => ({
    increments: joinVectors(one.increments, other.increments),
    decrements: joinVectors(one.decrements, other.decrements),
  }),
  isAtMost: (one, other) =>
    isVectorAtMost(one.increments, other.increments) && isVectorAtMost(one.decrements, other.decrements),
  value: ({ increments, decrements }) => sumOf(increments) - sumOf(decrements),
};
