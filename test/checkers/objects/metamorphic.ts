import fc from 'fast-check';
import { expect } from 'vitest';
import { prepareHistory } from '../../../src/checkers/linearizability/components.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import { show, variants } from '../linearizability/differential.ts';
import { historyOfEvents, perturb, picksFrom, simulate } from '../linearizability/simulated-history.ts';
import { cut, infoToFail, narrowed, okToInfo, widened } from '../linearizability/transformations.ts';
import type { ObjectCase } from './every-object.ts';

const keeping = { valid: [okToInfo, widened, cut], violated: [narrowed, infoToFail] } as const;

/**
 * Histories of the object, longer than brute force can judge, good and wrong: a transformation that keeps the verdict must
 * not change it, in whatever way it is judged afterwards. Returns how many there were of each verdict.
 */
export function expectMetamorphic(
  { object, specification, shape }: ObjectCase,
  runs: number,
): { valid: number; violated: number } {
  const seen = { valid: 0, violated: 0 };
  fc.assert(
    fc.property(fc.noBias(fc.array(fc.nat(5039), { minLength: 400, maxLength: 400 })), (choices) => {
      const pick = picksFrom(choices);
      const wrong = pick(2) === 1;
      let events = simulate(object, pick, { ...shape, operations: 14, crashes: 2 });
      if (wrong) events = perturb(events, object as never, pick);
      const history = historyOfEvents(events);
      const whole = prepareHistory(history, specification, undefined, new Set(reductionNames));
      // What the specification settles on may depend on the results that a transformation takes away.
      const settled = { ...whole.specification, initial: whole.initial, specialize: undefined };
      const limits = { counterexample: false, maxSteps: 100_000 };
      const { verdict } = checkLinearizableSync(history, settled, limits);
      if (verdict === 'unknown') return;
      seen[verdict] += 1;
      const transformations = keeping[verdict];
      let after = events;
      for (let times = 1 + pick(3); times > 0; times -= 1) {
        after = transformations[pick(transformations.length)]!(after, pick);
      }
      const transformed = historyOfEvents(after);
      const options = { ...variants[pick(variants.length)]!, ...limits };
      const { verdict: then } = checkLinearizableSync(transformed, settled, options);
      if (then !== verdict && then !== 'unknown') {
        expect.fail(`${verdict}, and then ${then}:\n${show(history)}\n\n${show(transformed)}`);
      }
    }),
    { numRuns: runs },
  );
  return seen;
}
