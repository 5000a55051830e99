import type { Arbitrary } from 'fast-check';
import type { Law } from '../../checkers/laws/law.ts';
import type { SequentialSpecification } from '../../checkers/linearizability/specification.ts';
import { BadInput } from '../../core/bad-input.ts';
import type { RecordedStep } from '../../history/history-builder.ts';
import type { WorkloadJudge } from '../workload.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a target under test may use in place of the outside world. */
export interface TargetWorld {
  readonly nodes: readonly string[];
  /** Milliseconds, timers and sleep, in virtual time. */
  readonly clock: VirtualClock;
  /**
   * Storage, a network, another service: the work is done when the schedule comes to it, and its answer handed over when the
   * schedule comes to that. `label` names it in a counterexample.
   */
  schedule<T>(work: () => T | PromiseLike<T>, label?: string): Promise<T>;
  /** A message without an answer: `deliver` is called when the schedule comes to it. Messages overtake each other. */
  send(deliver: () => unknown, label?: string): void;
  /** An integer in 0..bound - 1, the same again when the run is replayed. */
  random(bound: number): number;
  /**
   * A step of a node, for the laws of clocks, leaders and tokens. Steps of a node are numbered in the order of the calls; `time` is
   * that of the run's own clock unless given; parameters may be a plain object.
   */
  recordStep(step: StepToRecord): void;
}

export type StepToRecord = Omit<RecordedStep, 'sequence' | 'parameters'> & { readonly parameters?: unknown };

/** One operation of a client. */
export interface OperationCall extends TargetWorld {
  /** From 0. A client does one operation at a time. */
  readonly client: number;
  /** The name by which the history knows the client: a new one after every operation whose outcome is unknown. */
  readonly process: string;
  /** Of the nodes, the client's own. */
  readonly node: string;
  readonly key: string | number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the workload, or the adapter itself, says what the argument is
  readonly value: any;
  /** To be thrown where the operation certainly had no effect and never will. Any other error is of unknown outcome. */
  failed(reason?: string): Error;
}

/** Does the operation, and returns what it was answered. */
export type PerformOperation<S> = (subject: S, call: OperationCall) => unknown;

/** An operation, and what it may be asked. */
export interface OperationDefinition<S> {
  /** The arguments to choose from, or an arbitrary of fast-check. Default: none. */
  readonly value?: readonly unknown[] | Arbitrary<unknown>;
  /** The objects to choose from. Default: there is only one. */
  readonly key?: readonly (string | number)[];
  readonly perform: PerformOperation<S>;
  /** How often it is drawn, relative to the others. Default: 1. */
  readonly weight?: number;
  /** Successes that the run must have had as a whole; with fewer the verdict is `unknown`. Default: 5. */
  readonly minimumOk?: number;
}

/** Something that is promised. A name is that of a law or of a sequential specification of this project. */
export type Promised =
  | string
  // biome-ignore lint/suspicious/noExplicitAny: of whatever states
  | SequentialSpecification<any>
  | Law
  | WorkloadJudge;

