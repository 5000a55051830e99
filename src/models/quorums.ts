import { isSetOf } from '../core/protocol.ts';
import { type SetValue, setOf, type Value } from '../core/values/index.ts';

/** The smallest majorities of a set. Any two of them meet. */
export function majorities<T extends Value>(members: SetValue<T>): SetValue<SetValue<T>> {
  return subsetsOfSize(members, Math.floor(members.size / 2) + 1);
}

/** The subsets with this many members. */
export function subsetsOfSize<T extends Value>(members: SetValue<T>, size: number): SetValue<SetValue<T>> {
  const choose = (rest: readonly T[], count: number): T[][] => {
    if (count === 0) return [[]];
    return rest.flatMap((first, index) =>
      choose(rest.slice(index + 1), count - 1).map((others) => [first, ...others]),
    );
  };
  return setOf(choose(members.elements(), size).map((chosen) => setOf(chosen)));
}

/** Whether a value is a set of sets of these members of which any two meet. */
export function isQuorumSystem<T extends Value>(value: Value, members: SetValue<T>): boolean {
  return areSubsets(value, members) && allMeet(value as SetValue<SetValue>, value as SetValue<SetValue>);
}

/** Whether a value is a set of sets of these members, none of them empty. */
export function areSubsets<T extends Value>(value: Value, members: SetValue<T>): boolean {
  return isSetOf(value, (quorum) => isSetOf(quorum, (member) => members.has(member)));
}

/** Whether each of some sets shares a member with each of some others. */
export function allMeet(quorums: SetValue<SetValue>, others: SetValue<SetValue>): boolean {
  return quorums.every((one) => others.every((other) => one.some((member) => other.has(member))));
}
