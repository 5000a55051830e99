import type { ModelDefinition } from '../../../core/model.ts';
import type { FunctionValue, RecordValue, SetValue } from '../../../core/values/index.ts';
import type { NodeNumber } from '../../../models/cap/network.ts';
import type { PessimisticRegisterState } from '../../../models/cap/pessimistic.ts';
import type { UpdatedValue } from '../../../models/cap/updates.ts';

/** Client c asks for the lock, for its operation k. Granted now, the lock would last so many ticks by the clock of c. */
export type LockRequest = RecordValue<{ c: NodeNumber; k: number; lasts: number }>;

/** A request that waits at the primary, and whether it found the lock taken. */
export type WaitingRequest = RecordValue<{ c: NodeNumber; k: number; lasts: number; waited: boolean }>;

/** What is said to c when it gets the lock: the value comes along. */
export type Grant = RecordValue<{
  c: NodeNumber;
  k: number;
  lasts: number;
  waited: boolean;
  value: UpdatedValue;
}>;

/** What the client of operation k was told: what it has read, or what its update was made from, and whether it had to wait. */
export type Answer = RecordValue<{ k: number; value: UpdatedValue; waited: boolean }>;

/** The model's state, with its messages. An operation that only reads has a number as updates have. */
export interface PessimisticStateWithMessages extends PessimisticRegisterState {
  /** The operations that only read. */
  readonly reads: SetValue<number>;
  readonly asked: SetValue<LockRequest>;
  /** Who waits at the primary, in the order in which they came. */
  readonly queue: FunctionValue<number, WaitingRequest>;
  /** All grants; the number of each is its place. While somebody has the lock it is under the last one. */
  readonly grants: FunctionValue<number, Grant>;
  /** Under which grant each client was about its operation last; 0 if it has had no lock for it. */
  readonly under: FunctionValue<NodeNumber, number>;
  /** The grants under which something was written, and those that were given back, by what is under way. */
  readonly written: SetValue<number>;
  readonly released: SetValue<number>;
  /** The update of each client that was taken last. */
  readonly done: FunctionValue<NodeNumber, number>;
  readonly answers: SetValue<Answer>;
  /** The operations whose clients were told that nothing came of them, and nothing will. */
  readonly refused: SetValue<number>;
  readonly restarts: number;
}

/** The variables that the model itself does not have. */
export const variablesOfMessages = [
  ...(['reads', 'asked', 'queue', 'grants', 'under', 'written', 'released', 'done'] as const),
  ...(['answers', 'refused', 'restarts'] as const),
];

export type Actions = ModelDefinition<PessimisticStateWithMessages>['actions'];
