import type { NodeClock } from '../core/machine.ts';
import { toMicroseconds } from './choices.ts';

/** The two clocks of a node. They run at one rate, which faults change; the calendar clock also steps. */
export class SimulatedClock {
  #trueMs: number;
  #monotonicMs: number;
  #wallMs: number;
  #partsPerMillion = 0;
  #isFrozen = false;

  constructor(trueMs: number, monotonicMs: number, wallMs: number) {
    this.#trueMs = trueMs;
    this.#monotonicMs = monotonicMs;
    this.#wallMs = wallMs;
  }

  get #rate(): number {
    return this.#isFrozen ? 0 : 1 + this.#partsPerMillion / 1_000_000;
  }

  #advance(trueMs: number): void {
    const elapsedMs = (trueMs - this.#trueMs) * this.#rate;
    this.#trueMs = trueMs;
    this.#monotonicMs += elapsedMs;
    this.#wallMs += elapsedMs;
  }

  at(trueMs: number): NodeClock {
    this.#advance(trueMs);
    return { monotonicMs: toMicroseconds(this.#monotonicMs), wallMs: toMicroseconds(this.#wallMs) };
  }

  /** What it shows at a time from now on, for whoever looks on: nothing is changed by that, not even a rounding. */
  shownAt(trueMs: number): NodeClock {
    const elapsedMs = (trueMs - this.#trueMs) * this.#rate;
    return {
      monotonicMs: toMicroseconds(this.#monotonicMs + elapsedMs),
      wallMs: toMicroseconds(this.#wallMs + elapsedMs),
    };
  }

  /** The monotonic clock, unrounded. */
  monotonicMsAt(trueMs: number): number {
    this.#advance(trueMs);
    return this.#monotonicMs;
  }

  /** When the monotonic clock will show this, if nothing happens to it; never, while it is frozen. */
  trueMsWhen(monotonicMs: number, trueMs: number): number {
    this.#advance(trueMs);
    const left = monotonicMs - this.#monotonicMs;
    return left <= 0 ? trueMs : this.#rate === 0 ? Number.POSITIVE_INFINITY : trueMs + left / this.#rate;
  }

  drift(trueMs: number, partsPerMillion: number): void {
    this.#advance(trueMs);
    this.#partsPerMillion = partsPerMillion;
  }

  freeze(trueMs: number, isFrozen: boolean): void {
    this.#advance(trueMs);
    this.#isFrozen = isFrozen;
  }

  step(trueMs: number, byMs: number): void {
    this.#advance(trueMs);
    this.#wallMs += byMs;
  }

  /** The node starts again: its monotonic clock begins somewhere else. */
  restart(trueMs: number, monotonicMs: number): void {
    this.#advance(trueMs);
    this.#monotonicMs = monotonicMs;
  }
}
