import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import { parse } from './render.ts';

function complaint(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof BadInput) return error.format();
    throw error;
  }
  return 'none';
}

const inModule = (body: string): string => `---- MODULE M ----\n${body}\n====`;

const bad: readonly (readonly [string, string])[] = [
  [inModule('A == {x \\in S + ]'), '2:17: expected an expression, found ]'],
  [inModule('A == IF x ELSE y'), '2:11: expected THEN or an operator, found ELSE'],
  [inModule('A(x == 2'), '2:5: expected "," or ")", found =='],
  [inModule('A == [f EXCEPT ![1] 2]'), '2:21: expected "=", found 2'],
  [inModule('A == \\A x \\in S P'), '2:17: expected ",", ":" or an operator, found P'],
  [inModule('A == 1 + IN'), '2:10: expected a name, found the reserved word IN'],
  [inModule('A == 1 +'), '3:1: expected an expression, found the end of the module'],
  [inModule('VARIABLE WF_x'), '2:10: expected'],
  [
    '---- MODULE M ----\nA == 1',
    '2:7: expected an operator, a definition or "====", found the end of the file',
  ],
  ['A == 1', '1:1: expected a module'],
  [inModule('A == "abc\nB == 1'), '2:6: expected " at the end of the string'],
  [inModule('A == "a\\qb"'), '2:8: expected one of'],
  [inModule('A == (* (* *) 1'), '2:6: expected "*)" at the end of the comment'],
  [inModule('A == a => b => c'), '2:13: expected parentheses: => is not associative'],
  [inModule('A == a /\\ b \\/ c'), '2:13: expected parentheses: neither of /\\ and \\/ binds tighter'],
  [inModule('A == <1>1'), '2:6: expected an expression, found the name of a proof step'],
  [inModule(`A == ${'('.repeat(5000)}1${')'.repeat(5000)}`), 'expected at most 1000 levels'],
  [inModule(`A == ${'{'.repeat(1000)}`), 'expected an expression'],
  [inModule(`A == ${'a + '.repeat(20_000)}a`), 'expected lines of at most 32000 columns'],
  [
    inModule(`THEOREM A\n${Array.from({ length: 100 }, (_, level) => `<${level}>1. A\n`).join('')}`),
    'levels of proof',
  ],
];

describe('modules that do not parse', () => {
  it.each(bad.map(([text, message]) => [message, text] as const))('%s', (message, text) =>
    expect(complaint(text)).toContain(message),
  );

  it('show the line and a caret', () => {
    expect(complaint(inModule('\tA == "𝒳" + + 1'))).toBe(
      'Test.tla:2:15: expected "(", found 1\n   A == "𝒳" + + 1\n                ^',
    );
  });
});
