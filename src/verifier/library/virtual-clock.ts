/** 2023-11-14 22:13:20 UTC: runs begin at one moment, so that times in a counterexample repeat. */
const START_MS = 1_700_000_000_000;

/** A timer of a {@link VirtualClock}. Takes the place of Node's `Timeout`, of which libraries use no more than this. */
export class VirtualTimer {
  dueMs: number;
  readonly order: number;
  readonly everyMs: number | undefined;
  readonly fire: () => void;

  constructor(dueMs: number, order: number, everyMs: number | undefined, fire: () => void) {
    this.dueMs = dueMs;
    this.order = order;
    this.everyMs = everyMs;
    this.fire = fire;
  }

  /** Nothing is kept alive or let go by a virtual timer. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/**
 * A clock that stands still until the schedule lets time pass. Timers fire one at a time, in the order in which they are due;
 * those that are due together, in the order in which they were set.
 */
export class VirtualClock {
  readonly #timers = new Set<VirtualTimer>();
  readonly #onSet: () => void;
  /** What the clock would show if nobody had set it. */
  #nowMs = START_MS;
  #offsetMs = 0;
  #order = 0;

  /** @param onSet is called for each timer that is set: the schedule has one more event. */
  constructor(onSet: () => void = () => {}) {
    this.#onSet = onSet;
  }

  /** Milliseconds since 1970, an integer. */
  now(): number {
    return this.#nowMs + this.#offsetMs;
  }

  /** Sets the clock forward, or back if negative, as an administrator or a time service does. Timers are not moved. */
  setBy(ms: number): void {
    this.#offsetMs += Math.round(ms);
  }

  /** Milliseconds since the start of the run, by a clock that nobody sets. */
  elapsedMs(): number {
    return this.#nowMs - START_MS;
  }

  setTimeout<A extends unknown[]>(callback: (...args: A) => void, delayMs = 0, ...args: A): VirtualTimer {
    return this.#add(delayMs, undefined, () => callback(...args));
  }

  setInterval<A extends unknown[]>(callback: (...args: A) => void, delayMs = 0, ...args: A): VirtualTimer {
    return this.#add(delayMs, Math.max(1, delayMs), () => callback(...args));
  }

  /** Also ends an interval. Whatever is no timer of this clock is left alone, as Node's does. */
  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as VirtualTimer);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  get hasTimers(): boolean {
    return this.#timers.size > 0;
  }

  /** Lets time pass until the next timer is due, and fires that one. Returns whether there was one. */
  fireNext(): boolean {
    let next: VirtualTimer | undefined;
    for (const timer of this.#timers) {
      const isEarlier =
        next === undefined ||
        timer.dueMs < next.dueMs ||
        (timer.dueMs === next.dueMs && timer.order < next.order);
      if (isEarlier) next = timer;
    }
    if (next === undefined) return false;
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    if (next.everyMs === undefined) this.#timers.delete(next);
    else {
      next.dueMs = this.#nowMs + next.everyMs;
      this.#onSet();
    }
    next.fire();
    return true;
  }

  #add(delayMs: number, everyMs: number | undefined, fire: () => void): VirtualTimer {
    // As Node has it: what is no number of milliseconds is the shortest delay.
    const delay = Number.isFinite(delayMs) ? Math.max(0, Math.ceil(delayMs)) : 0;
    const timer = new VirtualTimer(this.#nowMs + delay, this.#order++, everyMs, fire);
    this.#timers.add(timer);
    this.#onSet();
    return timer;
  }
}
