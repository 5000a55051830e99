import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type { SequentialSpecification } from '../../../src/checkers/linearizability/specification.ts';
import { keyValue } from '../../../src/checkers/objects/key-value.ts';
import { type History, type Operation, Outcome } from '../../../src/core/history.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { type Changes, withDeclarations } from '../linearizability/with-declarations.ts';
import { simulatedKeyValue } from './simulated-objects.ts';

const object = simulatedKeyValue({ initial: '' });

describe('key-value agrees with brute force', () => {
  test('on one key', () => {
    agreesWithBruteForce({ object, specification: keyValue(), runs: 800, shape: { crashes: 6 } });
  });

  test('on two keys', () => {
    const twoKeys = simulatedKeyValue({ initial: '', keys: 2 });
    agreesWithBruteForce({ object: twoKeys, specification: keyValue(), runs: 500 });
  });

  test.each([
    ['nil', null],
    ['a string that is written too', 'ab'],
  ] as const)('with %s for a missing key', (_, initial) => {
    const specification = { ...keyValue(), initial };
    agreesWithBruteForce({ object: simulatedKeyValue({ initial }), specification, runs: 400 });
  });
});

/** What the differential test says of other declarations. */
function complaint(changes: Changes): string | undefined {
  return complaintOf({
    object,
    specification: withDeclarations(keyValue(), changes),
    reference: keyValue(),
    runs: 1500,
    shape: { crashes: 6, operations: 8 },
    variants: [{}, { search: 'frontier' }],
  });
}

const results = (remaining: readonly Operation[]) =>
  remaining
    .filter(({ f, outcome }) => f === 'get' && outcome === Outcome.ok)
    .map(({ result }) => (result ?? '') as string);

const endsOf = (result: string, kinds: readonly Operation[]) =>
  kinds
    .filter(({ f, argument }) => f === 'append' && argument !== '' && result.endsWith(argument as string))
    .map(({ argument }) => argument);

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => expect(complaint(() => ({}))).toBeUndefined());

  test('rule 1: an append is an observer', () => {
    const said = complaint(() => ({ observer: ({ f }) => f !== 'put' }));
    expect(said).toMatch(/declared an observer, but its step changes the state|by brute force/);
  });

  test('rule 2: a put is dropped whose string no result equals', () => {
    const said = complaint(({ droppable }) => ({
      droppable: (remaining, initial) => {
        const right = droppable!(remaining, initial);
        const seen = new Set(results(remaining));
        return (operation) =>
          operation.f === 'put' ? !seen.has(operation.argument as string) : right(operation);
      },
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('rule 2: an append is dropped with whose string no result ends', () => {
    const said = complaint(({ droppable }) => ({
      droppable: (remaining, initial) => {
        const right = droppable!(remaining, initial);
        return (operation) =>
          operation.f === 'append'
            ? !results(remaining).some((result) => result.endsWith(operation.argument as string))
            : right(operation);
      },
    }));
    expect(said).toMatch(/by brute force/);
  });
});

/** The verdict alone: a wrong one is not explained, it is found to be wrong. */
const verdictOf = (history: History, specification: SequentialSpecification, initial?: string) =>
  checkLinearizableSync(history, specification, { counterexample: false, initial }).verdict;

test('rule 3: the value from the start is not taken for a written one', () => {
  const history = historyOf(
    ...['B invoke append "b"', 'A invoke get null', 'A ok "ab"', 'A invoke get null', 'A ok "ab"', 'B ok'],
  );
  expect(verdictOf(history, keyValue(), 'ab')).toBe('valid');
  const forgetful = withDeclarations(keyValue(), ({ deadline }, kinds) => ({
    deadline: {
      ...deadline!,
      requires: ({ f, result }) => (f === 'get' ? endsOf(result as string, kinds)[0] : undefined),
    },
  }));
  expect(verdictOf(history, forgetful, 'ab')).toBe('violated');
});

test('rule 3: of several writes that may have been the last none is taken for it', () => {
  const history = historyOf(
    ...['A invoke put "a"', 'A ok', 'B invoke append "ab"', 'C invoke append "b"', 'C ok'],
    ...['A invoke get null', 'A ok "ab"', 'A invoke get null', 'A ok "ab"', 'B ok'],
  );
  expect(verdictOf(history, keyValue())).toBe('valid');
  const hasty = withDeclarations(keyValue(), ({ deadline }, kinds) => ({
    deadline: {
      ...deadline!,
      requires: ({ f, result }) => (f === 'get' ? endsOf(result as string, kinds)[0] : undefined),
    },
  }));
  expect(verdictOf(history, hasty)).toBe('violated');
});

test('rule 3: a put counts as a writer', () => {
  const history = historyOf(
    ...['A invoke put "b"', 'A ok', 'B invoke append "b"'],
    ...['A invoke get null', 'A ok "b"', 'A invoke get null', 'A ok "b"', 'B ok'],
  );
  expect(verdictOf(history, keyValue())).toBe('valid');
  const blind = withDeclarations(keyValue(), ({ deadline }) => ({
    deadline: { ...deadline!, produces: ({ f, argument }) => (f === 'append' ? [argument] : []) },
  }));
  expect(verdictOf(history, blind)).toBe('violated');
});

test('a get that returned no string is a violation, also beside a crashed put', () => {
  const history = historyOf('A invoke put "a"', 'A info', 'B invoke get null', 'B ok 5');
  expect(verdictOf(history, keyValue())).toBe('violated');
});

test('an initial value that is no string is bad input', () => {
  const history = historyOf('A invoke get null', 'A ok "a"');
  expect(() => checkLinearizableSync(history, keyValue(), { initial: 5 })).toThrow(
    'a key of a key-value store holds a string or nil, not 5',
  );
});
