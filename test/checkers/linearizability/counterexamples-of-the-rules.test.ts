import { describe, expect, test } from 'vitest';
import { isLinearizableByBruteForce } from '../../../src/checkers/linearizability/brute-force.ts';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { casRegister } from '../../../src/checkers/objects/cas-register.ts';
import { register } from '../../../src/checkers/objects/register.ts';
import type { History } from '../../../src/core/history.ts';
import { variants } from './differential.ts';
import { crashedProducer, historyOf, incomparableClasses } from './history-of.ts';

/** The verdict that every search gives, with every reduction on and off, and brute force too if it can. */
function verdictOf(history: History, specification: SequentialSpecification): string {
  const verdicts = new Set<string>();
  for (const options of variants) {
    verdicts.add(checkLinearizableSync(history, specification, options).verdict);
  }
  if (history.operations.count <= 8) {
    verdicts.add(isLinearizableByBruteForce(history, specification) ? 'valid' : 'violated');
  }
  return [...verdicts].join(' and ');
}

describe('the counterexamples that HISTORIES gives for its rules', () => {
  test('1. a write of the present value must not be linearized at once', () => {
    const history = historyOf(
      'A invoke write 1',
      'B invoke write 2',
      'B ok',
      'B invoke read',
      'B ok 2',
      'A ok',
      'B invoke read',
      'B ok 1',
    );
    expect(verdictOf(history, { ...register(), initial: 1 })).toBe('valid');
  });

  test('2. a failed cas observes a crashed write that nobody read', () => {
    const history = historyOf(
      'A invoke write 1',
      'A ok',
      'B invoke write 2',
      'B info',
      'A invoke cas [1, 3]',
      'A ok false',
      'A invoke read',
      'A ok 2',
    );
    expect(verdictOf(history, casRegister())).toBe('valid');
    const unread = historyOf(
      'A invoke write 1',
      'A ok',
      'B invoke write 2',
      'B info',
      'A invoke cas [1, 3]',
      'A ok false',
    );
    expect(verdictOf(unread, casRegister())).toBe('valid');
  });

  test('2. a crashed write is the `from` of a crashed cas', () => {
    const history = historyOf(
      'A invoke write 1',
      'A info',
      'B invoke cas [1, 2]',
      'B info',
      'C invoke read',
      'C ok 2',
    );
    expect(verdictOf(history, casRegister())).toBe('valid');
  });

  test('3. a deadline for a crashed write whose value another one wrote', () => {
    const history = historyOf(
      'A invoke write 1',
      'A info',
      'B invoke write 1',
      'B ok',
      'B invoke read',
      'B ok 1',
      'B invoke write 2',
      'B ok',
      'B invoke read',
      'B ok 1',
    );
    expect(verdictOf(history, register())).toBe('valid');
  });

  test('3. a deadline for a completed write, when a crashed one wrote what was read', () => {
    const history = historyOf(...crashedProducer);
    expect(verdictOf(history, register())).toBe('valid');
  });

  test('4. fewer crashed operations in total are not better', () => {
    const history = historyOf(...incomparableClasses);
    expect(verdictOf(history, { ...casRegister(), initial: 0 })).toBe('valid');
    const once = historyOf(...incomparableClasses.slice(2));
    expect(verdictOf(once, { ...casRegister(), initial: 0 })).toBe('violated');
  });
});

describe('values', () => {
  test.each([
    ['9007199254740992', '9007199254740993'],
    ['9223372036854775807', '9223372036854775806'],
    ['1', '"1"'],
    ['null', '0'],
    ['[1, 2]', '[1, [2]]'],
  ])('%s and %s are told apart', (written, read) => {
    const same = historyOf(`A invoke write ${written}`, 'A ok', 'A invoke read', `A ok ${written}`);
    const other = historyOf(`A invoke write ${written}`, 'A ok', 'A invoke read', `A ok ${read}`);
    expect(verdictOf(same, register())).toBe('valid');
    expect(verdictOf(other, register())).toBe('violated');
  });

  test('equal arrays are one value', () => {
    const history = historyOf(
      'A invoke write [1, 2]',
      'A ok',
      'B invoke cas [[1, 2], 3]',
      'B ok',
      'A invoke read',
      'A ok 3',
    );
    expect(verdictOf(history, casRegister())).toBe('valid');
  });
});

describe('many open operations', () => {
  const lines = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i));

  test.each([31, 32, 33, 64, 65, 100])('%i writes at once, of which any may be last', (count) => {
    const open = [...lines(count, (i) => `p${i} invoke write ${i}`), ...lines(count, (i) => `p${i} ok`)];
    const last = historyOf(...open, 'r invoke read', `r ok ${count - 1}`);
    const never = historyOf(...open, 'r invoke read', `r ok ${count}`);
    const options = { maxSteps: 50_000, counterexample: false };
    expect(checkLinearizableSync(last, register(), options).verdict).toBe('valid');
    expect(checkLinearizableSync(never, register(), options).verdict).toBe('violated');
    const withoutReductions = ['clusters'] as const;
    expect(checkLinearizableSync(last, register(), { ...options, withoutReductions }).verdict).toBe('valid');
    const searched = checkLinearizableSync(never, register(), { ...options, withoutReductions }).verdict;
    expect(['violated', 'unknown']).toContain(searched);
  });

  test('200 crashed writes of different values that nobody read', () => {
    const crashed = lines(200, (i) => `p${i} invoke write ${i}`);
    const history = historyOf(
      ...crashed,
      'r invoke write 1000',
      'r ok',
      'r invoke read',
      'r ok 1000',
      'r invoke read',
      'r ok 2000',
    );
    for (const withoutReductions of [['clusters'], ['drop', 'clusters']] as const) {
      const result = checkLinearizableSync(history, register(), { withoutReductions, counterexample: false });
      expect(result.verdict).toBe('violated');
      expect(result.reductions.drop).toBe(withoutReductions.length === 1 ? 200 : 0);
    }
  });

  test('70 crashed writes that were all read', () => {
    const crashed = lines(70, (i) => `p${i} invoke write ${i}`);
    const reads = Array.from({ length: 70 }, (_, i) => ['r invoke read', `r ok ${69 - i}`]).flat();
    const once = historyOf(...crashed, ...reads);
    const again = historyOf(...crashed, ...reads, 'r invoke read', 'r ok 69');
    for (const withoutReductions of [[], ['clusters']] as const) {
      const options = { withoutReductions, counterexample: false };
      expect(checkLinearizableSync(once, register(), options).verdict).toBe('valid');
      expect(checkLinearizableSync(again, register(), options).verdict).toBe('violated');
    }
  });
});
