import {
  checkLimits,
  type HybridClockLimits,
  noTimestamp,
  rightHybridRules,
  stampOfReceipt,
  stampOfSend,
} from './clock.ts';
import type { HybridTimestamp } from './timestamp.ts';

export interface HybridClockOptions extends HybridClockLimits {
  /** Whole milliseconds since 1970. */
  readonly readClockMs: () => number;
  /**
   * Puts the bound on disk, and returns when it is there: no timestamp has a greater physical part. Without it timestamps may
   * come again after a restart.
   */
  readonly writeBoundMs?: (boundMs: number) => void;
  /** How far ahead of a timestamp the bound is written; a restart waits so long at most. Default 500. */
  readonly aheadMs?: number;
  /** What is on the disk of a node that starts again. */
  readonly boundMs?: number | undefined;
}

/**
 * A hybrid logical clock to embed: it keeps its latest timestamp.
 *
 * ```ts
 * const clock = new HybridLogicalClock({ readClockMs: () => Date.now(), maxOffsetMs: 500 });
 * const sent = clock.now();             // of an event here, or of a message that is sent
 * const received = clock.receive(sent); // of the receipt
 * ```
 */
export class HybridLogicalClock {
  readonly #options: HybridClockOptions;
  readonly #aheadMs: number;
  #latest: HybridTimestamp;
  #boundMs: number;

  /** @throws if an option has no sense. */
  constructor(options: HybridClockOptions) {
    const { aheadMs = 500, boundMs } = options;
    checkLimits(options);
    if (!Number.isInteger(aheadMs) || aheadMs < 0)
      throw new Error(`aheadMs must be a whole number from 0, and not ${aheadMs}`);
    this.#options = options;
    this.#aheadMs = aheadMs;
    this.#boundMs = boundMs ?? 0;
    this.#latest = boundMs === undefined ? noTimestamp : rightHybridRules.recovered(boundMs, options);
  }

  /** The last timestamp that it gave, or the last that it can have given before a restart. */
  get latest(): HybridTimestamp {
    return this.#latest;
  }

  /** @throws HybridClockError if the counter is full; try again when the clock has gone on by a millisecond. */
  now(): HybridTimestamp {
    return this.#issue(stampOfSend(this.#latest, this.#options.readClockMs(), this.#options));
  }

  /** @throws HybridClockError if the timestamp is too far ahead, or the counter is full. */
  receive(timestamp: HybridTimestamp): HybridTimestamp {
    const { readClockMs } = this.#options;
    return this.#issue(stampOfReceipt(this.#latest, timestamp, readClockMs(), this.#options));
  }

  #issue(stamp: HybridTimestamp): HybridTimestamp {
    if (stamp.physicalMs > this.#boundMs) {
      const boundMs = stamp.physicalMs + this.#aheadMs;
      this.#options.writeBoundMs?.(boundMs);
      this.#boundMs = boundMs;
    }
    this.#latest = stamp;
    return stamp;
  }
}
