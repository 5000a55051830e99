import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Randomness } from '../../src/core/random.ts';
import { planFaults } from '../../src/verifier/plan-faults.ts';

const kinds = ['partition', 'pause', 'kill'];
const planOf = (seed: number, durationMs: number, intervalMs: number) =>
  planFaults({
    randomness: new Randomness(seed),
    faults: { kinds, begin: () => Promise.reject(new Error('not begun')) },
    ...{ kinds, nodes: ['n0', 'n1', 'n2'], durationMs, intervalMs },
  });

test('faults come one after the other, end with the run, and each kind comes about as often', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 100, max: 60_000 }),
      fc.integer({ min: 10, max: 5000 }),
      (seed, durationMs, intervalMs) => {
        const plan = planOf(seed, durationMs, intervalMs);
        let freeAtMs = 0;
        for (const fault of plan) {
          expect(fault.atMs).toBeGreaterThan(freeAtMs);
          expect(fault.durationMs).toBeGreaterThan(0);
          freeAtMs = fault.atMs + fault.durationMs;
          expect(freeAtMs).toBeLessThanOrEqual(durationMs);
          expect(fault.nodes).toHaveLength(1);
        }
        const counts = kinds.map((kind) => plan.filter((fault) => fault.kind === kind).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('a seed draws the same plan again, and another one another', () => {
  expect(planOf(4, 60_000, 1000)).toEqual(planOf(4, 60_000, 1000));
  expect(planOf(4, 60_000, 1000)).not.toEqual(planOf(5, 60_000, 1000));
});
