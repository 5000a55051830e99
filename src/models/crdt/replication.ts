import { and, leadsTo } from '../../core/formula.ts';
import { action } from '../../core/model.ts';
import {
  holds,
  type ModelFairness,
  type ModelFormula,
  strongFairness,
  weakFairness,
} from '../../core/model-temporal.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
  type Value,
} from '../../core/values/index.ts';

/** A replica: a name, or a number where replicas have an order. */
export type ReplicaName = ModelValue | number;

/** What every type has for constants. */
export interface ReplicationConstants {
  readonly Replica: SetValue<ReplicaName>;
  /** How many updates they make in all. */
  readonly MaxUpdates: number;
}

/** An update: who made it, as the how-manieth of its own, and what it was. */
export type UpdateRecord = RecordValue<{ by: ReplicaName; number: number }>;

/** An update's name is its replica and its number. */
export type UpdateName = FunctionValue<number, ReplicaName>;

const nameOf = ({ by, number }: UpdateRecord): UpdateName => sequence<ReplicaName>(by, number);

/** The names of updates: for an update, those after which it was made. */
export const namesOf = (updates: SetValue<UpdateRecord>): SetValue<UpdateName> => updates.map(nameOf);

/** Whether an update was made by a replica that had seen another one. */
export const hasSeenBefore = (
  { after }: UpdateRecord & { readonly after: SetValue<UpdateName> },
  other: UpdateRecord,
): boolean => after.has(nameOf(other));

/** The state of a replica on its way, and the updates that are in it. */
export type Message<P extends Value, U extends UpdateRecord> = RecordValue<{ payload: P; seen: SetValue<U> }>;

/** The variables that every type has, however its updates travel. */
export interface UpdatedState<P extends Value, U extends UpdateRecord> {
  readonly payload: FunctionValue<ReplicaName, P>;
  /** The updates of which each replica has heard: for the properties. */
  readonly seen: FunctionValue<ReplicaName, SetValue<U>>;
}

/** The variables that every state-based type has. */
export interface ReplicatedState<P extends Value, U extends UpdateRecord> extends UpdatedState<P, U> {
  readonly messages: SetValue<Message<P, U>>;
}

/** What becomes of the state of a replica and another one. */
export type Merge<P> = (x: P, y: P) => P;

export const initiallyEqual = <P extends Value, U extends UpdateRecord>(
  { Replica }: ReplicationConstants,
  payload: P,
): ReplicatedState<P, U> => ({
  payload: functionFrom(Replica, () => payload),
  seen: functionFrom(Replica, () => setOf<U>()),
  messages: setOf<Message<P, U>>(),
});

const ownUpdates = <U extends UpdateRecord>(seen: SetValue<U>, r: ReplicaName) =>
  seen.filter(({ by }) => by === r).size;

export const mayUpdate = <P extends Value, U extends UpdateRecord>(
  { MaxUpdates }: ReplicationConstants,
  { seen }: UpdatedState<P, U>,
): boolean => seen.values.reduce((all, updates) => all.union(updates)).size < MaxUpdates;

/** How an update of replica r, by which its state becomes `next`, is carried out. */
export type Perform = <P extends Value, U extends UpdateRecord>(
  state: ReplicatedState<P, U>,
  r: ReplicaName,
  next: P,
  what: Readonly<Record<string, Value>>,
) => Partial<ReplicatedState<P, U>>;

/** It is written down, and sent by anti-entropy. */
export const perform: Perform = <P extends Value, U extends UpdateRecord>(
  { payload, seen }: ReplicatedState<P, U>,
  r: ReplicaName,
  next: P,
  what: Readonly<Record<string, Value>>,
) => {
  const number = ownUpdates(seen.get(r), r) + 1;
  const update = record({ by: r, number, ...what }) as unknown as U;
  return { payload: payload.set(r, next), seen: seen.set(r, seen.get(r).add(update)) };
};

export const messageOf = <P extends Value, U extends UpdateRecord>(payload: P, seen: SetValue<U>) =>
  record({ payload, seen }) as unknown as Message<P, U>;

/** Replica r sends its state, whether or not it has done so before: the anti-entropy. */
export const Send = <P extends Value, U extends UpdateRecord>({ Replica }: ReplicationConstants) =>
  action({ r: Replica }, ({ payload, seen, messages }: ReplicatedState<P, U>, { r }) => ({
    messages: messages.add(messageOf(payload.get(r), seen.get(r))),
  }));

