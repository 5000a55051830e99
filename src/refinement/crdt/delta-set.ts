import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import {
  equalValues,
  functionFrom,
  interval,
  type ModelValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import type { Add } from '../../impl/crdt/g-set.ts';
import type { ORSetState } from '../../impl/crdt/or-set.ts';
import type { ReplicaOperation } from '../../impl/crdt/replica-configuration.ts';
import type { StateMessage, StateReplicaState } from '../../impl/crdt/state-replica.ts';
import type { Remove } from '../../impl/crdt/two-phase-set.ts';
import { entryOf } from '../../impl/crdt/version-vector.ts';
import {
  type DeltaSetConstants,
  type DeltaSetState,
  deltaSetDefinition,
} from '../../models/crdt/delta-set.ts';
import { type Dot, type DottedSet, join } from '../../models/crdt/dots.ts';
import { tagged } from '../../models/crdt/or-set.ts';
import type { ReplicaName } from '../../models/crdt/replication.ts';
import type { ConfirmedEvent } from '../../simulator/confirmed-events.ts';
import { nameOf, stepOf, withChanged } from '../abstraction.ts';
import type { ModelStep, Refinement } from '../refinement.ts';

type State = DeltaSetState;
type Message = State['messages'] extends SetValue<infer M> ? M : never;
type Replica = StateReplicaState<ORSetState>;

/** Nothing is in the set from the start, so that no dot has the number 0. */
const known = (dots: SetValue<Dot>): SetValue<Dot> => dots.filter(({ values: [, number] }) => number !== 0);

/**
 * The model, where it is told which message arrives, and what becomes of its acknowledgement later; deltas are forgotten that nobody needs,
 * or that are too many; and a replica begins with a whole state for the others, empty as it is. A test explores it, with the safety
 * properties of the model.
 */
export function deltaSetWithForgetting(constants: DeltaSetConstants): ModelDefinition<State> {
  const { fairness: _, temporalProperties: __, ...definition } = deltaSetDefinition(constants);
  const { Replica } = constants;
  const { Add, Remove, Send, Receive, Restart } = definition.actions;
  const numbers = ({ counter }: State) => interval(0, Math.max(...counter.values));
  const contentsOf = ({ messages }: State) => setOf(messages.elements().map((m) => m.tagged));
  const dotsOf = ({ messages }: State) => setOf(messages.elements().map(({ dots }) => known(dots)));
  /** Replica r receives this message: its acknowledgement is lost, or arrives. */
  const outcomesOf = (state: State, r: ReplicaName, m: Message) => [
    ...(Receive!.next(withChanged(definition, state, { messages: setOf([m]) }), { r }) as Iterable<
      Partial<State>
    >),
  ];
  const isNoNews = ({ payload }: State, r: ReplicaName, m: Message) =>
    equalValues(join(payload.get(r), m), payload.get(r));
  return {
    ...definition,
    name: 'crdt/delta-set, message by message',
    init: () => {
      const initial = definition.init() as State;
      return withChanged(definition, initial, { counter: functionFrom(Replica, () => 1) });
    },
    actions: {
      Add: Add!,
      Remove: Remove!,
      Send: Send!,
      Restart: Restart!,
      ReceiveDelta: action(
        { r: Replica, s: Replica, n: numbers, p: contentsOf, d: dotsOf },
        (state: State, { r, s, n, p, d }) => {
          // Messages that differ in updates alone which have changed nothing are the same to the implementation.
          const chosen = state.messages
            .elements()
            .find(
              (m) =>
                m.from === s &&
                m.to === r &&
                m.number === n &&
                equalValues(m.tagged, p) &&
                equalValues(known(m.dots), d),
            );
          return chosen && outcomesOf(state, r, chosen)[0];
        },
      ),
      Acknowledge: action({ r: Replica, s: Replica, n: numbers }, (state: State, { r, s, n }) => {
        const acknowledged = state.messages
          .elements()
          .find((m) => m.from === r && m.to === s && m.number === n && isNoNews(state, s, m));
        return acknowledged && outcomesOf(state, s, acknowledged)[1];
      }),
      Forget: action({ r: Replica, n: numbers }, ({ deltas }: State, { r, n }) => {
        const kept = deltas.get(r).filter(({ number }) => number >= n);
        return kept.size < deltas.get(r).size ? { deltas: deltas.set(r, kept) } : undefined;
      }),
    },
  };
}

const replicas = ['r1', 'r2', 'r3'] as const;
const Replica = setOf<ReplicaName>(replicas.map(nameOf));
const Element = setOf(['a', 'b'].map(nameOf));

const model = defineModel(
  deltaSetWithForgetting({
    ...{ Replica, Restarting: Replica, Element, Initial: setOf<ModelValue>() },
    MaxUpdates: 100,
  }),
);

const taggedOf = ({ bindings }: ORSetState) =>
  setOf(bindings.map(({ dot: [by, number], key }) => tagged(nameOf(key), nameOf(by), number)));

/** All dots of which a state has heard. */
const dotsOf = ({ context: { upTo, beyond } }: ORSetState): SetValue<Dot> => {
  const upToThere = Object.entries(upTo).flatMap(([by, count]) =>
    Array.from({ length: count }, (_, index) => [by, index + 1] as const),
  );
  return setOf([...upToThere, ...beyond].map(([by, number]) => sequence<ReplicaName>(nameOf(by), number)));
};

/** A replica never hears of a dot before those below it: a context that it has so has no vector. */
const payloadOf = (state: ORSetState): DottedSet => {
  const { upTo, beyond } = state.context;
  const context = functionFrom(Replica, (r) => (beyond.length > 0 ? -1 : entryOf(upTo, String(r))));
  return record({ tagged: taggedOf(state), context });
};

interface Ghost {
  /** What replicas have; while they are down, what is on their disk. */
  readonly kept: Map<string, Replica>;
}

function ofInput({
  node,
  input,
  effects,
}: Extract<ConfirmedEvent, { kind: 'stepped' }>): readonly ModelStep[] {
  if (input.kind === 'operation') {
    const operation = input.operation as ReplicaOperation<Add | Remove>;
    const isDone = effects.some((effect) => effect.kind === 'reply' && effect.outcome === 'ok');
    if (operation.type === 'read' || !isDone) return [];
    const { type, element } = operation.update;
    return [stepOf(type === 'add' ? 'Add' : 'Remove', node, element)];
  }
  if (input.kind !== 'message') return [];
  const message = input.message as StateMessage<ORSetState>;
  if (message.type === 'acknowledge') return [stepOf('Acknowledge', node, input.from, message.next)];
  const { delta, next } = message;
  return [stepOf('ReceiveDelta', node, input.from, next, taggedOf(delta), dotsOf(delta))];
}

function ofStep(event: Extract<ConfirmedEvent, { kind: 'stepped' }>): readonly ModelStep[] {
  const { node, effects } = event;
  const [before, after] = [event.before as Replica, event.after as Replica];
  const firstKept = after.deltas[0]?.number ?? after.next;
  const isForgotten = before.deltas.length > 0 && before.deltas[0]!.number < firstKept;
  const sent = effects.flatMap((effect) =>
    effect.kind === 'send' && effect.message.type === 'delta' ? [stepOf('Send', node, effect.to)] : [],
  );
  return [...ofInput(event), ...(isForgotten ? [stepOf('Forget', node, firstKept)] : []), ...sent];
}

function witness(event: ConfirmedEvent, { kept }: Ghost): readonly ModelStep[] {
  const { node } = event;
  if (event.kind === 'crashed') {
    const last = kept.get(node);
    if (last) kept.set(node, { ...last, deltas: [], acknowledged: {} });
    return [stepOf('Restart', node)];
  }
  kept.set(node, (event.kind === 'started' ? event.state : event.after) as Replica);
  return event.kind === 'started' ? [] : ofStep(event);
}

/** The replicas that send deltas do what the model does. */
export const deltaSetRefinement: Refinement<State, Ghost> = {
  slug: 'crdt/delta-set',
  model,
  ghost: () => ({ kept: new Map() }),
  witness: (event, _view, ghost) => witness(event, ghost),
  abstraction(_view, { kept }) {
    if (kept.size < replicas.length) return {};
    const of = <V extends DottedSet | number>(read: (replica: Replica) => V) =>
      functionFrom(Replica, (r) => read(kept.get(String(r))!));
    return {
      payload: of(({ state }) => payloadOf(state)),
      counter: of(({ next }) => next),
      acked: functionFrom(Replica, (r) =>
        functionFrom(Replica, (s) => entryOf(kept.get(String(r))!.acknowledged, String(s))),
      ),
    };
  },
};
