import fc from 'fast-check';
import { expect } from 'vitest';
import type { Law, LawOptions } from '../../../src/checkers/laws/law.ts';
import type { History } from '../../../src/core/history.ts';

export interface LawCase {
  readonly law: Law;
  readonly histories: fc.Arbitrary<History>;
  /** The law in its own words, over all pairs or triples: slow, and obviously right. */
  readonly holdsByDefinition: (history: History) => boolean;
  readonly runs: number;
  readonly options?: LawOptions;
  /** Rules that must each be, in some history, the only one that finds the breach: none of them is idle. */
  readonly rules: readonly string[];
}

/** Holds a law against its definition on random histories; fails if one verdict is rare, or if a rule is idle. */
export function agreesWithDefinition(given: LawCase): void {
  const { law, histories, holdsByDefinition, runs, options = {}, rules } = given;
  const seen = { valid: 0, violated: 0 };
  const alone = new Set<string>();
  fc.assert(
    fc.property(histories, (history) => {
      const expected = holdsByDefinition(history) ? 'valid' : 'violated';
      seen[expected] += 1;
      const { verdict, breaches } = law.check(history, options);
      if (verdict !== expected) {
        const steps = history.steps.map((step) => describe(step)).join('\n');
        expect.fail(
          `${expected} by definition, ${verdict} by ${law.name}: ${breaches[0]?.message ?? ''}\n${steps}`,
        );
      }
      const found = new Set(breaches.map(({ rule }) => rule));
      if (found.size === 1) for (const rule of found) alone.add(rule);
    }),
    // Always the same histories: a rule is idle on them, or not.
    { numRuns: runs, seed: 20_261 },
  );
  expect(Math.min(seen.valid, seen.violated) / runs).toBeGreaterThan(0.15);
  expect([...alone].sort()).toEqual([...rules].sort());
}

function describe(step: object): string {
  return JSON.stringify(step, (_, value) =>
    typeof value === 'bigint' ? Number(value) : value instanceof Map ? Object.fromEntries(value) : value,
  );
}
