import type { History } from '../core/history.ts';
import type { AnyMachine, Input, NodeClock, Transition } from '../core/machine.ts';

/** What was done to a node, and what it did: one line of a run. */
export type WorldEvent = StartedEvent | SteppedEvent | WrittenEvent | CrashedEvent;

interface EventOfNode {
  /** True time since the start of the run, in milliseconds; no node sees it. */
  readonly atMs: number;
  readonly node: string;
  /** Which life of the node this is, from 1. */
  readonly incarnation: number;
}

export interface StartedEvent extends EventOfNode, Transition<unknown, unknown, unknown, unknown> {
  readonly kind: 'started';
  /** What it found on its disk. */
  readonly durable: readonly unknown[];
}

export interface SteppedEvent extends EventOfNode {
  readonly kind: 'stepped';
  readonly before: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the types of a protocol's own inputs and effects are its own affair.
  readonly input: Input<any, any>;
  readonly after: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly effects: Transition<unknown, any, any, any>['effects'];
  /** A crash came before the effects from this one on could be carried out. */
  readonly crashedAtEffect?: number;
}

/** All writes of the node up to this one are on its disk. */
export interface WrittenEvent extends EventOfNode {
  readonly kind: 'written';
  readonly writeId: number;
}

export interface CrashedEvent extends EventOfNode {
  readonly kind: 'crashed';
  /** What the disk keeps. */
  readonly durable: readonly unknown[];
}

/** The whole world at a moment. */
export interface WorldView {
  readonly atMs: number;
  readonly nodes: readonly string[];
  /** The state of a node's machine, or `undefined` while it is down. */
  stateOf(node: string): unknown;
  /** What is on the disk of a node. */
  durableOf(node: string): readonly unknown[];
  /** What the clocks of a node show at this moment, whether or not it looks. */
  clockOf(node: string): NodeClock;
}

/** Watches a run, and says what is wrong as soon as it is. Made anew for each run. */
export interface Monitor {
  /** The property, by the name that it has in specification and model. */
  readonly name: string;
  observe(event: WorldEvent, world: WorldView): string | undefined;
  /** Is asked once, when all faults are healed and the world has had time to come to rest. */
  atEnd?(world: WorldView): string | undefined;
}

/** Judges what the clients were told, after the run. */
export interface Judge {
  /** `linearizable`, or the name of a law. */
  readonly name: string;
  /** What is wrong with it, in one line; `undefined` if nothing is. */
  judge(history: History): Promise<string | undefined> | string | undefined;
}

/** What a client asks for. */
export interface ClientOperation {
  /** The node that is asked first; it may redirect. */
  readonly node: string;
  /** What the machine is given. */
  readonly operation: unknown;
  /** How the history records it. */
  readonly f: string;
  readonly value?: unknown;
  readonly key?: unknown;
}

/** What any network may do. */
export const networkFaults = [
  ...(['loss', 'duplication', 'delay'] as const),
  ...(['partition', 'one-way-partition', 'bridging-partition'] as const),
] as const;

/** What may happen to any node with a disk. */
export const nodeFaults = ['crash', 'pause', 'slow-disk', 'full-disk'] as const;

/** What a seed may do to a run. Each seed draws its own mix of those that a protocol has to survive. */
export const faultKinds = [
  ...networkFaults,
  ...nodeFaults,
  ...(['clock-drift', 'clock-step', 'clock-freeze'] as const),
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Draws for one purpose; the same in every run with the same seed, whatever else happens. */
export interface Draw {
  /** In [0, 1). */
  fraction(purpose: string): number;
  /** In 0..bound - 1. */
  integer(bound: number, purpose: string): number;
}

/** An implementation with what it takes to run it in the simulated world, and to tell whether it did well. */
export interface SimulatedProtocol {
  readonly slug: string;
  readonly title: string;
  /** In the order in which they start. */
  readonly nodes: readonly string[];
  machineOf(node: string): AnyMachine;
  /** What it must survive. */
  readonly faults: readonly FaultKind[];
  /** Greatest drift of a node's clock that it is told to expect, in parts per million; 0 unless it says so. */
  readonly driftPartsPerMillion?: number;
  /** Faults end then, and the run some time later; default 10,000. */
  readonly faultsUntilMs?: number;
  /** How long the world runs on without faults; default 5,000. */
  readonly calmMs?: number;
  /** A client waits so long before it takes an operation for indeterminate; default 1,000. */
  readonly operationTimeoutMs?: number;
  /**
   * A client that has had no answer for so long asks again, and asks the next node; only where an operation takes effect once however
   * often it is asked for. A refusal is then not final. Default: it asks once.
   */
  readonly retryAfterMs?: number;
  /** Messages take between the two; default 1 to 10. */
  readonly delayMs?: readonly [number, number];
  readonly clients: number;
  /** About how many operations each client makes, spread over the run until the faults end; default 10. */
  readonly operationsPerClient?: number;
  /** What a client asks for next; `undefined`: nothing this time. Client and number count from 0. */
  operation(client: number, number: number, draw: Draw): ClientOperation | undefined;
  /** The result as the history records it; as the machine gives it unless this says otherwise. */
  resultOf?(operation: ClientOperation, result: unknown): unknown;
  monitors(): readonly Monitor[];
  readonly judges: readonly Judge[];
  /**
   * What is worth counting in this event: `election won`, `snapshot installed`. Crashes, restarts, lost messages and the like
   * are counted by the world.
   */
  countersOf?(event: WorldEvent, world: WorldView): readonly string[];
  /** What must have been counted in many runs together, or they have shown little. */
  readonly expectedCounters?: readonly string[];
  /** Seeds that `npm test` runs; default 20. `npm run simulate:deep` runs thousands. */
  readonly sampledSeeds?: number;
}
