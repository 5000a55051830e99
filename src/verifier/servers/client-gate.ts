import type { LockSession } from './session.ts';

/**
 * Where a client's process may be paused at the worst of moments: after it was told that it holds a lock, or has looked at its
 * session, and before it acts on that. While a pause is on, the first client that comes here stays, and what keeps its session
 * alive stands still with it (Gray and Cheriton 1989, "Leases", section 5; Kleppmann 2016, "How to do distributed locking").
 */
export class ClientGate {
  #pauses = new Set<ClientPause>();

  begin(): ClientPause {
    const pause = new ClientPause(() => this.#pauses.delete(pause));
    this.#pauses.add(pause);
    return pause;
  }

  /** Called by a client at that moment; returns at once unless it is to be paused. */
  async pass(locks: LockSession): Promise<void> {
    for (const pause of this.#pauses) if (pause.sleeper === undefined) return pause.hold(locks);
  }

  /** Lets all go. */
  stop(): void {
    for (const pause of this.#pauses) pause.release();
  }
}

/** One client's pause. */
export class ClientPause {
  readonly #onEnd: () => void;
  #wake: () => void = () => {};
  /** Who was caught, and since when. */
  sleeper: { readonly sessionMs: number; readonly sinceMs: number } | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  async hold(locks: LockSession): Promise<void> {
    this.sleeper = { sessionMs: locks.sessionMs, sinceMs: performance.now() };
    locks.suspend();
    await new Promise<void>((resolve) => (this.#wake = resolve));
    locks.resume();
  }

  release(): void {
    this.#onEnd();
    this.#wake();
  }
}
