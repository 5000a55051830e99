import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import type { History } from '../../../src/core/history.ts';
import { simulatedRegister } from '../objects/simulated-objects.ts';
import { show, variants } from './differential.ts';
import { historyOfEvents, type Pick, perturb, picksFrom, simulate } from './simulated-history.ts';
import { cut, infoToFail, narrowed, okToInfo, type Transformation, widened } from './transformations.ts';

// Larger histories than brute force can judge (HISTORIES, "Proof of the verdict", metamorphic tests).

const object = simulatedRegister({ cas: true, initial: null });
const sizes = { operations: 30, clients: 6, crashes: 2 };
/** A process that crashed is renamed at every turn anyway; here all are, and values too. */
const renamed: Transformation = (events, pick) => {
  const shift = 1 + pick(5);
  const rename = (value: unknown): never =>
    (typeof value === 'number'
      ? value + 10 * shift
      : Array.isArray(value)
        ? value.map(rename)
        : value) as never;
  return events.map((event) => ({
    ...event,
    process: `p${event.process}`,
    argument: rename(event.argument),
    result: rename(event.result),
  }));
};
function verdictOf(history: History, pick: Pick): string {
  const options = { ...variants[pick(variants.length)]!, counterexample: false, maxSteps: 300_000 };
  return checkLinearizableSync(history, casRegister(), options).verdict;
}

/** Checks many histories before and after a transformation; both kinds of verdict must be asked for. */
function preserves(kind: 'valid' | 'violated', transformation: Transformation): void {
  let applied = 0;
  fc.assert(
    fc.property(fc.noBias(fc.array(fc.nat(5039), { minLength: 600, maxLength: 600 })), (choices) => {
      const pick = picksFrom(choices);
      let events = simulate(object, pick, sizes);
      if (kind === 'violated')
        events = perturb(perturb(events, object as never, pick), object as never, pick);
      const history = historyOfEvents(events);
      if (checkLinearizableSync(history, casRegister(), { counterexample: false }).verdict !== kind) return;
      applied += 1;
      let after = events;
      for (let times = 1 + pick(3); times > 0; times -= 1) after = transformation(after, pick);
      const transformed = historyOfEvents(after);
      const verdict = verdictOf(transformed, pick);
      if (verdict !== kind && verdict !== 'unknown') {
        expect.fail(`${kind}, and then ${verdict}:\n${show(history)}\n\n${show(transformed)}`);
      }
    }),
    { numRuns: 1000 },
  );
  expect(applied).toBeGreaterThan(100);
}

describe('a linearizable history stays linearizable', () => {
  test('when it is simulated, however it is checked', () => preserves('valid', (events) => [...events]));
  test('when a completion becomes a crash', () => preserves('valid', okToInfo));
  test('when an interval widens', () => preserves('valid', widened));
  test('when it is cut at any time', () => preserves('valid', cut));
  test('when processes and values are renamed', () => preserves('valid', renamed));
});

describe('a violation stays one', () => {
  test('however it is checked', () => preserves('violated', (events) => [...events]));
  test('when an interval narrows', () => preserves('violated', narrowed));
  test('when a crash turns out to be a failure', () => preserves('violated', infoToFail));
  test('when processes and values are renamed', () => preserves('violated', renamed));
});
