import type { Randomness } from '../core/random.ts';
import type { Choice, Schedule } from './schedule.ts';

/**
 * The choices of a run, by stable keys: from the schedule if it names them, else from the seed, else the benign ones. All that
 * are made are remembered, so that the run can be told, and shrunk, without its seed.
 */
export class Choices {
  readonly made = new Map<string, Choice>();
  readonly #overrides: ReadonlyMap<string, Choice>;
  readonly #randomness: Randomness | undefined;
  readonly #occurrences = new Map<string, number>();

  constructor({ overrides }: Schedule, randomness: Randomness | undefined) {
    this.#overrides = new Map(Object.entries(overrides));
    this.#randomness = randomness;
  }

  /** The next key at this site. */
  keyOf(site: string): string {
    const occurrence = (this.#occurrences.get(site) ?? 0) + 1;
    this.#occurrences.set(site, occurrence);
    return `${site} #${occurrence}`;
  }

  /** A number, such as a time in milliseconds. */
  number(site: string, benign: number, draw: (fraction: (purpose: string) => number) => number): number {
    const choice = this.#choose(this.keyOf(site), benign, draw);
    return typeof choice === 'number' ? choice : (choice[0] ?? benign);
  }

  /** A list of numbers, such as the delays of the copies of a message. */
  numbers(
    site: string,
    benign: readonly number[],
    draw: (fraction: (purpose: string) => number) => readonly number[],
  ): readonly number[] {
    const choice = this.#choose(this.keyOf(site), benign, draw);
    return typeof choice === 'number' ? [choice] : choice;
  }

  #choose(key: string, benign: Choice, draw: (fraction: (purpose: string) => number) => Choice): Choice {
    const randomness = this.#randomness;
    const drawn = randomness === undefined ? benign : draw((purpose) => randomness.fraction(purpose, key));
    const choice = this.#overrides.get(key) ?? drawn;
    this.made.set(key, choice);
    return choice;
  }
}

/** Between the two, to a thousandth of a millisecond, so that schedules are readable. */
export const between = (least: number, most: number, fraction: number): number =>
  toMicroseconds(least + (most - least) * fraction);

/** Rounded to microseconds, in milliseconds. */
export const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000;
