import { initNext, specification } from './specification-case.ts';

/** States are what CHOOSE takes from each set in turn; a wrong choice is another state, told by the invariant. */
const chosen = (
  title: string,
  set: string,
  choice: string,
  before = '',
  configuration: readonly string[] = [],
) =>
  specification(
    title,
    `EXTENDS Integers, Sequences, FiniteSets, TLC\n${before}\nVARIABLE x\nInit == x = CHOOSE v \\in ${set} : TRUE\nNext == UNCHANGED x\nInv == x = ${choice}`,
    initNext('INVARIANT Inv', ...configuration),
  );

/** CHOOSE takes the first in TLC's normalized order. */
export const choose = [
  chosen('integers by value', '{3, -2, 7}', '-2'),
  chosen('an interval', '4..9', '4'),
  chosen('strings in order of first appearance', '{"zebra", "apple", "mango"}', '"zebra"'),
  chosen(
    'strings that a comment names first',
    '{"zebra", "apple", "mango"}',
    '"zebra"',
    '\\* "mango"\n(* "apple" *)',
  ),
  chosen(
    'strings that a definition names first',
    '{"zebra", "apple", "mango"}',
    '"mango"',
    'Fruit == "mango"',
  ),
  chosen('a string that is a name first', '{"zebra", "apple", "mango"}', '"apple"', 'apple == 1'),
  chosen('a string that is a field first', '{"zebra", "apple"}', '"apple"', 'R == [apple |-> 1]'),
  chosen('model values in order of first appearance', '{b, a}', 'b', 'CONSTANTS b, a', [
    'CONSTANTS',
    'a = a',
    'b = b',
  ]),
  chosen('model values of the configuration only', 'S', 'z1', 'CONSTANTS S, z1', [
    'CONSTANTS',
    'z1 = z1',
    'S = {y1, z1}',
  ]),
  chosen('sets by size', '{{1, 2}, {9}, {3, 4, 5}}', '{9}'),
  chosen('sets of one size by their elements', '{{1, 5}, {1, 3}, {2, 1}}', '{1, 2}'),
  chosen('the empty set first', '{{1}, {}}', '{}'),
  chosen('tuples by length', '{<<2, 1>>, <<3>>, <<1, 9>>}', '<<3>>'),
  chosen('tuples of one length by their elements', '{<<2, 1>>, <<1, 9>>}', '<<1, 9>>'),
  chosen('functions by domain', '{[i \\in {2, 3} |-> 0], [i \\in {1, 5} |-> 9]}', '[i \\in {1, 5} |-> 9]'),
  chosen(
    'functions of one domain by values',
    '{[i \\in {3, 5} |-> i], [i \\in {3, 5} |-> 8 - i]}',
    '[i \\in {3, 5} |-> i]',
  ),
  chosen(
    'functions with larger domains',
    '{[i \\in {3, 5} |-> 0], [i \\in {7} |-> 0]}',
    '[i \\in {7} |-> 0]',
  ),
  chosen('records by fields', '{[b |-> 1], [a |-> 2]}', '[b |-> 1]'),
  chosen('records of the same fields', '{[b |-> 1, a |-> 2], [b |-> 2, a |-> 1]}', '[b |-> 1, a |-> 2]'),
  chosen(
    'records with a field that appears first',
    '{[b |-> 1, a |-> 2], [b |-> 2, a |-> 1]}',
    '[b |-> 2, a |-> 1]',
    'a == 1',
  ),
  chosen('Booleans', 'BOOLEAN', 'FALSE'),
  chosen('Booleans that are listed', '{TRUE, FALSE}', 'FALSE'),
  chosen('subsets', 'SUBSET {1, 2, 3}', '{}'),
  chosen('functions of a set of functions', '[{1, 2} -> {3, 4}]', '<<3, 3>>'),
  chosen('records of a set of records', '[a : {2, 1}, b : {4, 3}]', '[a |-> 1, b |-> 3]'),
  chosen('a product', '{2, 1} \\X {4, 3}', '<<1, 3>>'),
  chosen('a union', 'UNION {{5, 4}, {2, 3}}', '2'),
  chosen('a union of two', '{5, 4} \\cup {2, 3}', '2'),
  chosen('a filter of a set of functions', '{f \\in [{1, 2} -> {3, 4}] : f[1] # f[2]}', '<<3, 4>>'),
  chosen('a map', '{10 - i : i \\in 1..3}', '7'),
  chosen('sequences in a map', '{<<i, 3 - i>> : i \\in 0..3}', '<<0, 3>>'),
  chosen('strings and a model value', '{"b", mv, "a"}', '"b"', 'CONSTANT mv', ['CONSTANT mv = mv']),
  chosen('numbers and a model value', '{3, mv, 1}', '1', 'CONSTANT mv', ['CONSTANT mv = mv']),
  chosen('sets and a model value', '{{1}, mv}', 'mv', 'CONSTANT mv', ['CONSTANT mv = mv']),
  chosen('tuples and a model value', '{<<1>>, mv}', 'mv', 'CONSTANT mv', ['CONSTANT mv = mv']),
  chosen('Booleans and a model value', '{mv, TRUE}', 'mv', 'CONSTANT mv', ['CONSTANT mv = mv']),
  chosen('sets of sets', '{{{1}, {2}}, {{}}, {{3, 4}}}', '{{}}'),
  chosen('tuples of strings', '{<<"q", 1>>, <<"p", 2>>}', '<<"q", 1>>'),
  chosen('permutations', 'Permutations({1, 2})', '<<1, 2>>'),
  chosen('seqs of a set of sequences', '{s \\in [1..2 -> {"d", "c"}] : s[1] # s[2]}', '<<"d", "c">>'),
  chosen('subsets of strings', '{s \\in SUBSET {"d", "c"} : s # {}}', '{"d"}'),
  chosen('the first of a set that fails a test', '{3, 1, 2}', '1'),
  specification(
    'CHOOSE with a test',
    'EXTENDS Integers\nVARIABLE x\nInit == x = CHOOSE v \\in 1..9 : v > 3 /\\ v % 2 = 0\nNext == UNCHANGED x\nInv == x = 4',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'CHOOSE without a witness',
    'EXTENDS Integers\nVARIABLE x\nInit == x = CHOOSE v \\in 1..9 : v > 30\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'CHOOSE of a pattern',
    'EXTENDS Integers\nVARIABLE x\nInit == x = CHOOSE <<a, b>> \\in (1..3) \\X (1..3) : a > b\nNext == UNCHANGED x\nInv == x = <<2, 1>>',
    initNext('INVARIANT Inv'),
  ),
  specification(
    'CHOOSE without a set',
    'EXTENDS Integers\nVARIABLE x\nInit == x = CHOOSE v : v = 1\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'CHOOSE without a set that nothing evaluates',
    'EXTENDS Integers\nNone == CHOOSE v : v \\notin Nat\nVARIABLE x\nInit == x = 1\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'CHOOSE without a set, replaced',
    'EXTENDS Integers\nNone == CHOOSE v : v \\notin Nat\nVARIABLE x\nInit == x = None\nNext == UNCHANGED x',
    initNext('CONSTANT None = none'),
  ),
  specification(
    'CHOOSE from an infinite set',
    'EXTENDS Integers\nVARIABLE x\nInit == x = CHOOSE v \\in Nat : v > 3\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'CHOOSE that decides a state graph',
    'EXTENDS Integers, FiniteSets\nVARIABLE x\nInit == x = {"c", "a", "b"}\nNext == x # {} /\\ x\' = x \\ {CHOOSE v \\in x : TRUE}\nInv == x # {"a"}',
    initNext('INVARIANT Inv', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'CHOOSE of values that cannot be compared',
    'VARIABLE x\nInit == x = CHOOSE v \\in {1, "a"} : TRUE\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'CHOOSE with a test that is no Boolean',
    'VARIABLE x\nInit == x = CHOOSE v \\in {1} : v\nNext == UNCHANGED x',
    initNext(),
  ),
];
