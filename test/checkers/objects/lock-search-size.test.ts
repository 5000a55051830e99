import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { ReductionName } from '../../../src/checkers/linearizability/reductions.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { fencedLock } from '../../../src/checkers/objects/fenced-lock.ts';
import { mutex } from '../../../src/checkers/objects/mutex.ts';
import { ownedMutex } from '../../../src/checkers/objects/owned-mutex.ts';
import { semaphore } from '../../../src/checkers/objects/semaphore.ts';
import { Outcome } from '../../../src/core/history.ts';
import { Randomness } from '../../../src/core/random.ts';
import {
  historyOfEvents,
  type Pick,
  type SimulatedEvent,
  type SimulatedObject,
  simulate,
} from '../linearizability/simulated-history.ts';
import { simulatedFencedLock, simulatedLock, simulatedSemaphore } from './simulated-locks.ts';

/** The bound that `simulate` draws from to decide whether an open request crashes. */
const CRASH_BOUND = 16;
const OPERATIONS = 2000;
const CRASHES = 20;

/** Clients that acquire, release, acquire, and so on. */
function alternating<S>(object: SimulatedObject<S>): SimulatedObject<S> {
  const turns = new Map<string, number>();
  return {
    ...object,
    request(_, process) {
      const turn = turns.get(process) ?? 0;
      turns.set(process, turn + 1);
      return { f: turn % 2 === 0 ? 'acquire' : 'release', argument: null };
    },
  };
}

/** The same choices on every run; only so many crashes. */
function choices(seed: number): Pick {
  const random = new Randomness(seed);
  let draws = 0;
  let crashes = 0;
  return (bound) => {
    draws += 1;
    if (bound !== CRASH_BOUND) return random.integer(bound, 'choice', draws);
    if (crashes === CRASHES || random.integer(2 * OPERATIONS, 'crash', draws) >= CRASHES) return bound - 1;
    crashes += 1;
    return 0;
  };
}

/** More grants, one after the other, than crashed releases can explain. */
function withGrants(events: readonly SimulatedEvent[], count: number, firstToken: number): SimulatedEvent[] {
  const grants = Array.from({ length: count }, (_, place) =>
    (['invoke', 'ok'] as const).map((type) => ({
      type,
      process: `again ${place}`,
      f: 'acquire',
      argument: null,
      key: undefined,
      result: firstToken + place,
    })),
  );
  return events.toSpliced(Math.floor(0.8 * events.length), 0, ...grants.flat());
}

const semaphoreOfThree: SequentialSpecification = { ...semaphore(), initial: 3 };

/** Most configurations an operation, for a linearizable history and to refute one. */
const cases: readonly [string, SimulatedObject<unknown>, SequentialSpecification, number, number][] = [
  ['mutex', simulatedLock({ owned: false, waits: true }), mutex(), 2, 10],
  ['owned mutex', simulatedLock({ owned: true, waits: true }), ownedMutex(), 2, 50],
  ['fenced lock', simulatedFencedLock({ waits: true }), fencedLock(), 2, 80],
  ['semaphore', simulatedSemaphore({ permits: 3, most: 1, waits: true }), semaphoreOfThree, 5, 150],
];

describe('ten clients and twenty crashed operations do not multiply', () => {
  test.each(cases)('%s', (_, object, specification, mostIfValid, mostIfViolated) => {
    const shape = { operations: OPERATIONS, clients: 10, crashes: 1, keepsName: true };
    const events = simulate(alternating(object), choices(1), shape);
    const valid = historyOfEvents(events);
    const { count, outcome } = valid.operations;
    expect(outcome.filter((end) => end === Outcome.info).length).toBeGreaterThanOrEqual(CRASHES);
    const found = checkLinearizableSync(valid, specification);
    expect(found.verdict).toBe('valid');
    expect(found.configurations).toBeLessThan(mostIfValid * count);

    const violated = historyOfEvents(withGrants(events, 2 * CRASHES, 1_000_000));
    const refuted = checkLinearizableSync(violated, specification, { counterexample: false });
    expect(refuted.verdict).toBe('violated');
    expect(refuted.configurations).toBeLessThan(mostIfViolated * count);
  });

  test.each(['dominance', 'symmetry'] satisfies ReductionName[])('of a mutex, but for %s', (reduction) => {
    const shape = { operations: OPERATIONS, clients: 10, crashes: 1, keepsName: true };
    const object = alternating(simulatedLock({ owned: false, waits: true }));
    const events = withGrants(simulate(object, choices(1), shape), 2 * CRASHES, 0);
    const history = historyOfEvents(events);
    const options = { counterexample: false, search: 'frontier', maxSteps: 200_000 } as const;
    const withIt = checkLinearizableSync(history, mutex(), options);
    const without = checkLinearizableSync(history, mutex(), { ...options, withoutReductions: [reduction] });
    expect(without.configurations).toBeGreaterThan(5 * withIt.configurations);
  });
});
