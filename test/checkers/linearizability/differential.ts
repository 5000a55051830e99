import fc from 'fast-check';
import { expect } from 'vitest';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { prepareHistory } from '../../../src/checkers/linearizability/components.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { LinearizabilityOptions } from '../../../src/checkers/linearizability/linearizability-options.ts';
import { type ReductionName, reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { type History, operationAt } from '../../../src/core/history.ts';
import {
  historyOfEvents,
  perturb,
  picksFrom,
  type Shape,
  type SimulatedObject,
  showOperation,
  simulate,
} from './simulated-history.ts';

/** Every way to run a check: all reductions, each one off, all off; and each search alone. */
export const variants: readonly LinearizabilityOptions<never>[] = [
  ...[[], ...reductionNames.map((name): ReductionName[] => [name]), [...reductionNames]].flatMap((without) =>
    (['alternate', 'depth-first', 'frontier'] as const).map((search) => ({
      withoutReductions: without,
      search,
    })),
  ),
  // Naming a search switches rule 6 off as well: twice would be once too often.
].filter(({ withoutReductions, search }) => search === 'alternate' || withoutReductions[0] !== 'clusters');

/** Random histories, most of them perturbed, some more than once. */
export function simulatedHistories<S>(object: SimulatedObject<S>, shape: Shape = {}): fc.Arbitrary<History> {
  return fc.noBias(fc.array(fc.nat(5039), { minLength: 90, maxLength: 90 })).map((choices) => {
    const pick = picksFrom(choices);
    const perturbations = pick(9);
    const operations = 3 + pick((shape.operations ?? 7) - 2);
    const crashes = pick(1 + (shape.crashes ?? 4));
    let events = simulate(object, pick, { ...shape, operations, crashes });
    for (let count = 0; count < perturbations; count += 1) {
      events = perturb(events, object as SimulatedObject<never>, pick);
    }
    return historyOfEvents(events);
  });
}

/** The definition's own answer. */
function bruteForceVerdict<S>(
  history: History,
  specification: SequentialSpecification<S>,
): 'valid' | 'violated' {
  // The specification of the whole: not split, and with what it settles on once it has seen the history.
  const whole = prepareHistory(history, specification, undefined, new Set(reductionNames));
  return isLinearizableByBruteForce(history, whole.specification, whole.initial) ? 'valid' : 'violated';
}

export interface DifferentialCase<S> {
  readonly object: SimulatedObject<unknown>;
  readonly specification: SequentialSpecification<S>;
  /** The one that brute force uses, if it is another one. */
  readonly reference?: SequentialSpecification<S>;
  readonly runs: number;
  readonly shape?: Shape;
  readonly variants?: readonly LinearizabilityOptions<never>[];
  /** Whether to look for the smallest history on which they differ. Default: true. */
  readonly shrink?: boolean;
  readonly seed?: number;
}

/** Holds the checker against brute force; fails if one kind of verdict is rare. */
export function agreesWithBruteForce<S>(given: DifferentialCase<S>): void {
  const { object, specification, reference = specification, runs, shape } = given;
  const seen = { valid: 0, violated: 0 };
  fc.assert(
    fc.property(simulatedHistories(object, shape), (history) => {
      const expected = bruteForceVerdict(history, reference);
      seen[expected] += 1;
      for (const options of given.variants ?? variants) {
        const { verdict } = checkLinearizableSync(history, specification, {
          ...options,
          counterexample: false,
        });
        if (verdict !== expected)
          expect.fail(
            `${expected} by brute force, ${verdict} with ${JSON.stringify(options)}:\n${show(history)}`,
          );
      }
    }),
    {
      numRuns: runs,
      endOnFailure: given.shrink === false,
      ...(given.seed === undefined ? {} : { seed: given.seed }),
    },
  );
  const total = seen.valid + seen.violated;
  expect(Math.min(seen.valid, seen.violated) / total).toBeGreaterThan(0.2);
}

export function show(history: History): string {
  const rows = Array.from({ length: history.operations.count }, (_, row) => row);
  const { invokedAt, completedAt } = history.operations;
  return rows
    .map((row) => `${invokedAt[row]}..${completedAt[row]} ${showOperation(operationAt(history, row))}`)
    .join('\n');
}

/**
 * What a differential test complains of; `undefined` if it passes. Always on the same histories: a mutant
 * dies, or not.
 */
export function complaintOf<S>(given: DifferentialCase<S>): string | undefined {
  try {
    agreesWithBruteForce({ ...given, shrink: false, seed: 20_261 });
    return undefined;
  } catch (error) {
    const { cause } = error as Error;
    return cause instanceof Error ? cause.message : (error as Error).message;
  }
}
