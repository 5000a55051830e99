import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  equalValues,
  functionFrom,
  ModelValue,
  record,
  type SetValue,
  sequence,
  setOf,
  type Value,
} from '../../core/values/index.ts';
import type { GCounterState, Increment } from '../../impl/crdt/g-counter.ts';
import type { Add } from '../../impl/crdt/g-set.ts';
import type { LWWRegisterState, Write } from '../../impl/crdt/lww-register.ts';
import type { MVRegisterState } from '../../impl/crdt/mv-register.ts';
import type { Names } from '../../impl/crdt/names.ts';
import type { ORMapState, Put, RemoveKey } from '../../impl/crdt/or-map.ts';
import type { ORSetState } from '../../impl/crdt/or-set.ts';
import type { Decrement, PNCounterState } from '../../impl/crdt/pn-counter.ts';
import type { ReplicaOperation } from '../../impl/crdt/replica-configuration.ts';
import type { StateReplicaState } from '../../impl/crdt/state-replica.ts';
import type { Remove, TwoPhaseSetState } from '../../impl/crdt/two-phase-set.ts';
import { entryOf, type VersionVector } from '../../impl/crdt/version-vector.ts';
import { gCounterDefinition } from '../../models/crdt/g-counter.ts';
import { gSetDefinition } from '../../models/crdt/g-set.ts';
import { lwwRegisterDefinition } from '../../models/crdt/lww-register.ts';
import { mvRegisterDefinition } from '../../models/crdt/mv-register.ts';
import { orMapDefinition } from '../../models/crdt/or-map.ts';
import { orSetDefinition, type TaggedSet, tagged, taggedSet } from '../../models/crdt/or-set.ts';
import { pnCounterDefinition } from '../../models/crdt/pn-counter.ts';
import type { ReplicaName, ReplicatedState, UpdateRecord } from '../../models/crdt/replication.ts';
import { twoPhaseSetDefinition } from '../../models/crdt/two-phase-set.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { nameOf, stepOf, withChanged } from '../abstraction.ts';
import type { AnyRefinement, ModelStep, Refinement } from '../refinement.ts';

const replicas = ['r1', 'r2', 'r3'] as const;
const Replica = setOf(replicas.map(nameOf));
const MaxUpdates = 100;

/** A type, its model, and how a state and an update of the one are those of the other. */
interface Correspondence<State, Update> {
  readonly slug: string;
  // biome-ignore lint/suspicious/noExplicitAny: the payload of a model is its own affair.
  readonly definition: ModelDefinition<ReplicatedState<any, any>>;
  /** The model's name for a replica; the names of the implementation unless given. */
  readonly replicaOf?: (replica: string) => ReplicaName;
  payloadOf(state: State, elements: Elements): Value;
  /** What an update is in the state in which the replica makes it. */
  stepsOf(replica: ReplicaName, update: Update, state: State): readonly ModelStep[];
  /** What a state tells of the events in it. */
  elementsIn?(state: State): Iterable<readonly [dot: string, element: string]>;
}

/** Which element was added in which event: what was removed is remembered without it. */
type Elements = ReadonlyMap<string, string>;

interface Ghost<State> {
  /** What replicas are known to keep while they are down: what is on their disk. */
  readonly kept: Map<string, State>;
  readonly elements: Map<string, string>;
}

/**
 * The model, with its messages told apart: which state reaches a replica is a parameter. That is the model's own action, with
 * one of its outcomes chosen.
 */
function withChosenMessages<P extends Value, U extends UpdateRecord>(
  definition: ModelDefinition<ReplicatedState<P, U>>,
  names: SetValue<ReplicaName>,
): ModelDefinition<ReplicatedState<P, U>> {
  const { Receive } = definition.actions;
  const payloads = ({ messages }: ReplicatedState<P, U>) =>
    setOf(messages.elements().map(({ payload }) => payload));
  return {
    ...definition,
    name: `${definition.name}, message by message`,
    actions: {
      ...definition.actions,
      ReceiveState: action({ r: names, p: payloads }, (state, { r, p }) => {
        // Of messages with equal states, sent after other updates that changed nothing, any may be taken for the one.
        const [chosen] = state.messages.filter(({ payload }) => equalValues(payload, p)).elements();
        const alone = withChanged(definition, state, { messages: setOf([chosen!]) });
        return Receive!.next(alone, { r: r as Value });
      }),
    },
  };
}

