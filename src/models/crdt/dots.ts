import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import type { Tagged } from './or-set.ts';
import type { ReplicaName } from './replication.ts';
import type { Vector } from './vectors.ts';

/** A dot: a replica and a number, which it gives once only. */
export type Dot = FunctionValue<number, ReplicaName>;

/** Of each replica the greatest number heard of, which stands for all below it. */
export type Context = Vector;

/** Elements under their dots, and all dots heard of: what is in the context and not in the set was removed. */
export type DottedSet = RecordValue<{ tagged: SetValue<Tagged>; context: Context }>;

/** What changes of a set: its dots may have gaps. */
export interface Change {
  readonly tagged: SetValue<Tagged>;
  readonly dots: SetValue<Dot>;
}

export const dotOf = ({ values: [, r, number] }: Tagged): Dot => sequence<ReplicaName>(r!, number!);
export const dotsOf = (tagged: SetValue<Tagged>): SetValue<Dot> => tagged.map(dotOf);
export const elementOf = ({ values: [e] }: Tagged) => e as ModelValue;
export const contents = ({ tagged }: DottedSet): SetValue<ModelValue> => tagged.map(elementOf);

export const covers = (context: Context, { values: [r, number] }: Dot): boolean =>
  (number as number) <= context.get(r!);

/** The vector that covers a vector and some dots: and all below them, heard of or not. */
const covering = (context: Context, dots: SetValue<Dot>): Context =>
  functionFrom(context.domain.keys as readonly ReplicaName[], (r) => {
    const numbers = dots
      .elements()
      .flatMap(({ values: [by, number] }) => (by === r ? [number as number] : []));
    return Math.max(context.get(r), ...numbers);
  });

/** What is in the set of one side stays, unless the other side has heard of it and does not have it. */
export const join = (state: DottedSet, { tagged, dots }: Change): DottedSet =>
  record({
    tagged: state.tagged
      .filter((each) => !dots.has(dotOf(each)) || tagged.has(each))
      .union(tagged.filter((each) => !covers(state.context, dotOf(each)) || state.tagged.has(each))),
    context: covering(state.context, dots),
  });

/** Several changes as one. */
export function together(changes: readonly Change[]): Change {
  const tagged = changes.reduce((union, change) => union.union(change.tagged), setOf<Tagged>());
  return {
    tagged: tagged.filter((each) =>
      changes.every((change) => !change.dots.has(dotOf(each)) || change.tagged.has(each)),
    ),
    dots: changes.reduce((union, { dots }) => union.union(dots), setOf<Dot>()),
  };
}
