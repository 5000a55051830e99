import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import type { History } from '../../../src/core/history.ts';
import { simulatedRegister } from '../objects/simulated-objects.ts';
import { show, variants } from './differential.ts';
import {
  historyOfEvents,
  type Pick,
  perturb,
  picksFrom,
  type SimulatedEvent,
  simulate,
} from './simulated-history.ts';

// Larger histories than brute force can judge (HISTORIES, "Proof of the verdict", metamorphic tests).

const object = simulatedRegister({ cas: true, initial: null });
const sizes = { operations: 30, clients: 6, crashes: 2 };
type Transformation = (events: readonly SimulatedEvent[], pick: Pick) => SimulatedEvent[];

const okToInfo: Transformation = (events, pick) => {
  const chosen = pick(events.length);
  return events.map((event, place) =>
    place === chosen && event.type === 'ok' ? { ...event, type: 'info' } : event,
  );
};

/** Moves one event over its neighbours, as long as they are of other processes. */
function moved(events: readonly SimulatedEvent[], pick: Pick, direction: { ok: 1 | -1; invoke: 1 | -1 }) {
  const copy = [...events];
  let place = pick(copy.length);
  const event = copy[place]!;
  if (event.type !== 'ok' && event.type !== 'invoke') return copy;
  const step = direction[event.type];
  for (let moves = 1 + pick(6); moves > 0; moves -= 1) {
    const neighbour = copy[place + step];
    if (neighbour === undefined || neighbour.process === event.process) break;
    copy[place] = neighbour;
    copy[place + step] = event;
    place += step;
  }
  return copy;
}

const widened: Transformation = (events, pick) => moved(events, pick, { ok: 1, invoke: -1 });
const narrowed: Transformation = (events, pick) => moved(events, pick, { ok: -1, invoke: 1 });
const cut: Transformation = (events, pick) => events.slice(0, pick(events.length + 1));
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
const infoToFail: Transformation = (events, pick) => {
  const chosen = pick(events.length);
  return events.map((event, place) =>
    place === chosen && event.type === 'info' ? { ...event, type: 'fail' } : event,
  );
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
