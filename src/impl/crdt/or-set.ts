import type { Add } from './g-set.ts';
import { type Names, namesOf } from './names.ts';
import { type ORMapState, orMap } from './or-map.ts';
import type { StateType } from './state-type.ts';
import type { Remove } from './two-phase-set.ts';

/** Elements under the dots of their additions: a map whose values say nothing. */
export type ORSetState = ORMapState;

/**
 * A set in which additions win: a removal goes for the additions that it has seen, and no others (Shapiro et al. 2011,
 * specification 15; without tombstones: Bieniusa et al. 2012, figure 3).
 */
export const orSet: StateType<ORSetState, Add | Remove, Names> = {
  name: 'or-set',
  bottom: orMap.bottom,
  mutate: (state, replica, { type, element: key }) =>
    orMap.mutate(state, replica, type === 'add' ? { type: 'put', key, value: true } : { type, key }),
  join: orMap.join,
  isAtMost: orMap.isAtMost,
  value: ({ bindings }) => namesOf(bindings.map(({ key }) => key)),
};
