import { describe, expect, it } from 'vitest';
import { parse, renderUnit, shown, unitsOf } from './render.ts';

const expressions: readonly (readonly [string, string])[] = [
  ['007', '7'],
  ['\\b101 + \\O17 + \\hFf', '+(+(5, 15), 255)'],
  ['\\hFFFFFFFFFFFFFFFFFFFF', '1208925819614629174706175'],
  ['3.14', '3.14'],
  ['"say \\"hi\\" \\\\ \\t(* no comment *)"', '"say \\"hi\\" \\\\ \\t(* no comment *)"'],
  ['TRUE \\in BOOLEAN', '\\in(TRUE, BOOLEAN)'],
  ['Op(a, b)', 'Op(a, b)'],
  ['I!J(p)!Op(a)', 'I!J(p)!Op(a)'],
  ['I!x', 'I!x'],
  ['I!+(a, b)', 'I!+(a, b)'],
  ['{}', '{}'],
  ['{1, 2}', '{1, 2}'],
  ['<<>>', '<<>>'],
  ['⟨a, b⟩', '<<a, b>>'],
  ['{x \\in S : x \\in T}', '{x \\in S : \\in(x, T)}'],
  ['{<<x, y>> \\in S : x}', '{<<x, y>> \\in S : x}'],
  ['{x + y : x, y \\in S, <<z>> \\in T}', '{map +(x, y) : x, y \\in S, <<z>> \\in T}'],
  ['[x \\in S, y \\in T |-> f[x, y]]', '[x \\in S, y \\in T |-> f[x, y]]'],
  ['[S -> T]', '[S -> T]'],
  ['[a |-> 1, b |-> 2].a', '[a |-> 1, b |-> 2].a'],
  ['[a : S, b : T]', '[a : S, b : T]'],
  ['[f EXCEPT ![1].a[x, y] = @ + 1, !.b = 2]', '[f EXCEPT ![1].a[x, y] = +(@, 1), !.b = 2]'],
  ['CHOOSE x \\in S : x = 1', '(CHOOSE x \\in S : =(x, 1))'],
  ['CHOOSE <<x, y>> \\in S : x', '(CHOOSE <<x, y>> \\in S : x)'],
  ['CHOOSE x : x', '(CHOOSE x : x)'],
  ['\\A x, y \\in S, <<a, b>> \\in T : P', '(\\A x, y \\in S, <<a, b>> \\in T : P)'],
  ['\\E x, y : P', '(\\E x, y : P)'],
  ['\\EE x : \\AA y : P', '(\\EE x : (\\AA y : P))'],
  ['IF a THEN b ELSE c + d', '(IF a THEN b ELSE +(c, d))'],
  ['CASE a -> b [] c -> d [] OTHER -> e', '(CASE a -> b [] c -> d [] OTHER -> e)'],
  ['CASE a -> CASE b -> c [] d -> e', '(CASE a -> (CASE b -> c [] d -> e))'],
  [
    'LET RECURSIVE F(_) F(x) == x g[y \\in S] == y M == INSTANCE N IN F(g[1])',
    '(LET RECURSIVE F/1; F(x) == x; g[y \\in S] == y; M() == INSTANCE N IN F(g[1]))',
  ],
  ['Init /\\ [][Next]_vars', '(Init /\\ []([Next]_vars))'],
  ['[A]_<<x, y>>', '[A]_<<x, y>>'],
  ['<<A>>_(x + y)', '<<A>>_+(x, y)'],
  ['<<A>>_I!v', '<<A>>_I!v'],
  [
    'WF_v(A) /\\ SF_<<x>>(B) /\\ WF_I!v(C) /\\ WF_(x)(D)',
    '(WF_v(A) /\\ SF_<<x>>(B) /\\ WF_I!v(C) /\\ WF_x(D))',
  ],
  ['WF_f(x)(A)', 'WF_f(x)(A)'],
  ['lbl(x) :: x', 'x'],
];