function refinementOf<State, Update>({
  slug,
  definition,
  replicaOf = nameOf,
  payloadOf,
  stepsOf,
  elementsIn = () => [],
}: Correspondence<State, Update>): AnyRefinement {
  const names = setOf(replicas.map((replica) => replicaOf(replica)));
  const witness = (event: ConfirmedEvent, { kept, elements }: Ghost<State>): readonly ModelStep[] => {
    if (event.kind === 'crashed') return [];
    const after = (event.kind === 'started' ? event.state : event.after) as StateReplicaState<State>;
    kept.set(event.node, after.state);
    for (const [dot, element] of elementsIn(after.state)) elements.set(dot, element);
    if (event.kind === 'started') return [];
    const replica = replicaOf(event.node);
    const { input, effects } = event;
    const steps: ModelStep[] = [];
    const isAnswered = effects.some((effect) => effect.kind === 'reply' && effect.outcome === 'ok');
    if (input.kind === 'operation' && isAnswered) {
      const operation = input.operation as ReplicaOperation<Update>;
      const { state } = event.before as StateReplicaState<State>;
      if (operation.type === 'update') steps.push(...stepsOf(replica, operation.update, state));
    }
    if (input.kind === 'message' && input.message.type === 'delta')
      steps.push({ action: 'ReceiveState', arguments: [replica, payloadOf(input.message.delta, elements)] });
    if (effects.some((effect) => effect.kind === 'send' && effect.message.type === 'delta'))
      steps.push({ action: 'Send', arguments: [replica] });
    return steps;
  };
  const refinement: Refinement<ReplicatedState<Value, UpdateRecord>, Ghost<State>> = {
    slug,
    model: defineModel(withChosenMessages(definition, names)),
    ghost: () => ({ kept: new Map(), elements: new Map() }),
    witness: (event, _view, ghost) => witness(event, ghost),
    abstraction: (_view, { kept, elements }) =>
      kept.size < replicas.length
        ? {}
        : {
            payload: functionFrom(names, (name) =>
              payloadOf(
                kept.get(replicas.find((replica) => equalValues(replicaOf(replica), name))!)!,
                elements,
              ),
            ),
          },
  };
  return refinement;
}

const vectorOf = (vector: VersionVector) =>
  functionFrom(Replica, (replica) => entryOf(vector, String(replica)));

const setOfNames = (names: Names) => setOf(names.map(nameOf));

/** Which of the two sides an update goes to. */
const nameOfUpdate = { increment: 'Increment', decrement: 'Decrement' } as const;

const gCounterRefinement = refinementOf<GCounterState, Increment>({
  slug: 'crdt/g-counter',
  definition: gCounterDefinition({ Replica, MaxUpdates }),
  payloadOf: vectorOf,
  stepsOf: (replica) => [stepOf('Increment', replica)],
});

const pnCounterRefinement = refinementOf<PNCounterState, Increment | Decrement>({
  slug: 'crdt/pn-counter',
  definition: pnCounterDefinition({ Replica, MaxUpdates }),
  payloadOf: ({ increments, decrements }) =>
    record({ increments: vectorOf(increments), decrements: vectorOf(decrements) }),
  stepsOf: (replica, { type }) => [stepOf(nameOfUpdate[type], replica)],
});

const few = ['a', 'b'];
const many = replicas.flatMap((_, client) =>
  Array.from({ length: 8 }, (__, number) => `${client}.${number}`),
);

const gSetRefinement = refinementOf<Names, Add>({
  slug: 'crdt/g-set',
  definition: gSetDefinition({ Replica, MaxUpdates, Element: setOfNames([...few, ...many]) }),
  payloadOf: setOfNames,
  stepsOf: (replica, { element }) => [stepOf('Add', replica, element)],
});

const twoPhaseSetRefinement = refinementOf<TwoPhaseSetState, Add | Remove>({
  slug: 'crdt/two-phase-set',
  definition: twoPhaseSetDefinition({ Replica, MaxUpdates, Element: setOfNames(['0', '1', '2', '3', '4']) }),
  payloadOf: ({ added, removed }) => record({ added: setOfNames(added), removed: setOfNames(removed) }),
  stepsOf: (replica, { type, element }) => [stepOf(type === 'add' ? 'Add' : 'Remove', replica, element)],
});

