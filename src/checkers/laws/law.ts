import type { History } from '../../core/history.ts';
import type { VerdictKind } from '../../core/verdict.ts';

/** What some laws need to know that no history says. Times are nanoseconds. */
export interface LawOptions {
  /**
   * How far a clock that is read in the history may be off the true time, either way. Without it claims that compare
   * the clocks of several nodes are `unknown`.
   */
  readonly uncertaintyNs?: bigint | undefined;
  /** The greatest value that the counter of a hybrid timestamp may have. */
  readonly maxCounter?: bigint | undefined;
  /** How much faster or slower than the true time a clock may run, in parts per million. Default: 500. */
  readonly maxDriftPpm?: bigint | undefined;
}

/** One contradiction between a law and what was recorded. */
export interface Breach {
  /** Which part of the law, such as `monotonic`. */
  readonly rule: string;
  /** In words, with the values that contradict each other. */
  readonly message: string;
  /** One-based lines of the source, in the order in which the message speaks of them; without those unknown. */
  readonly lines: readonly number[];
}

/** What a law says of a history. */
export interface LawResult {
  readonly verdict: VerdictKind;
  /** What was looked at, in words: `1,235 steps of 7 nodes`. */
  readonly examined: string;
  /** The first breaches, in the order of the source. */
  readonly breaches: readonly Breach[];
  /** How many there are in all, those that are not listed included. */
  readonly breachCount: number;
  /** What was assumed or left out, and why the verdict is unknown, in sentences without a full stop. */
  readonly notes: readonly string[];
}

/**
 * Something that must hold of every recorded run of a pattern, whatever the model: the clock condition, unique ids, at
 * most one leader a term. Unlike a sequential specification it needs no search: each breach is a contradiction between
 * events that are named, which anybody can look up.
 */
export interface Law {
  /** What `--check` takes. */
  readonly name: string;
  readonly about: string;
  /** What a history must record for the law to say anything, in words for a message. */
  readonly needs: string;
  /** Where the law comes from: paper and section. */
  readonly source: string;
  appliesTo(history: History): boolean;
  /** A promise that many systems do not make: it is judged only when it is asked for by name. */
  readonly onlyWhenAsked?: true;
  check(history: History, options: LawOptions): LawResult;
}

/** Breaches beyond this many are counted and not listed. */
export const LISTED_BREACHES = 20;

/** Gathers breaches: counts all and keeps the first. */
export class BreachList {
  readonly listed: Breach[] = [];
  count = 0;

  /** `message` is a function, so that a million breaches do not cost a million texts. */
  add(rule: string, lines: readonly number[], message: () => string): void {
    this.count += 1;
    if (this.listed.length >= LISTED_BREACHES) return;
    this.listed.push({ rule, message: message(), lines: lines.filter((line) => line > 0) });
  }

  /** The result: violated if there is a breach, else what the caller knows. */
  result(
    examined: string,
    notes: readonly string[] = [],
    otherwise: 'valid' | 'unknown' = 'valid',
  ): LawResult {
    const verdict = this.count > 0 ? 'violated' : otherwise;
    return { verdict, examined, breaches: this.listed, breachCount: this.count, notes };
  }
}
