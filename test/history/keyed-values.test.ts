import { expect, test } from 'vitest';
import { checkLinearizableSync } from '../../src/checkers/linearizability/linearizability.ts';
import { casRegister } from '../../src/checkers/objects/cas-register.ts';
import { operationAt } from '../../src/core/history.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

const edn = (...operations: string[]) => operations.map((operation) => `{${operation}}`).join('\n');

/** Two registers, as lin-kv of Maelstrom leaves them behind. */
const tuples = edn(
  ':process 0, :type :invoke, :f :write, :value [7 1]',
  ':process 1, :type :invoke, :f :cas, :value [8 [1 2]]',
  ':process 0, :type :ok, :f :write, :value [7 1]',
  ':process 1, :type :fail, :f :cas, :value [8 [1 2]], :error [:key-does-not-exist "no such key"]',
  ':process 0, :type :invoke, :f :cas, :value [7 [1 2]]',
  ':process 0, :type :ok, :f :cas, :value [7 [1 2]]',
  ':process 1, :type :invoke, :f :read, :value [7 nil]',
  ':process 1, :type :ok, :f :read, :value [7 2]',
  ':process 2, :type :invoke, :f :write, :value [8 3]',
  ':process 2, :type :info, :f :write, :value [8 3], :error :net-timeout',
);

const verdictOf = (keyed: boolean | undefined) =>
  checkLinearizableSync(readHistoryText(tuples, { keyed }), casRegister(), { counterexample: false }).verdict;

test('tuples become keys and values only where they are said to be tuples', () => {
  const keyed = readHistoryText(tuples, { keyed: true });
  const plain = readHistoryText(tuples);
  expect(operationAt(keyed, 3)).toMatchObject({ f: 'read', key: 7, argument: null, result: 2 });
  expect(operationAt(keyed, 1)).toMatchObject({ f: 'cas', key: 8, argument: [1, 2], result: undefined });
  expect(operationAt(keyed, 4)).toMatchObject({ f: 'write', key: 8, argument: 3, result: undefined });
  expect(operationAt(plain, 3)).toMatchObject({ key: undefined, argument: [7, null], result: [7, 2] });
  expect([verdictOf(true), verdictOf(undefined)]).toEqual(['valid', 'violated']);
});

test('whoever may have forgotten it is told, and only then', () => {
  expect(readHistoryText(tuples).notes).toEqual([
    expect.stringContaining('only --keyed judges them rightly'),
  ]);
  for (const keyed of [true, false]) expect(readHistoryText(tuples, { keyed }).notes).toEqual([]);
  const casOnly = edn(':process 1, :type :invoke, :f :cas, :value [1 2]');
  const mixed = `${tuples}\n${edn(':process 5, :type :invoke, :f :read, :value nil')}`;
  for (const text of [casOnly, mixed]) expect(readHistoryText(text).notes).toEqual([]);
});

test("a failed cas of a text log keeps the reader's answer", () => {
  const log = 'x - 0\t:invoke\t:cas\t[7 [1 2]]\nx - 0\t:fail\t:cas\t[7 [1 2]]\n';
  expect(operationAt(readHistoryText(log, { keyed: true }), 0)).toMatchObject({
    key: 7,
    argument: [1, 2],
    result: false,
  });
});

test.each([
  ['an invocation without a pair', edn(':process 0, :type :invoke, :f :read, :value nil'), 1, /found nil/],
  [
    'a completion without a pair',
    edn(
      ':process 0, :type :invoke, :f :read, :value [0 nil]',
      ':process 0, :type :ok, :f :read, :value [0 1 2]',
    ),
    2,
    /expected a pair \[key value\], found \[0 1 2\]/,
  ],
  [
    'another key',
    edn(
      ':process 0, :type :invoke, :f :read, :value [0 nil]',
      ':process 0, :type :ok, :f :read, :value [1 2]',
    ),
    2,
    /completes with the key 1, and was invoked with 0/,
  ],
  [
    'a key beside it',
    edn(':process 0, :type :invoke, :f :read, :key 4, :value [0 nil]'),
    1,
    /has a key of its own already/,
  ],
])('bad input: %s', (_, text, line, message) => {
  const error = badInputOf(() => readHistoryText(text, { keyed: true }));
  expect(error.message).toMatch(message);
  expect(error.place?.line).toBe(line);
  expect(error.remedy).toContain('jepsen.independent');
});
