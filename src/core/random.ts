/**
 * Randomness without a stream: each draw is a hash of (seed, site, entities), so that removing one draw, a lost
 * message or a skipped fault, leaves all others as they were and a failing run can be shrunk (WORLDS, "Randomness,
 * schedules, shrinking"). Number the occurrences at one site among the entities.
 *
 * It has its own hash, not that of fingerprints: a run must replay whatever the fingerprint seed.
 */
export class Randomness {
  readonly seed: number;

  /** @param seed any safe integer; print it, for the run replays from it. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is an integer, not ${seed}`);
    this.seed = seed;
  }

  /** A fraction in [0, 1), the same for the same site and entities. */
  fraction(site: string, ...entities: readonly (string | number)[]): number {
    let low = Math.imul(this.seed | 0, 0x9e3779b1);
    let high = Math.floor(this.seed / 0x1_0000_0000) ^ 0x5bd1e995;
    const text = `${site}\0${entities.join('\0')}`;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      low = Math.imul(low ^ unit, 0x85ebca6b) ^ (high >>> 15);
      high = Math.imul(high ^ unit, 0xc2b2ae35) ^ (low >>> 13);
    }
    low = Math.imul(low ^ (low >>> 16), 0x2c1b3c6d) ^ Math.imul(high ^ (high >>> 13), 0x297a2d39);
    high = Math.imul(high ^ (high >>> 16), 0x7feb352d) ^ Math.imul(low ^ (low >>> 13), 0x846ca68b);
    return ((high >>> 5) * 0x400_0000 + (low >>> 6)) / 0x20_0000_0000_0000;
  }

  /** An integer in 0..bound - 1. @throws RangeError unless bound is a positive integer. */
  integer(bound: number, site: string, ...entities: readonly (string | number)[]): number {
    if (!Number.isSafeInteger(bound) || bound < 1) throw new RangeError(`no integer is below ${bound}`);
    return Math.floor(this.fraction(site, ...entities) * bound);
  }
}

/** A seed for a run whose user named none. The only place that asks the outside world for randomness. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 0x7fff_ffff);
}
