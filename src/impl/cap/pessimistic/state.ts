import { nothingWritten, type RegisterValue } from '../register.ts';
import type { AskedOperation } from '../waiting-operations.ts';
import type { RequestNumber } from './messages.ts';

/** Somebody who wants the lock, or has it. */
export interface LockRequest {
  readonly node: string;
  readonly request: RequestNumber;
  readonly askedAtMs: number;
  /** Whether it found the lock taken. */
  readonly waited: boolean;
}

/** Who has the lock, as the primary knows it. */
export interface Holder extends LockRequest {
  /** Counts the grants: nothing is taken under an old one. */
  readonly grant: number;
}

/** The only record: each one takes the place of the one before. All but the first field is the primary's. */
export interface PessimisticDurable {
  readonly life: number;
  readonly value: RegisterValue;
  readonly grants: number;
  readonly holder: Holder | null;
  /** The last request of each node whose change was taken. */
  readonly done: Readonly<Record<string, RequestNumber>>;
}

/** The operation that a node is about. */
export interface LockedOperation extends AskedOperation {
  readonly request: RequestNumber;
  /** The last lock that it was granted, perhaps long ago. */
  readonly held: HeldLock | null;
  /** Whether it waits for the lock. */
  readonly asks: boolean;
}

/** A lock as its holder has it. */
export interface HeldLock {
  readonly grant: number;
  /** Until then, on its own monotonic clock. */
  readonly untilMs: number;
  /** The value that came with it. */
  readonly value: RegisterValue;
  readonly waited: boolean;
}

export interface PessimisticState extends PessimisticDurable {
  readonly node: string;
  readonly requests: number;
  readonly current: LockedOperation | null;
  readonly waiting: readonly AskedOperation[];
  /** At the primary, in the order in which they came. */
  readonly queue: readonly LockRequest[];
  /** At the primary: how many requests have found the lock taken. */
  readonly waits: number;
  /** At the primary: when it takes the lock back, on its own monotonic clock. */
  readonly takesBackAtMs: number;
  readonly lastWriteId: number;
  readonly retryGeneration: number;
  readonly termGeneration: number;
}

export const nothingDurable: PessimisticDurable = {
  life: 0,
  value: nothingWritten,
  grants: 0,
  holder: null,
  done: {},
};

/** What goes on disk. */
export const record = ({ life, value, grants, holder, done }: PessimisticState): PessimisticDurable => ({
  life,
  value,
  grants,
  holder,
  done,
});

/**
 * Whether a step has changed what is to be on disk. That the primary has had the lock itself, to read, is not: a crash may make it give
 * the number of that grant again, which nobody else has seen.
 */
export const isRecordDue = (before: PessimisticState, after: PessimisticState) =>
  before.holder !== after.holder || before.value !== after.value || before.done !== after.done;
