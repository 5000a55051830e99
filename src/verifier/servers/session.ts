import type { Json } from '../../core/json.ts';

/** A request that certainly had no effect and never will: the server has documented its answer so, or nothing was sent. */
export class DefiniteFailure extends Error {
  override readonly name = 'DefiniteFailure';
  /** Something before it may have left the session with more than its client knows of. */
  readonly endsSession: boolean;

  constructor(message: string, { endsSession = false } = {}) {
    super(message);
    this.endsSession = endsSession;
  }
}

/** What was granted, and to whom. */
export interface Grant {
  /** Greater than that of every grant before of the same lock: etcd's revision, ZooKeeper's zxid. */
  readonly token: number;
  readonly holder: string;
}

/** Registers, by key; a key that was never written holds null. */
export interface RegisterSession {
  read(key: string): Promise<Json>;
  write(key: string, value: Json): Promise<void>;
  /** @returns false if the register held something else */
  compareAndSet(key: string, from: Json, to: Json): Promise<boolean>;
}

/** Locks that are free again when the session of their holder has expired. */
export interface LockSession {
  /** A holder that is silent for longer has lost what it held. */
  readonly sessionMs: number;
  /** `undefined`: somebody holds it. */
  acquire(lock: string, holder: string): Promise<Grant | undefined>;
  /** @returns false if it was not held under this token any more */
  release(lock: string, grant: Grant): Promise<boolean>;
  /** Who holds it; `undefined`: nobody. */
  holderOf?(lock: string): Promise<Grant | undefined>;
  /** Whether the session lives, for all that its client knows by its own clock: what a careful holder looks at before it acts. */
  isAlive(): boolean;
  /** Stops what keeps the session alive in the background, as the whole of a client stops when its process is paused. */
  suspend(): void;
  resume(): void;
}

/** Locks that last for a time that is asked for, and are prolonged by asking. */
export interface LeaseSession {
  /** @returns for how long it was granted, at most; `undefined`: somebody has it */
  acquireLease(
    name: string,
    ttlMs: number,
  ): Promise<{ readonly token: number; readonly ttlMs: number } | undefined>;
  /** @returns how long it lasts from now on, at most; false: it is not this client's any more */
  keepLease(name: string, token: number, ttlMs: number): Promise<number | false>;
  /** @returns false: it was not this client's any more */
  releaseLease(name: string, token: number): Promise<boolean>;
}

/** One client's connection to one node. Each method sends each of its requests once. */
export interface ServerSession {
  readonly registers?: RegisterSession;
  readonly locks?: LockSession;
  readonly leases?: LeaseSession;
  close(): void;
}

/** Where a session is opened, and for whom. */
export interface SessionPlace {
  readonly host: string;
  readonly port: number;
  /** The addresses of all nodes, for clients that talk to all. */
  readonly all: readonly { readonly host: string; readonly port: number }[];
  /** Another one for each client. */
  readonly clientNumber: number;
  readonly timeoutMs: number;
  /** Called before each request of an operation is sent. */
  readonly onRequest: () => void;
}
