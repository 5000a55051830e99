import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { prepareHistory } from '../../../src/checkers/linearizability/components.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { leaveOut } from '../../../src/checkers/linearizability/shrink.ts';
import { cutAt, subHistory } from '../../../src/checkers/linearizability/sub-history.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { Outcome } from '../../../src/core/history.ts';
import { simulatedRegister } from '../objects/simulated-objects.ts';
import { show, simulatedHistories } from './differential.ts';
import { historyOfEvents, perturb, picksFrom, simulate } from './simulated-history.ts';

const object = simulatedRegister({ cas: true, initial: null });

/** What a history's specification settles on. */
const settled = casRegister({ nilRead: 'value' });

describe('no step of the shrinker makes a violation out of a linearizable history', () => {
  test('cutting at any event, leaving out any set that the rules allow', () => {
    let left = 0;
    fc.assert(
      fc.property(
        simulatedHistories(object),
        fc.nat(20),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (history, event, chosen) => {
          if (!isLinearizableByBruteForce(history, settled)) return;
          const { specification } = prepareHistory(history, settled, undefined, new Set());
          const rows = Array.from({ length: history.operations.count }, (_, row) => row);
          const cut = cutAt(history, rows, event);
          expect(isLinearizableByBruteForce(subHistory(history, cut), specification)).toBe(true);
          const kept = Array.from(cut.rows);
          const unwanted = new Set(kept.filter((row) => chosen[row]));
          const smaller = leaveOut(history, specification, kept, cut.isCrashed!, unwanted);
          if (smaller === undefined) return;
          left += 1;
          const shrunk = subHistory(history, { rows: smaller, isCrashed: cut.isCrashed });
          if (!isLinearizableByBruteForce(shrunk, specification)) {
            expect.fail(`a violation out of nothing:\n${show(history)}\n\n${show(shrunk)}`);
          }
        },
      ),
      { numRuns: 6000 },
    );
    expect(left).toBeGreaterThan(500);
  });
});

describe('the counterexample of a violation', () => {
  test('is a violation by itself, made of operations of the history, and the same whichever search decided', () => {
    let violated = 0;
    let small = 0;
    fc.assert(
      fc.property(fc.noBias(fc.array(fc.nat(5039), { minLength: 400, maxLength: 400 })), (choices) => {
        const pick = picksFrom(choices);
        const events = simulate(object, pick, { operations: 24, clients: 4, crashes: 1 });
        const wrong = perturb(perturb(events, object as never, pick), object as never, pick);
        const history = historyOfEvents(wrong);
        const [one, other] = (['depth-first', 'frontier'] as const).map((search) =>
          checkLinearizableSync(history, casRegister(), { search }),
        );
        expect(other!.verdict).toBe(one!.verdict);
        if (one!.verdict !== 'violated') return;
        violated += 1;
        expect(other!.counterexample).toEqual(one!.counterexample);
        const { window, windowHistory, row, confirmed, openInWindow } = one!.counterexample!;
        expect(window).toContain(row);
        expect(confirmed).not.toBe('not independently confirmed');
        if (window.length <= 10) small += 1;
        const { outcome } = history.operations;
        for (const [place, original] of window.entries()) {
          const isOpen = openInWindow.includes(original) || outcome[original] === Outcome.info;
          expect(windowHistory.operations.outcome[place]).toBe(isOpen ? Outcome.info : Outcome.ok);
        }
      }),
      { numRuns: 1000 },
    );
    expect(violated).toBeGreaterThan(150);
    expect(small / violated).toBeGreaterThan(0.5);
  });

  test('never leaves out a write that somebody observed without its observers', () => {
    // Without `write 2`, this would be a violation of its own making.
    const rows = [0, 1, 2, 3];
    const history = historyOfEvents(
      [
        ['A', 'write', 1, 1],
        ['A', 'write', 2, 2],
        ['A', 'read', null, 2],
        ['A', 'write', 3, 3],
      ].flatMap(([process, f, argument, result]) =>
        (['invoke', 'ok'] as const).map(
          (type) => ({ type, process, f, argument, result, key: undefined }) as never,
        ),
      ),
    );
    const crashed = () => false;
    expect(leaveOut(history, settled, rows, crashed, new Set([1]))).toBeUndefined();
    expect(leaveOut(history, settled, rows, crashed, new Set([1, 2]))).toEqual([0, 3]);
    expect(leaveOut(history, settled, rows, crashed, new Set([0, 1]))).toEqual([1, 2, 3]);
  });
});