/** Whatever is written is a number that is written once. */
const written = setOf(
  [0, 1, 2].flatMap((client) =>
    Array.from({ length: 8 }, (_, number) => nameOfValue(client * 1000 + number)),
  ),
);

function nameOfValue(value: unknown): ModelValue {
  return ModelValue.of(`v${value}`);
}

const Nothing = ModelValue.of('Nothing');

/** In the model of this type replicas have numbers, which break ties as the names do. */
const numberOf = (replica: string) => replicas.indexOf(replica as 'r1') + 1;

const lwwRegisterRefinement = refinementOf<LWWRegisterState, Write>({
  slug: 'crdt/lww-register',
  definition: lwwRegisterDefinition({ Replica: setOf([1, 2, 3]), Value: written, Nothing, MaxUpdates }),
  replicaOf: numberOf,
  payloadOf: ({ time, by, value }) =>
    record({ time, by: numberOf(by), value: value === null ? Nothing : nameOfValue(value) }),
  stepsOf: (replica, { value }) => [stepOf('Write', replica, nameOfValue(value))],
});

const mvRegisterRefinement = refinementOf<MVRegisterState, Write>({
  slug: 'crdt/mv-register',
  definition: mvRegisterDefinition({ Replica, Value: written, MaxUpdates }),
  payloadOf: (state) =>
    setOf(
      state.map(({ version, value }) => record({ version: vectorOf(version), value: nameOfValue(value) })),
    ),
  stepsOf: (replica, { value }) => [stepOf('Write', replica, nameOfValue(value))],
});

const orMapRefinement = refinementOf<ORMapState, Put | RemoveKey>({
  slug: 'crdt/or-map',
  definition: orMapDefinition({ Replica, Key: setOfNames(few), Value: written, MaxUpdates }),
  payloadOf: ({ bindings, context }) =>
    record({
      bindings: setOf(
        bindings.map(({ dot: [by, number], key, value }) =>
          sequence<ModelValue | number>(nameOf(key), nameOfValue(value), nameOf(by), number),
        ),
      ),
      context: vectorOf(context.upTo),
    }),
  stepsOf: (replica, update) => [
    update.type === 'put'
      ? stepOf('Put', replica, update.key, nameOfValue(update.value))
      : stepOf('Remove', replica, update.key),
  ],
});

const dotName = (replica: string, number: number) => `${replica} ${number}`;

/** The implementation keeps no removed elements, only that it has heard of their additions. */
const orSetRefinement = refinementOf<ORSetState, Add | Remove>({
  slug: 'crdt/or-set',
  // The model counts tags besides.
  definition: orSetDefinition({
    Replica,
    Element: setOfNames(few),
    MaxUpdates,
  }) as unknown as ModelDefinition<ReplicatedState<TaggedSet, UpdateRecord>>,
  elementsIn: ({ bindings }) => bindings.map(({ dot, key }) => [dotName(...dot), key] as const),
  payloadOf: ({ bindings, context }, elements) => {
    const tagOf = (replica: string, number: number) =>
      tagged(nameOf(elements.get(dotName(replica, number)) ?? 'unknown'), nameOf(replica), number);
    const heard = Object.entries(context.upTo).flatMap(([replica, count]) =>
      Array.from({ length: count }, (_, index) => [replica, index + 1] as const),
    );
    const added = setOf([...heard, ...context.beyond].map(([replica, number]) => tagOf(replica, number)));
    const present = setOf(bindings.map(({ dot: [replica, number] }) => tagOf(replica, number)));
    return taggedSet(
      added,
      added.filter((tag) => !present.has(tag)),
    );
  },
  // An addition takes the place of those that the replica sees of the same element: it removes them first.
  stepsOf: (replica, { type, element }, { bindings }) => [
    ...(type === 'remove' || bindings.some(({ key }) => key === element)
      ? [stepOf('Remove', replica, element)]
      : []),
    ...(type === 'add' ? [stepOf('Add', replica, element)] : []),
  ],
});

/** The replicas that send whole states do what the models of their types do. */
export const stateTypeRefinements: readonly AnyRefinement[] = [
  ...[gCounterRefinement, pnCounterRefinement, gSetRefinement, twoPhaseSetRefinement],
  ...[orSetRefinement, lwwRegisterRefinement, mvRegisterRefinement, orMapRefinement],
];
