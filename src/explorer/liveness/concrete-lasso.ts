import type { TransitionSystem } from '../../core/transition-system.ts';
import { equalValues, type Value } from '../../core/values/index.ts';
import { Fingerprinter } from '../fingerprint.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import { type PathState, successorsOf } from '../path.ts';
import type { Lasso } from './lasso.ts';

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
  const distinct = [...new Set(lasso.states)];
  const fingerprints = new Map(
    visited.fingerprintsOf(distinct).map((fingerprint, index) => [distinct[index]!, fingerprint]),
  );
  const fingerprinter = new Fingerprinter(system.variables, bits);
  const path: PathState[] = [];
  const follow = (state: number, before: number | undefined): PathState => {
    const source = path.at(-1);
    if (state === before && source !== undefined) return standingStill(source.values);
    const [low, high] = fingerprints.get(state)!;
    const reached = successorsOf(system, source).find(({ values }) => {
      fingerprinter.source(values);
      return fingerprinter.low === low && fingerprinter.high === high;
    });
    if (reached === undefined)
      throw new Error(`internal error: ${system.name} does not repeat its own steps`);
    return reached;
  };
  for (const [index, state] of lasso.states.entries()) path.push(follow(state, lasso.states[index - 1]));
  const closing = follow(lasso.states[lasso.loopStart]!, lasso.states.at(-1));
  return { path, loopStart: lasso.loopStart, closing };
}

function standingStill(values: readonly Value[]): PathState {
  return { action: undefined, parameters: [], values };
}

export function sameState(one: readonly Value[], other: readonly Value[]): boolean {
  return one.every((value, index) => equalValues(value, other[index]!));
}
