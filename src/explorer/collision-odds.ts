/** Odds that two different states shared a 64-bit fingerprint, so that one of them was never looked at. */
export interface CollisionOdds {
  /** distinct · (generated − distinct) / 2⁶⁴, as TLC estimates it. */
  readonly optimistic: number;
  /** n² / 2⁶⁵, the birthday figure for n distinct states. */
  readonly birthday: number;
}

/** Above this, a run must say that its verdict leans on luck. */
export const TOLERABLE_ODDS = 1e-3;

export function collisionOdds(distinct: number, generated: number): CollisionOdds {
  return {
    optimistic: (distinct * (generated - distinct)) / 2 ** 64,
    birthday: distinct ** 2 / 2 ** 65,
  };
}
