import type { Formula } from '../../core/formula.ts';
import type { Atom } from '../../core/temporal-property.ts';
import type { TransitionSystem } from '../../core/transition-system.ts';
import { Fingerprinter } from '../fingerprint.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import { type PathState, successorsOf } from '../path.ts';
import type { ConcreteLasso } from './concrete-lasso.ts';
import { LassoJudge } from './judge-lasso.ts';
import type { Lasso } from './lasso.ts';

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
  const walk = new ViewWalk(system, lasso, visited, bits);
  const stem = walk.stem();
  let round = stem && walk.around(stem.at(-1)!);
  if (stem === undefined || round === undefined) return undefined;
  const first: ConcreteLasso = {
    path: [...stem.slice(0, -1), ...round.slice(0, -1)],
    loopStart: lasso.loopStart,
    closing: round.at(-1)!,
  };
  const loopOnly = (states: readonly PathState[]): ConcreteLasso => ({
    path: states.slice(0, -1),
    loopStart: 0,
    closing: states.at(-1)!,
  });
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

/** Walks along a lasso of states that are told apart by their VIEW. */
class ViewWalk<S> {
  readonly #system: TransitionSystem<S>;
  readonly #lasso: Lasso;
  readonly #fingerprinter: Fingerprinter;
  readonly #fingerprints: ReadonlyMap<number, readonly [low: number, high: number]>;

  constructor(system: TransitionSystem<S>, lasso: Lasso, visited: FingerprintSet, bits: number | undefined) {
    this.#system = system;
    this.#lasso = lasso;
    this.#fingerprinter = new Fingerprinter(system.variables, bits);
    const distinct = [...new Set(lasso.states)];
    const found = visited.fingerprintsOf(distinct);
    this.#fingerprints = new Map(distinct.map((state, index) => [state, found[index]!]));
  }

  /** From an initial state to the one where the loop starts. */
  stem(): PathState[] | undefined {
    return this.#along(this.#lasso.states.slice(0, this.#lasso.loopStart + 1), undefined);
  }

  /** From a state where the loop starts to the next one, both included; the way it was gone before is tried first. */
  around(from: PathState, before?: readonly PathState[]): PathState[] | undefined {
    const { states, loopStart } = this.#lasso;
    const rest = this.#along([...states.slice(loopStart + 1), states[loopStart]!], from, before?.slice(1));
    return rest && [from, ...rest];
  }

  #along(
    states: readonly number[],
    from: PathState | undefined,
    before?: readonly PathState[],
  ): PathState[] | undefined {
    const path: PathState[] = [];
    for (const [index, state] of states.entries()) {
      const next = this.#stepTo(state, path.at(-1) ?? from, before?.[index]);
      if (next === undefined) return undefined;
      path.push(next);
    }
    return path;
  }

  #stepTo(
    state: number,
    source: PathState | undefined,
    before: PathState | undefined,
  ): PathState | undefined {
    if (source !== undefined && this.#looksLike(source, state))
      return { action: undefined, parameters: [], values: source.values };
    const candidates = successorsOf(this.#system, source).filter((one) => this.#looksLike(one, state));
    return candidates.find(({ action }) => action === before?.action) ?? candidates[0];
  }

  #looksLike({ values }: PathState, state: number): boolean {
    const [low, high] = this.#fingerprints.get(state)!;
    this.#fingerprinter.source(this.#system.identityOf!(values));
    return this.#fingerprinter.low === low && this.#fingerprinter.high === high;
  }
}
