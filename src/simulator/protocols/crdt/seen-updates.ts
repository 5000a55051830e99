import type { OperationReplicaState, StampedOperation } from '../../../impl/crdt/operation-replica.ts';
import type { ReplicaOperation } from '../../../impl/crdt/replica-configuration.ts';
import type { StateMessage, StateReplicaState } from '../../../impl/crdt/state-replica.ts';
import type { SteppedEvent, WorldEvent } from '../../simulated-protocol.ts';

/** An update that a client made, as the properties see it. */
export interface SeenUpdate<Update, Operation = undefined> {
  /** The replica, and the how-manieth of its own. */
  readonly name: string;
  readonly by: string;
  readonly update: Update;
  /** The names of those that its replica had seen. */
  readonly after: ReadonlySet<string>;
  /** What is sent of it, where operations are. */
  readonly operation: Operation | undefined;
}

/** Knows which updates each replica has seen, whatever it makes of them. */
export interface SeenUpdates<Update, Operation = undefined> {
  /** Whether what the replica has seen may have changed. */
  observe(event: WorldEvent): boolean;
  of(replica: string): ReadonlySet<string>;
  updateOf(name: string): SeenUpdate<Update, Operation>;
}

const nothing: ReadonlySet<string> = new Set();

function madeIn<Update>(event: SteppedEvent): Update | undefined {
  if (event.input.kind !== 'operation') return undefined;
  const operation = event.input.operation as ReplicaOperation<Update>;
  const isDone = event.effects.some((effect) => effect.kind === 'reply' && effect.outcome === 'ok');
  return operation.type === 'update' && isDone ? operation.update : undefined;
}

/**
 * Where states travel. A message carries what its sender had seen, and so does a record on the disk: with deltas as well, for
 * they follow on what the receiver has acknowledged.
 */
export class SeenInStates<Update> implements SeenUpdates<Update> {
  readonly #seen = new Map<string, ReadonlySet<string>>();
  readonly #updates = new Map<string, SeenUpdate<Update>>();
  /** By message and by record. */
  readonly #carried = new WeakMap<object, ReadonlySet<string>>();

  observe(event: WorldEvent): boolean {
    const { node } = event;
    if (event.kind === 'started') {
      const record = event.durable.at(-1) as object | undefined;
      this.#seen.set(node, (record && this.#carried.get(record)) ?? nothing);
      return true;
    }
    if (event.kind !== 'stepped') return false;
    const before = this.of(node);
    const update = madeIn<Update>(event);
    if (update !== undefined) this.#add(node, update);
    if (event.input.kind === 'message') this.#hear(node, event.input.message as StateMessage<object>);
    for (const effect of event.effects) {
      if (effect.kind === 'persist') this.#carried.set(effect.data, this.of(node));
      if (effect.kind === 'send' && effect.message.type === 'delta')
        this.#carried.set(effect.message, this.of(node));
    }
    return (
      before !== this.of(node) || (event.before as StateReplicaState<unknown>).state !== stateAfter(event)
    );
  }

  #add(node: string, update: Update): void {
    const after = this.of(node);
    const own = [...after].filter((name) => this.updateOf(name).by === node).length;
    const name = `${node}#${own + 1}`;
    this.#updates.set(name, { name, by: node, update, after, operation: undefined });
    this.#seen.set(node, new Set([...after, name]));
  }

  #hear(node: string, message: StateMessage<object>): void {
    const carried = this.#carried.get(message);
    const own = this.of(node);
    if (carried !== undefined && [...carried].some((name) => !own.has(name)))
      this.#seen.set(node, new Set([...own, ...carried]));
  }

  of(replica: string): ReadonlySet<string> {
    return this.#seen.get(replica) ?? nothing;
  }

  updateOf(name: string): SeenUpdate<Update> {
    return this.#updates.get(name)!;
  }
}

const stateAfter = (event: SteppedEvent) => (event.after as StateReplicaState<unknown>).state;

/** Where operations travel: the clock of a replica says which it has delivered, and a stamp which its maker had. */
export class SeenInOperations<Update, Operation> implements SeenUpdates<Update, Operation> {
  readonly #seen = new Map<string, ReadonlySet<string>>();
  readonly #updates = new Map<string, SeenUpdate<Update, Operation>>();

  observe(event: WorldEvent): boolean {
    if (event.kind !== 'started' && event.kind !== 'stepped') return false;
    type State = OperationReplicaState<unknown, Operation>;
    const after = (event.kind === 'started' ? event.state : event.after) as State;
    if (event.kind === 'stepped') {
      const update = madeIn<Update>(event);
      if (update !== undefined) this.#add(after.log.at(-1)!, update);
      if (after.state === (event.before as State).state) return false;
    }
    this.#seen.set(event.node, namesUpTo(after.clock));
    return true;
  }

  #add({ by, stamp, operation }: StampedOperation<Operation>, update: Update): void {
    const name = `${by}#${stamp[by]}`;
    const after = new Set([...namesUpTo(stamp)].filter((other) => other !== name));
    this.#updates.set(name, { name, by, update, after, operation });
  }

  of(replica: string): ReadonlySet<string> {
    return this.#seen.get(replica) ?? nothing;
  }

  updateOf(name: string): SeenUpdate<Update, Operation> {
    return this.#updates.get(name)!;
  }
}

const namesUpTo = (clock: Readonly<Record<string, number>>): ReadonlySet<string> =>
  new Set(
    Object.entries(clock).flatMap(([replica, count]) =>
      Array.from({ length: count }, (_, index) => `${replica}#${index + 1}`),
    ),
  );
