import type { TransitionSystem } from '../../core/transition-system.ts';
import { Fingerprinter } from '../fingerprint.ts';
import type { FingerprintSet } from '../fingerprint-set.ts';
import { type PathState, successorsOf } from '../path.ts';
import type { Lasso } from './lasso.ts';

/**
 * Walks a system along a lasso of numbered states, of which only fingerprints were kept. Under a VIEW these are of what
 * the VIEW shows, so that a loop may lead to another state than the one where it began.
 */
export class LassoWalk<S> {
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

  /** From an initial state to the one where the loop starts; `undefined` if the system does not get there. */
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
    this.#fingerprinter.source(this.#system.identityOf?.(values) ?? values);
    return this.#fingerprinter.low === low && this.#fingerprinter.high === high;
  }
}
