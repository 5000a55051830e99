import { describe, expect, it } from 'vitest';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { coreRows } from './rows-core.ts';
import { moduleRows } from './rows-modules.ts';
import { SITE } from './support.ts';
import { tlcAnswers } from './tlc-answers.ts';

/** TLC refuses these because it normalizes a set of infinite sets; the answer is defined, and we give it. */
const decidedBeyondTlc = new Map([
  ['-1 \\in UNION {Nat, {-1}}', 'TRUE'],
  ['<<1, 2>> \\in UNION {[1..n -> Nat] : n \\in 1..3}', 'TRUE'],
]);

/** TLC prints the domain of a sequence as the interval that it is. */
const printedOtherwise = new Map([['DOMAIN <<5, 6>>', '{1, 2}']]);

function answerOf(evaluate: () => runtime.RuntimeValue): string {
  try {
    return runtime.format(runtime.materialize(evaluate(), SITE));
  } catch (failure) {
    if (failure instanceof runtime.EvaluationError && failure.site === SITE) return 'error';
    throw failure;
  }
}

const withoutSpaces = (text: string) => text.replace(/\s+/g, '');

// Names in order of first appearance, as a module that declares and mentions them would have them.
for (const name of ['a', 'b', 'zebra', 'apple', 'mango', 'zz', 'aa', 'qq', 'pp', 'm1', 'm2', 'num', 'den']) {
  runtime.internName(name);
}

describe.each([
  ['expressions', coreRows],
  ['modules', moduleRows],
])('%s have the value or error that TLC gives', (_, rows) => {
  it.each(rows)('%s', (expression, evaluate) => {
    const answer =
      decidedBeyondTlc.get(expression) ?? printedOtherwise.get(expression) ?? tlcAnswers.get(expression);
    expect(answer, 'no answer of TLC is pinned').toBeDefined();
    expect(withoutSpaces(answerOf(evaluate))).toBe(withoutSpaces(answer!));
  });
});
