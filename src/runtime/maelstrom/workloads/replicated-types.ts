/** Conflict-free replicated types: a node answers at once, and tells the others later, again and again until they have it. */
import { isJsonObject } from '../../../core/json.ts';
import { gCounter } from '../../../impl/crdt/g-counter.ts';
import { gSet } from '../../../impl/crdt/g-set.ts';
import { orSet } from '../../../impl/crdt/or-set.ts';
import { pnCounter } from '../../../impl/crdt/pn-counter.ts';
import { stateReplicaMachine } from '../../../impl/crdt/state-replica.ts';
import type { StateType } from '../../../impl/crdt/state-type.ts';
import { acknowledged, type NodeWorkload, type RequestForm } from '../node-workload.ts';
import { anyField, integerField, type MessageBody } from '../wire.ts';

const replicas = <State, Update, Value>(
  type: StateType<State, Update, Value>,
  requests: Readonly<Record<string, RequestForm>>,
): NodeWorkload => ({
  machine: ({ nodes, settings: { syncMs = 100, maxDeltas = 1_000 } }) =>
    stateReplicaMachine(type, { replicas: nodes, syncMs, maxDeltas }),
  requests,
  settings: ['syncMs', 'maxDeltas'],
});

const read = (answer: NonNullable<RequestForm['answer']>): RequestForm => ({
  operation: () => ({ type: 'read' }),
  answer,
});

const update = (updateOf: (body: MessageBody) => object | undefined): RequestForm => ({
  operation(body) {
    const asked = updateOf(body);
    return asked && { type: 'update', update: asked };
  },
});

/** Elements of a set are names for the machine, and anything for clients: equal texts stand for equal elements. */
const elementOf = (body: MessageBody, field: string): string => canonicalText(anyField(body, field));
const elementsOf = (names: readonly string[]) => names.map((name) => JSON.parse(name));

/** The same text for the same JSON, in whatever order the fields of its objects are. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    isJsonObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

const addTo = (field: string) => update((body) => ({ type: 'add', element: elementOf(body, field) }));

export const broadcast = replicas(gSet, {
  // Every node speaks to every other: a topology, which is a suggestion, is not needed.
  topology: acknowledged,
  broadcast: addTo('message'),
  read: read((names) => ({ messages: elementsOf(names) })),
});

export const growOnlySet = replicas(gSet, {
  add: addTo('element'),
  read: read((names) => ({ value: elementsOf(names) })),
});

export const observedRemoveSet = replicas(orSet, {
  add: addTo('element'),
  remove: {
    ...update((body) => ({ type: 'remove', element: elementOf(body, 'element') })),
    // Of what this node does not see there is nothing to remove, and so it is done.
    refused: () => ({}),
  },
  read: read((names) => ({ value: elementsOf(names) })),
});

/** A step of 0 is none. */
const step = (delta: number) =>
  delta === 0 ? undefined : delta > 0 ? { type: 'increment', by: delta } : { type: 'decrement', by: -delta };

const readCounter = read((value) => ({ value }));

export const growOnlyCounter = replicas(gCounter, {
  add: update((body) => step(integerField(body, 'delta', 0))),
  read: readCounter,
});

export const positiveNegativeCounter = replicas(pnCounter, {
  add: update((body) => step(integerField(body, 'delta'))),
  read: readCounter,
});
