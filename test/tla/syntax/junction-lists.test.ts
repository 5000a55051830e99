import { describe, expect, it } from 'vitest';
import { shown } from './render.ts';

const fixtures: readonly (readonly [string, string, string])[] = [
  ['a list', '  /\\ a\n  /\\ b\n  /\\ c', '(a /\\ b /\\ c)'],
  ['a list of one', '  /\\ a', 'a'],
  ['a list within a list', '  /\\ a\n  /\\ \\/ b\n     \\/ c\n  /\\ d', '(a /\\ (b \\/ c) /\\ d)'],
  [
    'a nested list of the same kind, merged',
    '  /\\ a\n  /\\ /\\ b\n     /\\ c\n  /\\ d',
    '(a /\\ b /\\ c /\\ d)',
  ],
  ['an infix operator inside an item', '  /\\ a \\/ b\n  /\\ c', '((a \\/ b) /\\ c)'],
  ['an infix operator on a line of its own', '  /\\ a\n     => b\n  /\\ c', '(=>(a, b) /\\ c)'],
  ['an operator at the bullet, which ends the list', '  /\\ a\n  => b', '=>(a, b)'],
  ['an operator to the left, which ends the list', '    /\\ a\n    /\\ b\n  => c', '=>((a /\\ b), c)'],
  ['a quantifier that ends with its item', '  /\\ \\A x : a\n  /\\ b', '((\\A x : a) /\\ b)'],
  ['a list to the right of an operator', '  a => /\\ b\n       /\\ c', '=>(a, (b /\\ c))'],
  ['a bullet left of the list, infix', '   /\\ a\n   /\\ b\n /\\ c', '(a /\\ b /\\ c)'],
  ['a tab as eight columns', '\t/\\ a\n        /\\ b\n\t\\/ c', '((a /\\ b) \\/ c)'],
  ['a tab after other blanks', '   \t/\\ a \\/ d\n        /\\ b', '((a \\/ d) /\\ b)'],
  ['comments before bullets', '(* é *) /\\ a \\/ d\n        /\\ b', '((a \\/ d) /\\ b)'],
  ['Unicode bullets', '  ∧ a\n  ∧ ∨ b\n    ∨ c\n  /\\ d', '(a /\\ (b \\/ c) /\\ d)'],
  ['an IF among the items', '  /\\ IF a THEN b\n          ELSE c\n  /\\ d', '((IF a THEN b ELSE c) /\\ d)'],
  [
    'CASE arms with lists',
    '  CASE a -> /\\ b\n            /\\ c\n    [] d -> e',
    '(CASE a -> (b /\\ c) [] d -> e)',
  ],
  ['a LET before a list', '  LET x == 1 IN\n  /\\ a\n  /\\ x', '(LET x() == 1 IN (a /\\ x))'],
  ['no merging of what an operator joins', '  (a \\/ b) /\\ (c \\/ d)', '((a \\/ b) /\\ (c \\/ d))'],
  ['labels, which vanish', '  /\\ l1 :: a\n  /\\ l2(x) :: b', '(a /\\ b)'],
];

describe('junction lists', () => {
  it.each(fixtures)('%s', (_, text, grouped) => expect(shown(text)).toBe(grouped));

  it('ends in a parenthesis that closes to its left', () => {
    expect(() => shown('  /\\ (a\n  /\\ b)')).toThrow(/expected/);
    expect(() => shown('  /\\ (a\n  )')).toThrow(/to the right of its bullets/);
  });

  it('takes a list of thousands', () => {
    expect(shown('  /\\ a\n'.repeat(10_000)).split('/\\')).toHaveLength(10_000);
  });

  it('says when lists are nested too deep for the grammar', () => {
    expect(() => shown(`${'/\\ '.repeat(2000)}a`)).toThrow(/at most 200 lists/);
  });
});
