import type { AnyMachine } from '../../../core/machine.ts';
import type { ReplicaOperation } from '../../../impl/crdt/replica-configuration.ts';
import {
  type ClientOperation,
  type Draw,
  type FaultKind,
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldView,
} from '../../simulated-protocol.ts';
import type { SeenUpdate, SeenUpdates } from './seen-updates.ts';
import type { Semantics } from './semantics.ts';

export const replicas = ['r1', 'r2', 'r3'] as const;

/** Replicas need no clocks: those may do as they like. */
const faults: readonly FaultKind[] = [
  ...networkFaults,
  ...nodeFaults,
  ...(['clock-freeze', 'clock-step'] as const),
];

/** A type in the simulated world. */
export interface ReplicatedType<Update, Value, State, Operation> {
  readonly slug: string;
  readonly title: string;
  readonly machine: AnyMachine;
  readonly seen: () => SeenUpdates<Update, Operation>;
  readonly readValue: (state: State) => Value;
  readonly semantics: readonly Semantics<Update, Value, State, Operation>[];
  updateOf(client: number, number: number, draw: Draw): Update;
  readonly expectedCounters?: readonly string[];
  readonly countersOf?: SimulatedProtocol['countersOf'];
}

interface Replica<State> {
  readonly state: State;
}

const stateOf = <State>(world: WorldView, replica: string): State | undefined =>
  (world.stateOf(replica) as Replica<State> | undefined)?.state;

const isSameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && [...one].every((name) => other.has(name));

/** Watches one thing whenever what a replica has seen may have changed. */
function watching<Update, Operation>(
  name: string,
  seen: SeenUpdates<Update, Operation>,
  look: (replica: string, world: WorldView) => string | undefined,
  atEnd?: Monitor['atEnd'],
): Monitor {
  return {
    name,
    observe: (event, world) => (seen.observe(event) ? look(event.node, world) : undefined),
    ...(atEnd ? { atEnd } : {}),
  };
}

/** Replicas that have seen the same updates have the same state. */
function strongConvergence<Update, Operation>(seen: SeenUpdates<Update, Operation>): Monitor {
  return watching('StrongConvergence', seen, (replica, world) => {
    const own = JSON.stringify(stateOf(world, replica));
    const other = replicas.find(
      (each) =>
        each !== replica &&
        stateOf(world, each) !== undefined &&
        isSameSet(seen.of(each), seen.of(replica)) &&
        JSON.stringify(stateOf(world, each)) !== own,
    );
    return other === undefined
      ? undefined
      : `${replica} and ${other} have seen the same: ${own} and ${JSON.stringify(stateOf(world, other))}`;
  });
}

/** When all are joined again every update that is on a disk is seen by all. */
function eventualDelivery<Update, Operation>(seen: SeenUpdates<Update, Operation>): Monitor {
  return watching(
    'EventualDelivery',
    seen,
    () => undefined,
    (world) => {
      // Who has heard of an update that changed nothing keeps no record of it, and may forget that it has.
      const states = new Set(replicas.map((replica) => JSON.stringify(stateOf(world, replica))));
      if (states.size === 1) return undefined;
      const all = new Set(replicas.flatMap((replica) => [...seen.of(replica)]));
      const behind = replicas.find((replica) => !isSameSet(seen.of(replica), all));
      return behind === undefined ? undefined : `${behind} has not seen all of ${all.size} updates`;
    },
  );
}

/** What the type promises, of each replica and the updates that it has seen. */
function promised<Update, Value, State, Operation>(
  seen: SeenUpdates<Update, Operation>,
  readValue: (state: State) => Value,
  { name, complaint }: Semantics<Update, Value, State, Operation>,
): Monitor {
  return watching(name, seen, (replica, world) => {
    const state = stateOf<State>(world, replica);
    if (state === undefined) return undefined;
    const updates: SeenUpdate<Update, Operation>[] = [...seen.of(replica)].map((each) => seen.updateOf(each));
    const what = complaint(updates, readValue(state), state);
    return what === undefined ? undefined : `${replica} has ${what}`;
  });
}

/** Three replicas of a type, whose clients read and update, each at one of them. */
export function replicatedTypeSimulation<Update, Value, State, Operation>(
  type: ReplicatedType<Update, Value, State, Operation>,
): SimulatedProtocol {
  const { slug, title, machine, seen, semantics, readValue } = type;
  return {
    slug,
    title,
    nodes: replicas,
    machineOf: () => machine,
    faults,
    clients: 3,
    operationsPerClient: 6,
    faultsUntilMs: 3_000,
    calmMs: 2_000,
    sampledSeeds: 4,
    operation(client, number, draw): ClientOperation {
      const node = replicas[client % replicas.length]!;
      const operation: ReplicaOperation<Update> =
        draw.fraction('kind') < 0.15
          ? { type: 'read' }
          : { type: 'update', update: type.updateOf(client, number, draw) };
      return {
        node,
        operation,
        f: operation.type,
        value: operation.type === 'read' ? null : operation.update,
      };
    },
    monitors: () => [
      strongConvergence(seen()),
      ...semantics.map((each) => promised(seen(), readValue, each)),
      eventualDelivery(seen()),
    ],
    judges: [],
    ...(type.countersOf ? { countersOf: type.countersOf } : {}),
    ...(type.expectedCounters ? { expectedCounters: type.expectedCounters } : {}),
  };
}
