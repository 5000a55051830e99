import type { TransitionSystem } from '../../core/transition-system.ts';
import { equalValues, type Value } from '../../core/values/index.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import type { PathState } from '../path.ts';
import type { Lasso } from './lasso.ts';
import { LassoWalk } from './lasso-walk.ts';

/** A behaviour that goes on for ever: its states with the steps that lead to them, and the step that closes the loop. */
export interface ConcreteLasso {
  readonly path: readonly PathState[];
  readonly loopStart: number;
  /** The step from the last state to the one where the loop starts; without an action if it changes nothing. */
  readonly closing: PathState;
}

/**
 * Runs a system along a lasso of numbered states, of which only fingerprints were kept.
 *
 * @throws Error if it does not get there: the system is not deterministic, or the search is wrong.
 */
export function runAlong<S>(
  system: TransitionSystem<S>,
  lasso: Lasso,
  visited: FingerprintSet,
  bits: number | undefined,
): ConcreteLasso {
  const walk = new LassoWalk(system, lasso, visited, bits);
  const stem = walk.stem();
  const round = stem && walk.around(stem.at(-1)!);
  if (stem === undefined || round === undefined)
    throw new Error(`internal error: ${system.name} does not repeat its own steps`);
  return concreteLasso(stem, round);
}

/** The way to a loop and one round in it, both with the state where the loop starts, as one behaviour. */
export function concreteLasso(stem: readonly PathState[], round: readonly PathState[]): ConcreteLasso {
  return {
    path: [...stem.slice(0, -1), ...round.slice(0, -1)],
    loopStart: stem.length - 1,
    closing: round.at(-1)!,
  };
}

export function sameState(one: readonly Value[], other: readonly Value[]): boolean {
  return one.every((value, index) => equalValues(value, other[index]!));
}