const units: readonly (readonly [string, readonly string[]])[] = [
  ['CONSTANT a, Op(_, _), _+_', ['CONSTANTS a, Op/2, +/2']],
  ['CONSTANTS -. _, _^#', ['CONSTANTS -./1, ^#/1']],
  ['VARIABLES x, y', ['VARIABLES x, y']],
  ['ASSUME a > 0\nASSUME Named == b\nAXIOM c', ['ASSUME >(a, 0)', 'ASSUME Named == b', 'ASSUME c']],
  ['a ++ b == a', ['++(a, b) == a']],
  ['-. a == a', ['-.(a) == a']],
  ['a ^# == a', ['^#(a) == a']],
  ['a \\circ b == a', ['\\o(a, b) == a']],
  ['Nat == 1', ['Nat() == 1']],
  ['Op(x, F(_), _*_) == F(x)', ['Op(x, F/1, */2) == F(x)']],
  ['f[x, y \\in S, <<a, b>> \\in T] == x', ['f[x, y \\in S, <<a, b>> \\in T] == x']],
  ['LOCAL A == 1\nLOCAL f[x \\in S] == x', ['LOCAL A() == 1', 'LOCAL f[x \\in S] == x']],
  ['RECURSIVE F(_, _), G', ['RECURSIVE F/2, G']],
  [
    'INSTANCE M\nLOCAL INSTANCE N WITH x <- 1 + 2, + <- \\cup',
    ['INSTANCE M', 'LOCAL INSTANCE N WITH x <- +(1, 2), + <- \\cup'],
  ],
  [
    'I == INSTANCE M\nLOCAL J(p, Q(_)) == INSTANCE M WITH c <- p',
    ['I() == INSTANCE M', 'LOCAL J(p, Q/1) == INSTANCE M WITH c <- p'],
  ],
  ['---- MODULE Inner ----\nA == 1\n====\nB == 2', ['MODULE Inner {A() == 1}', 'B() == 2']],
  ['A == 1\n----------\nB == 2', ['A() == 1', 'B() == 2']],
  ['THEOREM Spec => []Inv', ['THEOREM =>(Spec, [](Inv))']],
  [
    'THEOREM T == ASSUME NEW x \\in S, P PROVE Q\n<1>1. Q\n  <2> QED BY P DEF Q\n<1> QED BY <1>1\nA == 1',
    ['THEOREM T == ...', 'A() == 1'],
  ],
  ['LEMMA a = b PROOF OMITTED\nUSE DEF A\nHIDE DEF A\nA == 1', ['THEOREM =(a, b)', 'A() == 1']],
];

describe('parseModule', () => {
  it.each(expressions)('expression %s', (text, expected) => expect(shown(text)).toBe(expected));
  it.each(units)('unit %s', (text, expected) => expect(unitsOf(text).map(renderUnit)).toEqual(expected));

  it('ignores what stands around the first module', () => {
    const module = parse(
      'A "note (* here\n\n-------- MODULE M ----\nEXTENDS Naturals, Sequences\nA == 1\n=====\n(* " \\A',
    );
    expect(module.name.name).toBe('M');
    expect(module.extends.map(({ name }) => name)).toEqual(['Naturals', 'Sequences']);
    expect(module.span).toEqual({ line: 3, column: 1, endLine: 6, endColumn: 6 });
    expect(parse('---- MODULE M ----\n====\n---- MODULE N ----\nA == \n====').name.name).toBe('M');
  });

  it('ignores PlusCal, even wrong PlusCal, and reads its translation', () => {
    const comment = '(* --algorithm A { variables x = ; { l: x := 1 } } *)\n\\* BEGIN TRANSLATION\n';
    expect(unitsOf(`${comment}VARIABLE x\nInit == (* = *) x = 0 \\* =`).map(renderUnit)).toEqual([
      'VARIABLES x',
      'Init() == =(x, 0)',
    ]);
  });

  it('locates by lines and by columns of characters', () => {
    const [unit] = unitsOf('(* é𝒳 *) A ==\n\t"𝒳𝒳" \\o b');
    if (unit?.kind !== 'operator definition') throw new Error('expected a definition');
    expect(unit.name.span).toEqual({ line: 2, column: 10, endLine: 2, endColumn: 11 });
    expect(unit.body.span).toEqual({ line: 3, column: 2, endLine: 3, endColumn: 11 });
  });

  it('can be asked twice', async () => {
    const { loadParser } = await import('../../../src/tla/syntax/parse-module.ts');
    expect(await loadParser()).toBe(await loadParser());
  });
});