/** A library under test: how it is made, what its clients do, and what it promises. */
export interface TargetDefinition<S> {
  /** Name and version, as the report calls it. */
  readonly name: string;
  /** What clients do and were promised, by the name of a workload. Either this or `promises`. */
  readonly workload?: string;
  /** What must hold of every run: a sequential specification, a law, or a judge of one's own; several in a list. */
  readonly promises?: Promised | readonly Promised[];
  /** Makes a new one for each run. May wait for what it schedules. */
  create(world: TargetWorld): S | PromiseLike<S>;
  readonly operations: Readonly<Record<string, PerformOperation<S> | OperationDefinition<S>>>;
  /** What each client asks last, when nothing is left to happen. */
  readonly final?: readonly string[];
  /** Of the virtual time that may pass after the last operation, so that what is on its way arrives. Default: 5000. */
  readonly settleMs?: number;
  /** Frees what a run took. */
  destroy?(subject: S): unknown;
  /** Default: one. Client i uses the node at place i, in turn. */
  readonly nodes?: readonly string[];
  /** At most so many clients. Default: 3. */
  readonly clients?: number;
  /** At most so many operations a client. Default: 5. */
  readonly operationsPerClient?: number;
  /**
   * `Date`, `performance.now`, the global timers and `Math.random` are virtual during a run, for a library that takes no clock as an
   * argument. Default: false.
   */
  readonly virtualGlobals?: boolean;
  /**
   * Timers fire only when nothing else is left to happen: no message, and nothing stored, takes longer than a timer. Default: false,
   * and in half of the programs they fire at any time.
   */
  readonly timersWhenIdleOnly?: boolean;
  /**
   * How long real input and output may take, when nothing that is scheduled is left, before an operation that waits for it counts as one
   * whose end is not known. Default: 1000.
   */
  readonly externalMs?: number;
  /** Promises also that every operation ends: a deadlock is a violation. Default: false, and such an operation is of unknown outcome. */
  readonly everyOperationEnds?: boolean;
}

/** Whatever is under test. */
// biome-ignore lint/suspicious/noExplicitAny: what a target makes is handed to its own operations only
export type AnyTarget = TargetDefinition<any>;

/** A definition that was checked. */
export interface DefinedTarget<S> extends TargetDefinition<S> {
  readonly isQuorateTarget: true;
}

/**
 * A library in this process as a target:
 *
 * ```ts
 * export default defineTarget({
 *   name: 'async-mutex 0.5',
 *   promises: ownedMutex(),
 *   create: () => ({ mutex: new Mutex(), releases: new Map() }),
 *   operations: {
 *     acquire: async ({ mutex, releases }, { client }) => releases.set(client, await mutex.acquire()),
 *     release: ({ releases }, { client }) => releases.get(client)?.(),
 *   },
 * });
 * ```
 *
 * @throws BadInput if it is not whole
 */
export function defineTarget<S>(definition: TargetDefinition<S>): DefinedTarget<S> {
  const { name, workload, promises, create, operations } = definition;
  if (typeof name !== 'string' || name === '') throw new BadInput('a target needs a name');
  const refuse = (message: string, remedy: string): never => {
    throw new BadInput(`target ${name}: ${message}`, { remedy });
  };
  if (typeof create !== 'function') refuse('there is no function create', 'create: () => new Library()');
  const functions = Object.entries(operations ?? {});
  if (functions.length === 0) refuse('it has no operations', 'operations: { read: (subject, call) => … }');
  for (const [f, operation] of functions) {
    const perform = typeof operation === 'function' ? operation : operation?.perform;
    if (typeof perform !== 'function')
      refuse(`the operation ${f} is no function`, `${f}: (subject, call) => …, or { value: […], perform }`);
  }
  if ((workload === undefined) === (promises === undefined)) {
    refuse('expected either workload or promises', 'promises: ownedMutex(), or workload: "lin-kv"');
  }
  for (const f of definition.final ?? []) {
    if (operations[f] === undefined) refuse(`final names ${f}, which is no operation`, 'Define it first.');
  }
  for (const limit of ['clients', 'operationsPerClient', 'externalMs', 'settleMs'] as const) {
    const value = definition[limit];
    if (value !== undefined && (!Number.isSafeInteger(value) || value < (limit.endsWith('Ms') ? 0 : 1)))
      refuse(`${limit} is ${value}`, 'Give a positive integer.');
  }
  return { ...definition, isQuorateTarget: true };
}

/** The operation, with everything that a short form leaves out. */
export function operationNamed<S>(
  target: TargetDefinition<S>,
  f: string,
): OperationDefinition<S> | undefined {
  const operation = Object.hasOwn(target.operations, f) ? target.operations[f] : undefined;
  return typeof operation === 'function' ? { perform: operation } : operation;
}
