import { beforeAll, describe, expect, test } from 'vitest';
import { ModelValue } from '../../../src/core/values/index.ts';
import { compileSpecification } from '../../../src/tla/compiler/compile-specification.ts';
import { createHost } from '../../../src/tla/host.ts';
import {
  AssertionFailed,
  beginSpecification,
  EvaluationError,
  format,
} from '../../../src/tla/runtime/index.ts';
import { elaborate } from '../../../src/tla/semantics/elaborate.ts';
import { internNames } from '../../../src/tla/semantics/intern-names.ts';
import { loadParser, type TlaParser } from '../../../src/tla/syntax/parse-module.ts';
import { tlcAnswers } from '../runtime/tlc-answers.ts';

const modules =
  'Integers, Sequences, FiniteSets, Bags, TLC, TLCExt, Randomization, FiniteSetsExt, SequencesExt, Functions, Folds, ' +
  'BagsExt';
/** Modules whose names others have too are reached through an instance. */
const instances = [
  ['B', 'Bitwise'],
  ['D', 'DyadicRationals'],
  ['R', 'Relation'],
  ['G', 'Graphs'],
  ['U', 'UndirectedGraphs'],
  ['J', 'Json'],
]
  .map(([name, module]) => `${name} == INSTANCE ${module}\n`)
  .join('');
const constants = ['m1', 'm2', 'A_x', 'A_y', 'B_z'];

/** Where we answer and TLC does not, or TLC prints a set by the form it has; the same as in the runtime's own test. */
const otherwise: ReadonlyMap<string, string> = new Map([
  ['-1 \\in UNION {Nat, {-1}}', 'TRUE'],
  ['<<1, 2>> \\in UNION {[1..n -> Nat] : n \\in 1..3}', 'TRUE'],
  // Small intervals are plain sets here.
  ['DOMAIN <<5, 6>>', '{1, 2}'],
  ['ToString(1..3)', '"{1, 2, 3}"'],
  // TLC's stack ends before this recursion does.
  ['LET f[n \\in Nat] == IF n = 0 THEN 0 ELSE f[n - 1] + 1 IN f[1000]', '1000'],
  // A set of infinite sets has no hash.
  ['{Nat, Int}', 'error'],
  // Printed without being enumerated.
  ['ToString(SUBSET {1})', '"SUBSET {1}"'],
]);

let parser: TlaParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The value that the compiled expression has, as TLC prints it, or `error`. */
function answerOf(expression: string): string {
  const text = `---- MODULE Answer ----\nEXTENDS ${modules}\nCONSTANTS ${constants.join(', ')}\n${instances}Answer == ${expression}\n====\n`;
  const root = parser.parse(text, 'Answer.tla');
  beginSpecification();
  internNames(root, () => undefined);
  const elaborated = elaborate(root, () => undefined);
  const meaning = elaborated.scope.find('Answer');
  if (meaning?.kind !== 'operator') throw new Error('Answer is not defined');
  const closed = { expression: meaning.body, scope: meaning.scope, module: root };
  const selection = { init: [], next: undefined, states: [], steps: [], stepValues: [], values: [closed] };
  const values = elaborated.constants.map(({ name }) => ModelValue.of(name));
  const compiled = compileSpecification(elaborated, selection, values, createHost());
  try {
    return format(compiled.values[0]!([]));
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof AssertionFailed) return 'error';
    throw error;
  }
}

const withoutSpaces = (text: string) => text.replaceAll(/\s+/g, '');

describe('compiled expressions have the value, or the error, that TLC gives', () => {
  test.each([...tlcAnswers])('%s', (expression, answer) => {
    expect(withoutSpaces(answerOf(expression))).toBe(withoutSpaces(otherwise.get(expression) ?? answer));
  });
});
