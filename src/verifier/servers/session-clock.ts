/**
 * Keeps a session alive from its client's side, and says whether it is, by the client's own clock: a session lasts from the
 * *sending* of the last request that renewed it, since the server counts from later than that.
 */
export class SessionClock {
  readonly #sessionMs: number;
  readonly #renew: () => Promise<boolean>;
  #aliveUntilMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isSuspended = false;
  /** Counts sessions: a late answer is about the one that asked. */
  #session = 0;

  /** @param renew asks the server once; false: the session is lost */
  constructor(sessionMs: number, renew: () => Promise<boolean>) {
    this.#sessionMs = sessionMs;
    this.#renew = renew;
  }

  begin(sentAtMs: number): void {
    this.stop();
    this.#aliveUntilMs = sentAtMs + this.#sessionMs;
    this.#timer = setInterval(() => this.#tick(), this.#sessionMs / 3);
  }

  isAlive(): boolean {
    return performance.now() < this.#aliveUntilMs;
  }

  suspend(): void {
    this.#isSuspended = true;
  }

  resume(): void {
    this.#isSuspended = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#session += 1;
    this.#aliveUntilMs = -Infinity;
  }

  async #tick(): Promise<void> {
    if (this.#isSuspended) return;
    const sentAtMs = performance.now();
    const session = this.#session;
    try {
      const isRenewed = await this.#renew();
      if (session !== this.#session) return;
      if (isRenewed) this.#aliveUntilMs = Math.max(this.#aliveUntilMs, sentAtMs + this.#sessionMs);
      else this.stop();
    } catch {
      // Not known to be renewed: it ends by the clock unless a later request gets through.
    }
  }
}
