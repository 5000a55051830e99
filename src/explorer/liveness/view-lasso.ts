import type { Formula } from '../../core/formula.ts';
import type { Atom } from '../../core/temporal-property.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import type { PathState } from '../path.ts';
import { type ConcreteLasso, concreteLasso } from './concrete-lasso.ts';
import { LassoJudge } from './judge-lasso.ts';
import type { Lasso } from './lasso.ts';
import { LassoWalk } from './lasso-walk.ts';

/** How often a loop that closes only in a VIEW is run around before it is believed. */
export const ROUNDS = 50;

/**
 * A lasso in the graph of a VIEW as a behaviour of the system. The loop does not close: it leads to a state that only
 * looks like the one where it began. So it is run around many times, from where it has come to each time, and each time
 * the same formulas have to be true along it. What the VIEW hides might still end it later: whoever reports such a
 * behaviour has to say so.
 *
 * @returns the way to the loop with its first round; `undefined` if the loop cannot be run again in the same way.
 */
export function runAround<S>(
  system: TransitionSystem<S>,
  lasso: Lasso,
  visited: FingerprintSet,
  bits: number | undefined,
  broken: Formula<Atom<S>>,
): ConcreteLasso | undefined {
  const walk = new LassoWalk(system, lasso, visited, bits);
  const stem = walk.stem();
  let round = stem && walk.around(stem.at(-1)!);
  if (stem === undefined || round === undefined) return undefined;
  const first = concreteLasso(stem, round);
  const loopOnly = (states: readonly PathState[]) => concreteLasso(states.slice(0, 1), states);
  const judge = new LassoJudge(system, first);
  if (!judge.isTrue(broken)) return undefined;
  const expected = new LassoJudge(system, loopOnly(round)).truthsOf(broken);
  for (let count = 1; count < ROUNDS; count++) {
    round = walk.around(round.at(-1)!, round);
    if (round === undefined || new LassoJudge(system, loopOnly(round)).truthsOf(broken) !== expected)
      return undefined;
  }
  return first;
}
