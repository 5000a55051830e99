import { action } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  setOf,
  type Value,
} from '../../core/values/index.ts';
import {
  mayUpdate,
  namesOf,
  type ReplicaName,
  type ReplicationConstants,
  type UpdatedState,
  type UpdateName,
} from './replication.ts';

/** How many operations of each replica. */
export type Counts = FunctionValue<ReplicaName, number>;

/** An operation: whose it is, the stamp by which it is delivered, and after which others it was made. */
export type OperationRecord = RecordValue<{
  by: ReplicaName;
  number: number;
  stamp: Counts;
  after: SetValue<UpdateName>;
}>;

/** The variables of a type whose operations are delivered once and in causal order. */
export interface CausalState<P extends Value, O extends OperationRecord> extends UpdatedState<P, O> {
  /** How many operations of each replica each replica has carried out. */
  readonly clock: FunctionValue<ReplicaName, Counts>;
  readonly messages: SetValue<O>;
}

/** What becomes of a state by an operation. */
export type Effect<P extends Value, O extends OperationRecord> = (payload: P, operation: O) => P;

/** Whether a replica may carry out an operation, as far as a part of its stamp tells. */
export type Condition = (clock: Counts, operation: OperationRecord) => boolean;

/** What a mistake in the delivery may change. */
export interface DeliveryRules {
  readonly isNext: Condition;
  readonly hasOthers: Condition;
  /** Whether an operation is sent as soon as it is made. */
  readonly sendsAtOnce: boolean;
}

export const rightDelivery: DeliveryRules = {
  /** It is the next one from there, which it is only once. */
  isNext: (clock, { by, stamp }) => stamp.get(by) === clock.get(by) + 1,
  /** Nothing is missing that had come there from others. */
  hasOthers: (clock, { by, stamp }) =>
    [...stamp.entries()].every(([s, count]) => s === by || count <= clock.get(s)),
  sendsAtOnce: false,
};

export function initiallyWithout<P extends Value, O extends OperationRecord>(
  { Replica }: ReplicationConstants,
  payload: P,
): CausalState<P, O> {
  return {
    payload: functionFrom(Replica, () => payload),
    clock: functionFrom(Replica, () => functionFrom(Replica, () => 0)),
    seen: functionFrom(Replica, () => setOf<O>()),
    messages: setOf<O>(),
  };
}

/** Replica r carries out an operation, its own or another's. */
function carryOut<P extends Value, O extends OperationRecord>(
  { payload, clock, seen }: CausalState<P, O>,
  r: ReplicaName,
  operation: O,
  effect: Effect<P, O>,
) {
  const { by, stamp } = operation;
  return {
    payload: payload.set(r, effect(payload.get(r), operation)),
    clock: clock.set(r, clock.get(r).set(by, stamp.get(by))),
    seen: seen.set(r, seen.get(r).add(operation)),
  };
}

/** The number of the next operation of replica r. */
export const nextNumber = <P extends Value, O extends OperationRecord>(
  { clock }: CausalState<P, O>,
  r: ReplicaName,
): number => clock.get(r).get(r) + 1;

/** Replica r makes an operation, and carries it out at once; nothing if there were enough of them. */
export function makeOperation<P extends Value, O extends OperationRecord>(
  constants: ReplicationConstants,
  state: CausalState<P, O>,
  r: ReplicaName,
  what: Readonly<Record<string, Value>>,
  { effect, delivery }: { readonly effect: Effect<P, O>; readonly delivery: DeliveryRules },
): Partial<CausalState<P, O>> | undefined {
  if (!mayUpdate(constants, state)) return undefined;
  const number = nextNumber(state, r);
  const stamp = state.clock.get(r).set(r, number);
  const after = namesOf(state.seen.get(r));
  const operation = record({ by: r, number, stamp, after, ...what }) as unknown as O;
  const messages = delivery.sendsAtOnce ? state.messages.add(operation) : state.messages;
  return { ...carryOut(state, r, operation, effect), messages };
}

/** Replica r sends the operations that it has carried out, whether or not it has done so before. */
export const SendOperations = <P extends Value, O extends OperationRecord>({
  Replica,
}: ReplicationConstants) =>
  action({ r: Replica }, ({ seen, messages }: CausalState<P, O>, { r }) => ({
    messages: messages.union(seen.get(r)),
  }));

/** An operation reaches replica r when its turn has come. */
export const ReceiveOperation = <P extends Value, O extends OperationRecord>(
  { Replica }: ReplicationConstants,
  { isNext, hasOthers }: DeliveryRules,
  effect: Effect<P, O>,
) =>
  action({ r: Replica }, (state: CausalState<P, O>, { r }) => {
    const clock = state.clock.get(r);
    return state.messages
      .filter((operation) => isNext(clock, operation) && hasOthers(clock, operation))
      .elements()
      .map((operation) => carryOut(state, r, operation, effect));
  });

/** A message is lost. */
export const LoseOperation = <P extends Value, O extends OperationRecord>() =>
  action({}, ({ messages }: CausalState<P, O>) =>
    messages.elements().map((operation) => ({ messages: messages.without(operation) })),
  );

/** Whether a state is well formed, but for what payloads and operations are of. */
export function isCausal<P extends Value, O extends OperationRecord>(
  { Replica, MaxUpdates }: ReplicationConstants,
  { payload, clock, seen, messages }: CausalState<P, O>,
  isPayload: (payload: P) => boolean,
  isChange: (operation: O) => boolean,
): boolean {
  const count = interval(0, MaxUpdates);
  const isCounts = (counts: Counts) => counts.values.every((each) => count.has(each));
  const isName = ({ values: [r, number] }: UpdateName) => Replica.has(r!) && count.has(number!);
  const isOperation = (operation: O) =>
    Replica.has(operation.by) &&
    count.has(operation.number) &&
    isCounts(operation.stamp) &&
    operation.after.every(isName) &&
    isChange(operation);
  return (
    payload.values.every(isPayload) &&
    clock.values.every(isCounts) &&
    seen.values.every((operations) => operations.every(isOperation)) &&
    messages.every(isOperation)
  );
}

/** An operation has come before others that it needs, and waits. */
export const heldBack =
  <P extends Value, O extends OperationRecord>({ isNext, hasOthers }: DeliveryRules) =>
  ({ clock, messages }: CausalState<P, O>): boolean =>
    clock.values.some((own) =>
      messages.some(
        (operation) =>
          operation.stamp.get(operation.by) > own.get(operation.by) &&
          !(isNext(own, operation) && hasOthers(own, operation)),
      ),
    );
