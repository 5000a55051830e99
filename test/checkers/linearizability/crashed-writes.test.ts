import { expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { crashedWrites } from './crashed-writes.ts';

/** Those that make more than this each are left to `npm run check:deep` at their full length. */
const CHEAP = 50;

test.each(
  crashedWrites.flatMap((family) =>
    [12, family.configurationsEach > CHEAP ? 70 : 200].map((count) => ({ ...family, count })),
  ),
)('$name, without $withoutReductions: $count crashed, few configurations', (family) => {
  const { specification, withoutReductions, count, configurationsEach } = family;
  for (const isValid of [true, false]) {
    const options = { withoutReductions, counterexample: false, maxSteps: 1_000_000 };
    const history = family.history(count, isValid);
    const { verdict, configurations } = checkLinearizableSync(history, specification, options);
    expect(verdict).toBe(isValid ? 'valid' : 'violated');
    expect(configurations).toBeLessThanOrEqual(configurationsEach * count + 10);
  }
});
