import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { LinearizabilityOptions } from '../../../src/checkers/linearizability/linearizability-options.ts';
import { account } from '../../../src/checkers/objects/account.ts';
import { counter } from '../../../src/checkers/objects/counter.ts';
import { exactSum, negated } from '../../../src/checkers/objects/exact-sum.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { balanceCases, quickVariants } from './collection-cases.ts';

test.each(balanceCases)('$name: agrees with brute force', (given) => {
  agreesWithBruteForce({ ...given, runs: 40, shape: { crashes: 6 }, seed: 5, variants: quickVariants });
});

describe('the differential test kills a mutant of', () => {
  const [{ object, specification }] = balanceCases.slice(-2) as [(typeof balanceCases)[number]];
  const complaint = (changes: Changes, runs = 600) =>
    complaintOf({
      object,
      specification: withDeclarations(specification, changes),
      reference: specification,
      runs,
      shape: { crashes: 6, operations: 8 },
      variants: [{}],
    });

  test('nothing: the right declarations pass it', () => {
    expect(complaint(() => ({}), 120)).toBeUndefined();
  });

  test('rule 1: a debit is an observer whether or not it was refused', () => {
    const said = complaint(() => ({ observer: ({ f }) => f !== 'credit' }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 2: a credit whose amount nobody read', () => {
    const droppable: Changes = () => ({
      droppable: (remaining) => {
        const read = remaining.map(({ f, result }) => (f === 'read-balance' ? result : undefined));
        return ({ f, argument }) => f === 'credit' && !read.includes(argument);
      },
    });
    expect(complaint(droppable)).toMatch(/by brute force/);
  });
});

const judge = (
  lines: readonly string[],
  specification = counter(),
  options: Omit<LinearizabilityOptions<HistoryValue>, 'signal' | 'timeoutMs' | 'onProgress'> = {},
) => checkLinearizableSync(historyOf(...lines), specification, options);
const verdictOf = (...given: Parameters<typeof judge>) => judge(...given).verdict;

describe('results of updates', () => {
  const twice = (second: string) => [
    'A invoke increment 1',
    'A ok 1',
    'A invoke increment 1',
    `A ok ${second}`,
  ];

  test('are the value after them if some differ from the argument, and the report says so', () => {
    const result = judge(twice('2'));
    expect(result.verdict).toBe('valid');
    expect(result.scope.join()).toContain('results of updates were taken for the value after the update');
    expect(verdictOf(twice('3'))).toBe('violated');
  });

  test('tell nothing if all repeat the argument', () => {
    expect(judge(twice('1'))).toMatchObject({ verdict: 'valid', scope: [] });
    expect(verdictOf(twice('1'), counter({ updateResult: 'after' }))).toBe('violated');
  });

  test('are the value before them where that is said', () => {
    const fetchAndAdd = ['A invoke increment null', 'A ok 0', 'A invoke increment null', 'A ok 1'];
    expect(verdictOf(fetchAndAdd, counter({ updateResult: 'before' }))).toBe('valid');
    expect(verdictOf(fetchAndAdd, counter({ updateResult: 'after' }))).toBe('violated');
  });
});

test('a debit that was refused found too little', () => {
  const lines = ['A invoke debit 5', 'A ok false'];
  expect(verdictOf(lines, account(), { initial: 4 })).toBe('valid');
  expect(verdictOf(lines, account(), { initial: 5 })).toBe('violated');
});

test('sums are exact at any size', () => {
  const large = 9_007_199_254_740_991;
  expect(exactSum(large, 2)).toBe(9_007_199_254_740_993n);
  expect(exactSum(9_007_199_254_740_993n, -2)).toBe(large);
  expect(negated(9_007_199_254_740_993n)).toBe(-9_007_199_254_740_993n);
  const add = `A invoke add ${large}`;
  const lines = [add, 'A ok', 'A invoke add 2', 'A ok', 'A invoke read'];
  expect(verdictOf([...lines, 'A ok 9007199254740993'])).toBe('valid');
  expect(verdictOf([...lines, 'A ok 9007199254740992'])).toBe('violated');
});

test('what is no integer, and a false that means nothing, are bad input', () => {
  expect(() => verdictOf(['A invoke add 1.5', 'A ok'])).toThrow('expected an integer');
  expect(() => verdictOf(['A invoke add null', 'A ok'])).toThrow('expected an integer');
  expect(() => verdictOf(['A invoke read', 'A ok [1]'])).toThrow('expected an integer');
  expect(() => verdictOf(['A invoke add 1', 'A ok false'])).toThrow('write fail where it had no effect');
  expect(() => counter().parseInitial!('x')).toThrow('it begins with an integer, not with "x"');
});

test('crashed increments of one amount do not multiply what there is to search', () => {
  const crashed = Array.from({ length: 60 }, (_, index) => [
    `P${index} invoke increment 1`,
    `P${index} info`,
  ]);
  const lines = (value: number) => [...crashed.flat(), 'R invoke read', `R ok ${value}`];
  expect(verdictOf(lines(60), counter(), { maxSteps: 10_000 })).toBe('valid');
  expect(verdictOf(lines(61), counter(), { maxSteps: 10_000, counterexample: false })).toBe('violated');
});
