import type { Json, Write } from './lww-register.ts';
import type { StateType } from './state-type.ts';
import {
  entryOf,
  isVectorAtMost,
  joinVectors,
  noVersion,
  type VersionVector,
  withEntry,
} from './version-vector.ts';

/** A value, and how many writes of each replica its write had seen, itself included. */
export interface VersionedValue {
  readonly version: VersionVector;
  readonly value: Json;
}

/** The values of writes none of which had seen another, in the order of their texts. */
export type MVRegisterState = readonly VersionedValue[];

const textOf = (each: VersionedValue) => JSON.stringify(each);

const inOrder = (values: readonly VersionedValue[]): MVRegisterState =>
  [...new Map(values.map((each) => [textOf(each), each]))]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, each]) => each);

const isOverwrittenBy = (one: VersionVector, other: VersionVector) =>
  isVectorAtMost(one, other) && !isVectorAtMost(other, one);

/** What of the first is not overwritten in the second. */
export const kept = (one: MVRegisterState, other: MVRegisterState): MVRegisterState =>
  one.filter((each) => !other.some(({ version }) => isOverwrittenBy(each.version, version)));

/** A register that keeps the values of all concurrent writes, for somebody to choose (Shapiro et al. 2011, specification 10). */
export const mvRegister: StateType<MVRegisterState, Write, readonly Json[]> = {
  name: 'mv-register',
  bottom: [],
  mutate(state, replica, { value }) {
    const seen = state.map(({ version }) => version).reduce(joinVectors, noVersion);
    return [{ version: withEntry(seen, replica, entryOf(seen, replica) + 1), value }];
  },
  join: (one, other) => inOrder([...kept(one, other), ...kept(other, one)]),
  isAtMost: (one, other) =>
    one.every((each) => other.some(({ version }) => isVectorAtMost(each.version, version))),
  value: (state) => state.map(({ value }) => value),
};
