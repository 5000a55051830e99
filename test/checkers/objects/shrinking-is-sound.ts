import fc from 'fast-check';
import { expect } from 'vitest';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { prepareHistory } from '../../../src/checkers/linearizability/components.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { reductionNames } from '../../../src/checkers/linearizability/reductions.ts';
import { leaveOut } from '../../../src/checkers/linearizability/shrink.ts';
import { cutAt, subHistory } from '../../../src/checkers/linearizability/sub-history.ts';
import { show } from '../linearizability/differential.ts';
import { historyOfEvents, picksFrom, simulate } from '../linearizability/simulated-history.ts';
import type { ObjectCase } from './every-object.ts';

/**
 * Cuts valid histories at random events and leaves out random sets of operations, as far as the rules allow: what remains
 * must be valid by the definition, and by the checker with all reductions. Returns how often something was left out.
 */
export function expectShrinkingSound({ object, specification, shape }: ObjectCase, runs: number): number {
  let left = 0;
  fc.assert(
    fc.property(fc.noBias(fc.array(fc.nat(5039), { minLength: 110, maxLength: 110 })), (choices) => {
      const pick = picksFrom(choices);
      const operations = 3 + pick(4);
      const history = historyOfEvents(simulate(object, pick, { ...shape, operations }));
      const whole = prepareHistory(history, specification, undefined, new Set(reductionNames));
      // Parts are judged by what the specification settled on for the whole.
      const settled = { ...whole.specification, initial: whole.initial, specialize: undefined };
      const rows = Array.from({ length: history.operations.count }, (_, row) => row);
      const cut = cutAt(history, rows, pick(2 * rows.length));
      const remaining = Array.from(cut.rows);
      const unwanted = new Set(remaining.filter(() => pick(2) === 0));
      const smaller = leaveOut(history, settled, remaining, cut.isCrashed!, unwanted);
      if (smaller !== undefined) left += 1;
      const part = subHistory(history, { rows: smaller ?? cut.rows, isCrashed: cut.isCrashed });
      const { verdict } = checkLinearizableSync(part, settled, { counterexample: false });
      if (verdict !== 'valid' || !isLinearizableByBruteForce(part, settled)) {
        expect.fail(`a violation out of nothing (${verdict}):\n${show(history)}\n\n${show(part)}`);
      }
    }),
    { numRuns: runs },
  );
  return left;
}
