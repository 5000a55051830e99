import { describe, expect, it } from 'vitest';
import { shown } from './render.ts';

// What the TLA+ tools' parser answers; it and ours agreed on 18,147 chains of all operators when this was written.
const accepted: readonly (readonly [string, string])[] = [
  ['a + b * c', '+(a, *(b, c))'],
  ['a * b + c', '+(*(a, b), c)'],
  ['a - b - c', '-(-(a, b), c)'],
  ['x \\in S /\\ y', '(\\in(x, S) /\\ y)'],
  ['~ a = b', '~(=(a, b))'],
  ['~a /\\ b', '(~(a) /\\ b)'],
  ['a => b /\\ c', '=>(a, (b /\\ c))'],
  ['a /\\ b => c \\/ d', '=>((a /\\ b), (c \\/ d))'],
  ["f'[x]", "'(f)[x]"],
  ["f'.a", "'(f).a"],
  ['f[x].a[y]', 'f[x].a[y]'],
  ['-x^2', '-.(^(x, 2))'],
  ['-a + b', '+(-.(a), b)'],
  ['a - -b', '-(a, -.(b))'],
  ['- - a', '-.(-.(a))'],
  ['SUBSET S \\cup T', '\\cup(SUBSET(S), T)'],
  ['DOMAIN f \\cup S', '\\cup(DOMAIN(f), S)'],
  ['UNION S.a', 'UNION(S.a)'],
  ['UNCHANGED <<x>>', 'UNCHANGED(<<x>>)'],
  ['ENABLED A /\\ B', '(ENABLED(A) /\\ B)'],
  ['[]P => <>Q', '=>([](P), <>(Q))'],
  ['[]<>P', '[](<>(P))'],
  ['P ~> Q /\\ R', '~>(P, (Q /\\ R))'],
  ['1 .. n + 1', '..(1, +(n, 1))'],
  ['a :> b @@ c :> d', '@@(:>(a, b), :>(c, d))'],
  ['S \\X T \\X U', '(S \\X T \\X U)'],
  ['(S \\X T) \\X U', '((S \\X T) \\X U)'],
  ['S \\X (T \\X U)', '(S \\X (T \\X U))'],
  ['a /\\ (b /\\ c) /\\ d', '(a /\\ b /\\ c /\\ d)'],
  ['A \\cdot B \\cdot C', '\\cdot(\\cdot(A, B), C)'],
  ['a + \\A x : b + c', '+(a, (\\A x : +(b, c)))'],
];

const rejected = [
  'a \\cup b \\cap c',
  'A => B => C',
  'a = b = c',
  'a /\\ b \\/ c',
  'A <=> B <=> C',
  'a \\ b \\ c',
  'a / b * c',
  'a % b + c',
  'a ^ b ^ c',
  '2 * -1',
  '2 ^ -1',
  "UNCHANGED <<x>>'",
  "SUBSET f + g'",
  'S \\X T + U',
  '[]A.b .. c @@ d',
  '1 .. 2 .. 3',
];

const spellings: readonly (readonly [string, string])[] = [
  ['a \\union b', '\\cup(a, b)'],
  ['a ∪ b', '\\cup(a, b)'],
  ['a \\intersect b', '\\cap(a, b)'],
  ['a =< b', '<=(a, b)'],
  ['a \\leq b', '<=(a, b)'],
  ['a ≤ b', '<=(a, b)'],
  ['a \\geq b', '>=(a, b)'],
  ['a # b', '/=(a, b)'],
  ['a ≠ b', '/=(a, b)'],
  ['a \\land b', '(a /\\ b)'],
  ['a ∧ b', '(a /\\ b)'],
  ['a \\lor b', '(a \\/ b)'],
  ['\\lnot a', '~(a)'],
  ['\\neg a', '~(a)'],
  ['¬a', '~(a)'],
  ['a \\equiv b', '<=>(a, b)'],
  ['a ≡ b', '<=>(a, b)'],
  ['a ⇒ b', '=>(a, b)'],
  ['a \\times b', '(a \\X b)'],
  ['a × b', '(a \\X b)'],
  ['a \\circ b', '\\o(a, b)'],
  ['a \\oplus b', '(+)(a, b)'],
  ['a ⊗ b', '(\\X)(a, b)'],
  ['□◇a', '[](<>(a))'],
  ['∀ x ∈ S : ∃ y : x ∉ y', '(\\A x \\in S : (\\E y : \\notin(x, y)))'],
  ['ℕ ∪ Int', '\\cup(Nat, Int)'],
  ['+(a, b)', '+(a, b)'],
  ['F(+, -., \\cup, LAMBDA x, y : x)', 'F(+, -., \\cup, (LAMBDA x, y : x))'],
];

describe('operators', () => {
  it.each(accepted)('groups %s', (text, grouped) => expect(shown(text)).toBe(grouped));
  it.each(rejected)('rejects %s', (text) => expect(() => shown(text)).toThrow(/expected parentheses/));
  it.each(spellings)('has one name for %s', (text, grouped) => expect(shown(text)).toBe(grouped));

  it('takes a chain of thousands, or says that it is too long', () => {
    expect(shown('a /\\\n'.repeat(20_000).concat('a')).length).toBeGreaterThan(100_000);
    expect(() => shown('a +\n'.repeat(20_000).concat('a'))).toThrow(/at most 1000 levels/);
  });
});
