import type { Context } from './configuration.ts';
import type {
  Checkpoint,
  Commit,
  LastReply,
  NewView,
  PrePrepare,
  Prepare,
  PreparedCertificate,
  Request,
  Snapshot,
  ViewChange,
} from './messages.ts';

/** What a replica knows of one number. */
export interface Slot {
  /** What it has accepted in its view. */
  readonly prePrepare: PrePrepare | null;
  /** The votes of its view, one of each sender, of whatever digest: they may come before the pre-prepare. */
  readonly prepares: readonly Prepare[];
  readonly commits: readonly Commit[];
  /** The certificate of the latest view in which it was prepared. */
  readonly prepared: PreparedCertificate | null;
  /** Whether a quorum has committed it in its view. */
  readonly committed: boolean;
}

/** A checkpoint that a quorum has taken, and its proof. */
export interface StableCheckpoint {
  readonly number: number;
  /** Empty for number 0. */
  readonly checkpoints: readonly Checkpoint[];
}

export interface ReplicaTimer {
  readonly generation: number;
  readonly isRunning: boolean;
}

export interface ReplicaState {
  readonly replica: string;
  readonly view: number;
  /** Whether the view has begun here. Between views a replica takes no part in the ordering of requests. */
  readonly active: boolean;
  /** What the view began with; `null` in view 0, and between views. */
  readonly newView: NewView | null;
  /** The log: what is known of the numbers above the last stable checkpoint, by number. */
  readonly slots: Readonly<Record<number, Slot>>;
  /** The requests that the log names, by digest. */
  readonly requests: Readonly<Record<string, Request>>;
  /** The latest request of each client that waits to be executed. */
  readonly pending: Readonly<Record<string, Request>>;
  /** The last number that is executed. */
  readonly executed: number;
  readonly service: unknown;
  /** What makes execution exactly-once: the last reply to each client. Part of the state that is replicated. */
  readonly clients: Readonly<Record<string, LastReply>>;
  /** The low watermark is its number. */
  readonly stable: StableCheckpoint;
  /** Its own state at the last stable checkpoint and at those after it; without the former while it fetches that state. */
  readonly snapshots: readonly Snapshot[];
  /** The checkpoints above the stable one that replicas have told. */
  readonly checkpoints: readonly Checkpoint[];
  /** The latest view change of each replica, itself included, for its view or later ones. */
  readonly viewChanges: Readonly<Record<string, ViewChange>>;
  /** How many view changes in a row have led to no execution. */
  readonly failedViews: number;
  readonly timers: Readonly<Record<ReplicaTimerName, ReplicaTimer>>;
  /** Numbers of the last record that was issued, and of the last one known to be on disk. */
  readonly writes: { readonly issued: number; readonly done: number };
}

export type ReplicaTimerName = 'viewChange' | 'status';

export const emptySlot: Slot = {
  prePrepare: null,
  prepares: [],
  commits: [],
  prepared: null,
  committed: false,
};

export function initialReplica(context: Context, replica: string): ReplicaState {
  if (!context.replicas.includes(replica)) throw new Error(`${replica} is not among the replicas`);
  const timer = { generation: 0, isRunning: false };
  return {
    replica,
    view: 0,
    active: true,
    newView: null,
    slots: {},
    requests: {},
    pending: {},
    executed: 0,
    service: context.service.initial,
    clients: {},
    stable: { number: 0, checkpoints: [] },
    snapshots: [{ number: 0, service: context.service.initial, clients: {} }],
    checkpoints: [],
    viewChanges: {},
    failedViews: 0,
    timers: { viewChange: timer, status: timer },
    writes: { issued: 0, done: 0 },
  };
}

export const slotOf = ({ slots }: ReplicaState, number: number): Slot => slots[number] ?? emptySlot;

/** The numbers of which something is known, ascending. */
export const numbersOf = ({ slots }: ReplicaState): number[] => Object.keys(slots).map(Number);

/** Whether a number is between the watermarks. */
export const isInWindow = ({ logSize }: Context, { stable }: ReplicaState, number: number): boolean =>
  stable.number < number && number <= stable.number + logSize;

/** The entries of a record that hold a predicate. */
export const entriesWhere = <T>(
  record: Readonly<Record<string, T>>,
  predicate: (value: T, key: string) => boolean,
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([key, value]) => predicate(value, key)));
