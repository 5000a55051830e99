import { setTimeout as afterMs, setImmediate as nextTurn } from 'node:timers/promises';
import type { Scheduler } from 'fast-check';
import type { OutsideActivity } from './outside-activity.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface InterleavingOptions {
  /** Whether a timer may fire while something else could happen, or only when nothing else is left. */
  readonly timePassesFreely: boolean;
  /** More events than these end a run. */
  readonly maxEvents: number;
  /** How long real input and output, which is not scheduled, is waited for while it is going on and nothing else is left. */
  readonly externalMs: number;
  readonly outside: OutsideActivity;
}

/**
 * How a wait ended: as it should; for want of anything that could happen; with nothing left but real input and output, which took too
 * long; or at the limit of events.
 */
export type WaitEnding = 'done' | 'stuck' | 'outside' | 'limit';

/** What happened in a run, in order, as a reader needs it. */
export interface LoggedEvent {
  readonly atMs: number;
  readonly text: string;
  /** Of an event that is no more than that: so much time has passed. */
  readonly passedMs?: number;
}

/**
 * Which of the things that could happen next does happen: fast-check's scheduler chooses. Only promises that are already resolved are
 * handed to it, so that a choice never waits for another one.
 */
export class Interleaving {
  readonly clock: VirtualClock;
  readonly events: LoggedEvent[] = [];
  readonly #scheduler: Scheduler;
  readonly #options: InterleavingOptions;
  #eventCount = 0;

  constructor(scheduler: Scheduler, options: InterleavingOptions) {
    this.#scheduler = scheduler;
    this.#options = options;
    this.clock = new VirtualClock(() => {
      if (options.timePassesFreely) this.#offerTime();
    });
  }

  get eventCount(): number {
    return this.#eventCount;
  }

  log(text: string): void {
    this.events.push({ atMs: this.clock.elapsedMs(), text });
  }

  /** Resolves when the schedule has come to it. */
  async turn(label: string, { isLogged = true } = {}): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), label);
    if (isLogged) this.log(label);
  }

  /** Waits for its turn, does the work, and hands out what came of it when its turn comes again: request, effect and answer. */
  async schedule<T>(work: () => T | PromiseLike<T>, label: string): Promise<T> {
    await this.turn(label);
    let ending: { readonly value: T } | { readonly error: unknown };
    try {
      ending = { value: await work() };
    } catch (error) {
      ending = { error };
    }
    await this.turn(`${label}: answer`);
    if ('error' in ending) throw ending.error;
    return ending.value;
  }

  /** Lets one thing happen after the other until the condition holds. */
  async runUntil(isDone: () => boolean): Promise<WaitEnding> {
    for (;;) {
      await settleMicrotasks();
      if (isDone()) return 'done';
      if (this.#eventCount >= this.#options.maxEvents) return 'limit';
      if (await this.#letOneHappen()) continue;
      if (!this.#options.outside.isActive()) return 'stuck';
      if (!(await this.#waitForOutside(isDone))) return 'outside';
    }
  }

  /** Lets everything happen that can, time included, but no more than so much of it. */
  async runUntilQuiet(forMs: number): Promise<WaitEnding> {
    const endMs = this.clock.elapsedMs() + forMs;
    const ending = await this.runUntil(() => this.clock.elapsedMs() >= endMs);
    return ending === 'stuck' ? 'done' : ending;
  }

  async #letOneHappen(): Promise<boolean> {
    if (this.#scheduler.count() > 0) {
      this.#eventCount += 1;
      await this.#scheduler.waitNext(1);
      return true;
    }
    if (!this.clock.hasTimers) return false;
    this.#eventCount += 1;
    this.#fireTimer();
    return true;
  }

  /** Time may pass, or not yet: one event among the others for every timer. That the timer was cleared meanwhile does no harm. */
  #offerTime(): void {
    void this.#scheduler.schedule(Promise.resolve(), 'time passes').then(() => this.#fireTimer());
  }

  #fireTimer(): void {
    const beforeMs = this.clock.elapsedMs();
    if (!this.clock.hasTimers) return;
    const place = this.events.length;
    this.clock.fireNext();
    const passedMs = this.clock.elapsedMs() - beforeMs;
    const text = `${passedMs} ms pass, and a timer fires`;
    this.events.splice(place, 0, { atMs: this.clock.elapsedMs(), text, passedMs });
  }

  /** @returns whether it has come to something, be it to its end */
  async #waitForOutside(isDone: () => boolean): Promise<boolean> {
    const STEP_MS = 1;
    for (let waitedMs = 0; waitedMs < this.#options.externalMs; waitedMs += STEP_MS) {
      await afterMs(STEP_MS);
      await settleMicrotasks();
      if (
        isDone() ||
        this.#scheduler.count() > 0 ||
        this.clock.hasTimers ||
        !this.#options.outside.isActive()
      )
        return true;
    }
    return false;
  }
}

const MOST_TURNS = 100;

/**
 * Lets everything run that needs nobody's permission: promises that are resolved, `process.nextTick`, real `setImmediate`, which
 * other kinds of promises are made of.
 */
async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    await nextTurn();
    if (!process.getActiveResourcesInfo().includes('Immediate')) return;
  }
}