/** A state reaches replica r, perhaps late and not for the first time. */
export const Receive = <P extends Value, U extends UpdateRecord>(
  { Replica }: ReplicationConstants,
  take: Merge<P>,
) =>
  action({ r: Replica }, ({ payload, seen, messages }: ReplicatedState<P, U>, { r }) =>
    messages.elements().map((m) => ({
      payload: payload.set(r, take(payload.get(r), m.payload)),
      seen: seen.set(r, seen.get(r).union(m.seen)),
    })),
  );

/** A message is lost. */
export const Lose = <P extends Value, U extends UpdateRecord>() =>
  action({}, ({ messages }: ReplicatedState<P, U>) =>
    messages.elements().map((m) => ({ messages: messages.without(m) })),
  );

/** Whether a state is well formed, but for what payloads and updates are of. */
export function isReplicated<P extends Value, U extends UpdateRecord>(
  { Replica, MaxUpdates }: ReplicationConstants,
  state: ReplicatedState<P, U>,
  isPayload: (payload: P) => boolean,
  isChange: (update: U) => boolean,
): boolean {
  const isUpdate = (update: U) =>
    Replica.has(update.by) && update.number >= 1 && update.number <= MaxUpdates && isChange(update);
  return (
    state.payload.values.every(isPayload) &&
    state.seen.values.every((updates) => updates.every(isUpdate)) &&
    state.messages.every((m) => isPayload(m.payload) && m.seen.every(isUpdate))
  );
}

/** Replicas that have seen the same updates have the same state. */
export const strongConvergence = <P extends Value, U extends UpdateRecord>() => {
  type State = UpdatedState<P, U>;
  const pairs = ({ seen }: State) =>
    seen.values.flatMap((one, i) =>
      seen.values.flatMap((other, j) => (i < j && equalValues(one, other) ? [[i, j] as const] : [])),
    );
  return {
    when: (state: State) => pairs(state).some(([i]) => state.seen.values[i]!.size > 0),
    holds: (state: State) =>
      pairs(state).every(([i, j]) => equalValues(state.payload.values[i]!, state.payload.values[j]!)),
  };
};

/** Of the states of the replicas: merging gives their least upper bound in the order of the type. */
export const semilatticeLaws =
  <P extends Value, U extends UpdateRecord>(merge: Merge<P>, atMost: (x: P, y: P) => boolean) =>
  ({ payload }: ReplicatedState<P, U>): boolean => {
    const states = setOf(payload.values);
    return states.every(
      (x) =>
        equalValues(merge(x, x), x) &&
        states.every(
          (y) =>
            equalValues(merge(x, y), merge(y, x)) &&
            atMost(x, merge(x, y)) &&
            states.every(
              (z) =>
                equalValues(merge(merge(x, y), z), merge(x, merge(y, z))) &&
                (!atMost(x, z) || !atMost(y, z) || atMost(merge(x, y), z)),
            ),
        ),
    );
  };

/** Two replicas have each seen an update that the other has not. */
export const concurrentUpdates = <P extends Value, U extends UpdateRecord>({ seen }: UpdatedState<P, U>) =>
  seen.values.some((one) => seen.values.some((other) => !one.isSubsetOf(other) && !other.isSubsetOf(one)));

/** All replicas have seen the same, and not of one replica only. */
export const allMerged = <P extends Value, U extends UpdateRecord>({ seen }: UpdatedState<P, U>) =>
  seen.values.every((updates) => equalValues(updates, seen.values[0]!)) &&
  seen.values.some((updates) => updates.map(({ by }) => by).size > 1);

/** Replicas go on sending, and of messages with news that come again and again not all are lost. */
export const fairness = ({ Replica }: ReplicationConstants): ModelFairness[] => [
  ...Replica.elements().map((r) => weakFairness('Send', { r })),
  ...Replica.elements().map((r) => strongFairness('Receive', { r })),
];

/** Every update is seen by every replica in the end. */
export function eventualDelivery<P extends Value, U extends UpdateRecord>({
  Replica,
  MaxUpdates,
}: ReplicationConstants): ModelFormula<UpdatedState<P, U>> {
  const hasSeen = (s: ReplicaName, r: ReplicaName, number: number) =>
    holds(({ seen }: UpdatedState<P, U>) => seen.get(s).some((u) => u.by === r && u.number === number));
  return and(
    ...Replica.elements().flatMap((r) =>
      Replica.elements().flatMap((s) =>
        interval(1, MaxUpdates)
          .elements()
          .map((number) => leadsTo(hasSeen(r, r, number), hasSeen(s, r, number))),
      ),
    ),
  );
}
