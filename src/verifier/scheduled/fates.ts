import type { Randomness } from '../../core/random.ts';
import { between } from '../../simulator/choices.ts';
import type { Choice } from '../../simulator/schedule.ts';
import type { MessageMix, ProgramSchedule } from './schedule.ts';

/** After how many turns each copy of a message is delivered. */
export type Fate = readonly number[];

export const benign: Fate = [1];

/** The fates of a run's messages: what the schedule says, else what the seed draws, else the benign one. */
export class Fates {
  /** Those that a run came to, by key. */
  readonly made = new Map<string, Fate>();
  readonly #overrides: ReadonlyMap<string, Choice>;
  readonly #mix: MessageMix;
  readonly #randomness: Randomness | undefined;

  constructor({ overrides, mix }: ProgramSchedule, randomness: Randomness | undefined) {
    this.#overrides = new Map(Object.entries(overrides));
    this.#mix = mix;
    this.#randomness = randomness;
  }

  /** @param isReliable neither lost nor doubled by the seed: what services are asked and answer. */
  of(key: string, isReliable: boolean): Fate {
    const override = this.#overrides.get(key);
    const fate = override === undefined ? this.#draw(key, isReliable) : [override].flat();
    this.made.set(key, fate);
    return fate;
  }

  #draw(key: string, isReliable: boolean): Fate {
    const randomness = this.#randomness;
    if (randomness === undefined) return benign;
    const { jitter, slowShare, slowLinkShare, lostShare, doubledShare, slowestTurns } = this.#mix;
    const fraction = (purpose: string) => randomness.fraction(purpose, key);
    if (!isReliable && fraction('lost') < lostShare) return [];
    const [link = ''] = key.split(' ', 1);
    const isSlow = fraction('slow') < slowShare || randomness.fraction('slow link', link) < slowLinkShare;
    const turns = isSlow
      ? slowTurns(slowestTurns, fraction('slow turns'))
      : between(1 - jitter, 1 + jitter, fraction('turns'));
    if (isReliable || fraction('doubled') >= doubledShare) return [turns];
    return [turns, slowTurns(slowestTurns, fraction('second turns'))];
  }
}

/** As often between one and two turns as between ten and twenty: what matters is before which other messages it comes. */
const slowTurns = (slowestTurns: number, fraction: number) =>
  Math.round(100 * slowestTurns ** fraction) / 100;

/** Whether it is what a message has that the schedule says nothing about. */
export const isBenign = (fate: Choice): boolean => [fate].flat().join() === benign.join();
