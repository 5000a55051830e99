import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  equalValues,
  functionFrom,
  interval,
  record,
  type SetValue,
  sequence as sequenceOf,
  setOf,
  type Value,
} from '../../core/values/index.ts';
import type { OperationReplicaState, StampedOperation } from '../../impl/crdt/operation-replica.ts';
import type { SetOperation, TaggedElement } from '../../impl/crdt/operation-set.ts';
import type { ElementId, SequenceOperation, SequenceState } from '../../impl/crdt/sequence.ts';
import { entryOf, type VersionVector } from '../../impl/crdt/version-vector.ts';
import type { CausalState, OperationRecord } from '../../models/crdt/causal-delivery.ts';
import { operationSetDefinition } from '../../models/crdt/operation-set.ts';
import { tagged } from '../../models/crdt/or-set.ts';
import type { ReplicaName } from '../../models/crdt/replication.ts';
import { sequenceDefinition } from '../../models/crdt/sequence.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { nameOf, withChanged } from '../abstraction.ts';
import type { AnyRefinement, ModelStep, Refinement } from '../refinement.ts';

const replicas = ['r1', 'r2', 'r3'] as const;
const MaxUpdates = 100;

interface Correspondence<State, Operation> {
  readonly slug: string;
  // biome-ignore lint/suspicious/noExplicitAny: the payload of a model is its own affair.
  readonly definition: ModelDefinition<CausalState<any, any>>;
  readonly replicaOf: (replica: string) => ReplicaName;
  payloadOf(state: State): Value;
  /** The action by which the model makes the operation. */
  stepOf(replica: ReplicaName, operation: Operation): ModelStep;
}

/** What replicas are known to keep while they are down: what is on their disk. */
type Kept<State, Operation> = Map<string, OperationReplicaState<State, Operation>>;

/** The model's own `Receive`, with one of its outcomes chosen: which operation it is. */
function withChosenMessages<P extends Value, O extends OperationRecord>(
  definition: ModelDefinition<CausalState<P, O>>,
  names: SetValue<ReplicaName>,
): ModelDefinition<CausalState<P, O>> {
  const { Receive } = definition.actions;
  const numbers = interval(1, MaxUpdates);
  return {
    ...definition,
    name: `${definition.name}, message by message`,
    actions: {
      ...definition.actions,
      Deliver: action({ r: names, by: names, number: numbers }, (state, { r, by, number }) =>
        Receive!.next(
          withChanged(definition, state, {
            messages: state.messages.filter(
              (operation) => equalValues(operation.by as Value, by as Value) && operation.number === number,
            ),
          }),
          { r: r as Value },
        ),
      ),
    },
  };
}

function refinementOf<State, Operation>({
  slug,
  definition,
  replicaOf,
  payloadOf,
  stepOf,
}: Correspondence<State, Operation>): AnyRefinement {
  const names = setOf(replicas.map((replica) => replicaOf(replica)));
  const originalOf = (name: ReplicaName) =>
    replicas.find((replica) => equalValues(replicaOf(replica) as Value, name as Value))!;
  const countsOf = (vector: VersionVector) =>
    functionFrom(names, (name) => entryOf(vector, originalOf(name)));
  const deliver = (replica: ReplicaName, { by, stamp }: StampedOperation<Operation>): ModelStep => ({
    action: 'Deliver',
    arguments: [replica as Value, replicaOf(by) as Value, entryOf(stamp, by)],
  });
  const witness = (event: ConfirmedEvent, kept: Kept<State, Operation>): readonly ModelStep[] => {
    if (event.kind === 'crashed') return [];
    type Replica = OperationReplicaState<State, Operation>;
    const after = (event.kind === 'started' ? event.state : event.after) as Replica;
    kept.set(event.node, after);
    if (event.kind === 'started') return [];
    const before = event.before as Replica;
    const replica = replicaOf(event.node);
    const isMade = event.input.kind === 'operation';
    const done = after.log.length > before.log.length ? after.log.slice(before.log.length) : [];
    const hasSent = event.effects.some(
      (effect) => effect.kind === 'send' && effect.message.type === 'operations',
    );
    return [
      ...done.map((each) => (isMade ? stepOf(replica, each.operation) : deliver(replica, each))),
      ...(hasSent ? [{ action: 'Send', arguments: [replica as Value] }] : []),
    ];
  };
  const ofAll = <V extends Value>(
    kept: Kept<State, Operation>,
    read: (state: OperationReplicaState<State, Operation>) => V,
  ) => functionFrom(names, (name) => read(kept.get(originalOf(name))!));
  const refinement: Refinement<CausalState<Value, OperationRecord>, Kept<State, Operation>> = {
    slug,
    model: defineModel(withChosenMessages(definition, names)),
    ghost: () => new Map(),
    witness: (event, _view, kept) => witness(event, kept),
    abstraction: (_view, kept) =>
      kept.size < replicas.length
        ? {}
        : {
            payload: ofAll(kept, ({ state }) => payloadOf(state)),
            clock: ofAll(kept, ({ clock }) => countsOf(clock)),
          },
  };
  return refinement;
}

const few = setOf(['a', 'b'].map(nameOf));

const operationSetRefinement = refinementOf<readonly TaggedElement[], SetOperation>({
  slug: 'crdt/operation-set',
  definition: operationSetDefinition({ Replica: setOf(replicas.map(nameOf)), Element: few, MaxUpdates }),
  replicaOf: nameOf,
  payloadOf: (state) =>
    setOf(state.map(({ dot: [by, number], element }) => tagged(nameOf(element), nameOf(by), number))),
  stepOf: (replica, { type, element }) => ({
    action: type === 'add' ? 'Add' : 'Remove',
    arguments: [replica as Value, nameOf(element)],
  }),
});

/** In the model of this type replicas have numbers, which break ties as the names do. */
const numberOf = (replica: string) => replicas.indexOf(replica as 'r1') + 1;

const elementOf = (id: ElementId | null) =>
  id === null ? sequenceOf(0, 0) : sequenceOf(id[0], numberOf(id[1]));

const sequenceRefinement = refinementOf<SequenceState, SequenceOperation>({
  slug: 'crdt/sequence',
  definition: sequenceDefinition(
    { Replica: setOf([1, 2, 3]), MaxUpdates },
    {
      // After all elements that it has seen: here the model counts what it has seen, which is more.
      nextTime: ({ payload }, r) =>
        Math.max(0, ...payload.get(r).order.values.map(({ values }) => values[0]!)) + 1,
    },
  ),
  replicaOf: numberOf,
  payloadOf: (state) =>
    record({
      order: sequenceOf(...state.map(({ id }) => elementOf(id))),
      removed: setOf(state.filter(({ isRemoved }) => isRemoved).map(({ id }) => elementOf(id))),
    }),
  stepOf: (replica, operation) => ({
    action: operation.type === 'insert' ? 'Insert' : 'Remove',
    arguments: [replica as Value, elementOf(operation.type === 'insert' ? operation.after : operation.id)],
  }),
});

/** The replicas that send operations do what the models of their types do. */
export const operationTypeRefinements: readonly AnyRefinement[] = [
  operationSetRefinement,
  sequenceRefinement,
];
