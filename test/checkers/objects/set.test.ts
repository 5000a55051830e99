import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import { set } from '../../../src/checkers/objects/set.ts';
import type { Operation } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { elementwise, quickVariants, setCases, whole } from './collection-cases.ts';
import { simulatedSet } from './simulated-collections.ts';

test.each(setCases)('$name: agrees with brute force', (given) => {
  agreesWithBruteForce({ ...given, runs: 40, shape: { crashes: 6 }, seed: 5, variants: quickVariants });
});

/** What the differential test says of other declarations. */
function complaint(
  functions: readonly string[],
  changes: Changes<number>,
  tells = false,
  runs = 600,
): string | undefined {
  return complaintOf({
    object: simulatedSet({ functions, tells }),
    specification: withDeclarations(set(), changes),
    reference: set(),
    runs,
    shape: { crashes: 6, operations: 8 },
    variants: [{}],
  });
}

const droppingAlso =
  (isDropped: (operation: Operation, remaining: readonly Operation[]) => boolean): Changes<number> =>
  ({ droppable }) => ({
    droppable: (remaining, initial) => {
      const right = droppable!(remaining, initial);
      return (operation) => right(operation) || isDropped(operation, remaining);
    },
  });

const shows = (result: HistoryValue | undefined, element: HistoryValue) =>
  [...((result ?? []) as readonly HistoryValue[])].includes(element);

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => {
    expect(complaint(whole, () => ({}), false, 120)).toBeUndefined();
    expect(complaint(elementwise, () => ({}), true, 120)).toBeUndefined();
  });

  test('rule 1: an add is an observer', () => {
    const said = complaint(whole, () => ({ observer: ({ f }) => f !== 'remove' }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 1: an add that changed the set is an observer too', () => {
    const told = complaint(
      elementwise,
      () => ({ observer: ({ result }) => typeof result === 'boolean' }),
      true,
    );
    expect(told).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 2: reads alone show that an element is there', () => {
    const said = complaint(
      elementwise,
      droppingAlso(({ f }, remaining) => f === 'add' && !remaining.some((read) => read.f === 'read')),
    );
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2: a remove that removed it does not show that an element is there', () => {
    const said = complaint(
      ['add', 'add', 'remove'],
      droppingAlso(({ f }) => f === 'add'),
      true,
    );
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2: a remove is dropped whose element some read shows, though not every one', () => {
    const said = complaint(
      ['add', 'add', 'remove', 'read', 'read', 'read'],
      droppingAlso(
        ({ f, argument }, remaining) =>
          f === 'remove' && remaining.some(({ f, result }) => f === 'read' && shows(result, argument)),
      ),
    );
    expect(said).toMatch(/by brute force/);
  });

  test('rule 5: a set is split by element although it is read as a whole', () => {
    const partition: Changes<number> = () => ({
      partition: ({ f, argument, result }) =>
        f === 'read' ? ((result as readonly number[] | undefined)?.[0] ?? 0) : argument,
    });
    expect(complaint(whole, partition)).toMatch(/by brute force/);
  });
});

const verdictOf = (lines: readonly string[], specification = set()) =>
  checkLinearizableSync(historyOf(...lines), specification).verdict;

test('a list in which an element occurs twice is the content of no set', () => {
  expect(verdictOf(['A invoke add 1', 'A ok', 'A invoke read', 'A ok [1, 1]'])).toBe('violated');
});

test('elements are compared by value, and large integers exactly', () => {
  const large = '9007199254740993';
  const lines = (read: string) => [
    `A invoke add ${large}`,
    'A ok',
    'A invoke contains 9007199254740992',
    `A ok ${read}`,
  ];
  expect(verdictOf(lines('false'))).toBe('valid');
  expect(verdictOf(lines('true'))).toBe('violated');
  expect(verdictOf(['A invoke add [0,1]', 'A ok', 'A invoke read', 'A ok [[0,1]]'])).toBe('valid');
});

test('a read of nil tells nothing, or is the empty set', () => {
  const lines = ['A invoke add 1', 'A ok', 'A invoke read', 'A ok null'];
  expect(verdictOf(lines)).toBe('valid');
  expect(verdictOf(lines, set({ nilRead: 'value' }))).toBe('violated');
  expect(verdictOf(lines.slice(2), set({ nilRead: 'value' }))).toBe('valid');
});

test('a read that returned neither a list nor a set is bad input', () => {
  expect(() => verdictOf(['A invoke read', 'A ok 3'])).toThrow('expected a list or a set of all elements');
});

test('without whole reads hundreds of elements are as many components', () => {
  const lines = Array.from({ length: 900 }, (_, item) => [
    `P${item} invoke add ${item}`,
    item % 3 === 0 ? `P${item} info` : `P${item} ok`,
  ]).flat();
  const result = checkLinearizableSync(historyOf(...lines), set());
  expect(result.verdict).toBe('valid');
  expect(result.reductions.partition).toBe(900);
});
