import type { Value } from '../../../src/core/values/index.ts';
import * as runtime from '../../../src/tla/runtime/index.ts';
import { call, type RuntimeValue, range, rec, SITE, seq, set } from './support.ts';

const pair = (key: RuntimeValue, value: RuntimeValue) => call('TLC!:>', key, value);
const append = (sequence: RuntimeValue, value: RuntimeValue) => call('Sequences!Append', sequence, value);
const appendSecond = (value: RuntimeValue, sequence: RuntimeValue) => append(sequence, value);
const bag = (...members: RuntimeValue[]) => call('Bags!SetToBag', set(...members));
const one = () => call('DyadicRationals!One');
const half = () => call('DyadicRationals!Half', one());
const step = () =>
  runtime.makeFunctionOfMany([range(1, 3), range(1, 3)], (x, y) => y === (x as number) + 1, SITE);
const graph = (node: RuntimeValue, edge: RuntimeValue) => rec({ node, edge });
const x = 'SequencesExt!';
const f = 'FiniteSetsExt!';

/** TLA+ expressions over standard and community modules, and the calls that they compile to. */
export const moduleRows: readonly (readonly [string, () => RuntimeValue])[] = [
  ['Len(<<1, 2>>)', () => call('Sequences!Len', seq(1, 2))],
  ['Len("abc")', () => call('Sequences!Len', 'abc')],
  ['Len(1)', () => call('Sequences!Len', 1)],
  ['Head(<<>>)', () => call('Sequences!Head', seq())],
  ['Tail(<<>>)', () => call('Sequences!Tail', seq())],
  ['Tail(<<1, 2>>)', () => call('Sequences!Tail', seq(1, 2))],
  ['Tail("abc")', () => call('Sequences!Tail', 'abc')],
  ['Append(<<1>>, 2)', () => append(seq(1), 2)],
  ['Append(1, 2)', () => append(1, 2)],
  ['<<1>> \\o <<2>>', () => call('Sequences!\\o', seq(1), seq(2))],
  ['"a" \\o "b"', () => call('Sequences!\\o', 'a', 'b')],
  ['"a" \\o <<1>>', () => call('Sequences!\\o', 'a', seq(1))],
  ['<<1>> \\o "a"', () => call('Sequences!\\o', seq(1), 'a')],
  ['SubSeq(<<1, 2, 3>>, 2, 3)', () => call('Sequences!SubSeq', seq(1, 2, 3), 2, 3)],
  ['SubSeq(<<1, 2, 3>>, 3, 2)', () => call('Sequences!SubSeq', seq(1, 2, 3), 3, 2)],
  ['SubSeq(<<1, 2, 3>>, 0, 2)', () => call('Sequences!SubSeq', seq(1, 2, 3), 0, 2)],
  ['SubSeq(<<1, 2, 3>>, 1, 4)', () => call('Sequences!SubSeq', seq(1, 2, 3), 1, 4)],
  ['SubSeq("abc", 2, 3)', () => call('Sequences!SubSeq', 'abc', 2, 3)],
  ['SubSeq(<<>>, 5, 2)', () => call('Sequences!SubSeq', seq(), 5, 2)],
  [
    'SelectSeq(<<1, 2, 3, 4>>, LAMBDA x : x > 2)',
    () => call('Sequences!SelectSeq', seq(1, 2, 3, 4), (e) => e > 2),
  ],
  [
    '(1 :> 2) @@ (1 :> 3) @@ (2 :> 4)',
    () => call('TLC!@@', call('TLC!@@', pair(1, 2), pair(1, 3)), pair(2, 4)),
  ],
  ['("a" :> 2) @@ ("b" :> 3)', () => call('TLC!@@', pair('a', 2), pair('b', 3))],
  ['(1 :> 2) @@ 1', () => call('TLC!@@', pair(1, 2), 1)],
  ['Permutations({1, 2})', () => call('TLC!Permutations', set(1, 2))],
  ['SortSeq(<<3, 1, 2>>, LAMBDA a, b : a < b)', () => call('TLC!SortSeq', seq(3, 1, 2), (a, b) => a < b)],
  ['TLCGet(99)', () => call('TLC!TLCGet', 99)],
  ['SetToBag({1, 2}) (+) SetToBag({2})', () => call('Bags!(+)', bag(1, 2), bag(2))],
  ['SetToBag({1, 2}) (-) SetToBag({2})', () => call('Bags!(-)', bag(1, 2), bag(2))],
  ['BagCardinality((1 :> 3))', () => call('Bags!BagCardinality', pair(1, 3))],
  ['BagUnion({(1 :> 2), (1 :> 1)})', () => call('Bags!BagUnion', set(pair(1, 2), pair(1, 1)))],
  ['SubBag((1 :> 2))', () => call('Bags!SubBag', pair(1, 2))],
  ['(1 :> 2) \\sqsubseteq (1 :> 3)', () => call('Bags!\\sqsubseteq', pair(1, 2), pair(1, 3))],
  ['IsABag((1 :> 0))', () => call('Bags!IsABag', pair(1, 0))],
  ['IsABag((1 :> 1))', () => call('Bags!IsABag', pair(1, 1))],
  [
    'BagOfAll(LAMBDA x : x % 2, SetToBag({1, 2, 3}))',
    () => call('Bags!BagOfAll', (e) => runtime.modulo(e, 2, SITE), bag(1, 2, 3)),
  ],
  ['CopiesIn(2, SetToBag({1, 2}))', () => call('Bags!CopiesIn', 2, bag(1, 2))],
  ['BagAdd((1 :> 1), 1)', () => call('BagsExt!BagAdd', pair(1, 1), 1)],
  ['BagRemove((1 :> 1), 1)', () => call('BagsExt!BagRemove', pair(1, 1), 1)],
  [
    'FoldSet(LAMBDA x, acc : Append(acc, x), <<>>, {1, 2, 3})',
    () => call(`${f}FoldSet`, appendSecond, seq(), set(1, 2, 3)),
  ],
  [
    'FoldLeft(LAMBDA acc, x : Append(acc, x), <<>>, <<1, 2, 3>>)',
    () => call(`${x}FoldLeft`, append, seq(), seq(1, 2, 3)),
  ],
  [
    'FoldRight(LAMBDA x, acc : Append(acc, x), <<1, 2, 3>>, <<>>)',
    () => call(`${x}FoldRight`, appendSecond, seq(1, 2, 3), seq()),
  ],
  [
    'FoldSeq(LAMBDA x, acc : Append(acc, x), <<>>, <<1, 2, 3>>)',
    () => call(`${x}FoldSeq`, appendSecond, seq(), seq(1, 2, 3)),
  ],
  [
    'FoldFunction(LAMBDA x, acc : Append(acc, x), <<>>, <<1, 2, 3>>)',
    () => call('Functions!FoldFunction', appendSecond, seq(), seq(1, 2, 3)),
  ],
  [
    'FoldFunctionOnSet(LAMBDA x, acc : Append(acc, x), <<>>, <<1, 2, 3>>, {1, 3})',
    () => call('Functions!FoldFunctionOnSet', appendSecond, seq(), seq(1, 2, 3), set(1, 3)),
  ],
  [
    'MapThenFoldSet(LAMBDA x, acc : Append(acc, x), <<>>, LAMBDA x : x, LAMBDA s : CHOOSE x \\in s : TRUE, {1, 2, 3})',
    () =>
      call(
        'Folds!MapThenFoldSet',
        appendSecond,
        seq(),
        (value) => value,
        (members) => runtime.choose(members, () => true, SITE),
        set(1, 2, 3),
      ),
  ],
  ['SetToSeq({"qq", "pp"})', () => call(`${x}SetToSeq`, set('qq', 'pp'))],
  ['RandomElement({})', () => call('TLC!RandomElement', set())],
  ['IsABag(1)', () => call('Bags!IsABag', 1)],
  ['EmptyBag', () => call('Bags!EmptyBag')],
  ['Head((1 :> 5))', () => call('Sequences!Head', pair(1, 5))],
  ['Permutations({})', () => call('TLC!Permutations', set())],
  ['SubSeq(<<1, 2>>, 0, 0)', () => call('Sequences!SubSeq', seq(1, 2), 0, 0)],
  ['MapThenSumSet(LAMBDA x : x * x, {1, 2, 3})', () => call(`${f}MapThenSumSet`, (e) => e * e, set(1, 2, 3))],
  ['SumSet({1, 2, 3})', () => call(`${f}SumSet`, set(1, 2, 3))],
  ['kSubset(2, {1, 2, 3})', () => call(`${f}kSubset`, 2, set(1, 2, 3))],
  ['kSubset(4, {1, 2, 3})', () => call(`${f}kSubset`, 4, set(1, 2, 3))],
  ['Max({1, 5, 3})', () => call(`${f}Max`, set(1, 5, 3))],
  ['Min({1, 5, 3})', () => call(`${f}Min`, set(1, 5, 3))],
  ['Max({})', () => call(`${f}Max`, set())],
  ['Quantify({1, 2, 3}, LAMBDA x : x > 1)', () => call(`${f}Quantify`, set(1, 2, 3), (e) => e > 1)],
  ['SymDiff({1, 2}, {2, 3})', () => call(`${f}SymDiff`, set(1, 2), set(2, 3))],
  ['Choices({{1, 2}, {3}})', () => call(`${f}Choices`, set(set(1, 2), set(3)))],
  ['ChooseUnique({1, 2, 3}, LAMBDA x : x > 2)', () => call(`${f}ChooseUnique`, set(1, 2, 3), (e) => e > 2)],
  ['SetToSeq({3, 1, 2})', () => call(`${x}SetToSeq`, set(3, 1, 2))],
  ['SetToSeqs({1, 2})', () => call(`${x}SetToSeqs`, set(1, 2))],
  [
    'SetToSortSeq({3, 1, 2}, LAMBDA a, b : a > b)',
    () => call(`${x}SetToSortSeq`, set(3, 1, 2), (a, b) => a > b),
  ],
  ['Reverse(<<1, 2>>)', () => call(`${x}Reverse`, seq(1, 2))],
  ['Remove(<<1, 2, 1>>, 1)', () => call(`${x}Remove`, seq(1, 2, 1), 1)],
  ['ReplaceAll(<<1, 2, 1>>, 1, 9)', () => call(`${x}ReplaceAll`, seq(1, 2, 1), 1, 9)],
  ['InsertAt(<<1, 2>>, 2, 9)', () => call(`${x}InsertAt`, seq(1, 2), 2, 9)],
  ['InsertAt(<<1, 2>>, 3, 9)', () => call(`${x}InsertAt`, seq(1, 2), 3, 9)],
  ['InsertAt(<<1, 2>>, 4, 9)', () => call(`${x}InsertAt`, seq(1, 2), 4, 9)],
  ['RemoveAt(<<1, 2, 3>>, 2)', () => call(`${x}RemoveAt`, seq(1, 2, 3), 2)],
  ['RemoveAt(<<1, 2, 3>>, 4)', () => call(`${x}RemoveAt`, seq(1, 2, 3), 4)],
  ['RemoveFirst(<<1, 2, 1>>, 1)', () => call(`${x}RemoveFirst`, seq(1, 2, 1), 1)],
  ['Front(<<1, 2>>)', () => call(`${x}Front`, seq(1, 2))],
  ['Front(<<>>)', () => call(`${x}Front`, seq())],
  ['Last(<<1, 2>>)', () => call(`${x}Last`, seq(1, 2))],
  ['Last(<<>>)', () => call(`${x}Last`, seq())],
  ['IsPrefix(<<1>>, <<1, 2>>)', () => call(`${x}IsPrefix`, seq(1), seq(1, 2))],
  ['IsSuffix(<<2>>, <<1, 2>>)', () => call(`${x}IsSuffix`, seq(2), seq(1, 2))],
  ['Prefixes(<<1, 2>>)', () => call(`${x}Prefixes`, seq(1, 2))],
  ['Suffixes(<<1, 2>>)', () => call(`${x}Suffixes`, seq(1, 2))],
  [
    'LongestCommonPrefix({<<1, 2, 3>>, <<1, 2, 4>>})',
    () => call(`${x}LongestCommonPrefix`, set(seq(1, 2, 3), seq(1, 2, 4))),
  ],
  ['SeqMod(4, 2)', () => call(`${x}SeqMod`, 4, 2)],
  ['FlattenSeq(<<<<1>>, <<2, 3>>>>)', () => call(`${x}FlattenSeq`, seq(seq(1), seq(2, 3)))],
  ['Zip(<<1, 2>>, <<3, 4>>)', () => call(`${x}Zip`, seq(1, 2), seq(3, 4))],
  ['Interleave(<<1, 2>>, <<3, 4>>)', () => call(`${x}Interleave`, seq(1, 2), seq(3, 4))],
  ['SubSeqs(<<1, 2>>)', () => call(`${x}SubSeqs`, seq(1, 2))],
  ['AllSubSeqs(<<1, 2>>)', () => call(`${x}AllSubSeqs`, seq(1, 2))],
  ['IndexFirstSubSeq(<<2>>, <<1, 2, 2>>)', () => call(`${x}IndexFirstSubSeq`, seq(2), seq(1, 2, 2))],
  [
    'ReplaceFirstSubSeq(<<9>>, <<2>>, <<1, 2, 2>>)',
    () => call(`${x}ReplaceFirstSubSeq`, seq(9), seq(2), seq(1, 2, 2)),
  ],
  [
    'ReplaceAllSubSeqs(<<9>>, <<2>>, <<1, 2, 2>>)',
    () => call(`${x}ReplaceAllSubSeqs`, seq(9), seq(2), seq(1, 2, 2)),
  ],
  ['BoundedSeq({1}, 2)', () => call(`${x}BoundedSeq`, set(1), 2)],
  ['TupleOf({1, 2}, 2)', () => call(`${x}TupleOf`, set(1, 2), 2)],
  ['Contains(<<1, 2>>, 2)', () => call(`${x}Contains`, seq(1, 2), 2)],
  ['SelectInSeq(<<1, 2, 2>>, LAMBDA x : x = 2)', () => call(`${x}SelectInSeq`, seq(1, 2, 2), (e) => e === 2)],
  [
    'SelectLastInSeq(<<1, 2, 2>>, LAMBDA x : x = 2)',
    () => call(`${x}SelectLastInSeq`, seq(1, 2, 2), (e) => e === 2),
  ],
  ['IsInjective(<<1, 2, 1>>)', () => call('Functions!IsInjective', seq(1, 2, 1))],
  ['AntiFunction(<<5, 6>>)', () => call('Functions!AntiFunction', seq(5, 6))],
  ['Range(<<5, 6, 5>>)', () => call('Functions!Range', seq(5, 6, 5))],
  ['Restrict(<<5, 6>>, {1})', () => call('Functions!Restrict', seq(5, 6), set(1))],
  ['Injection({1, 2}, {3, 4})', () => call('Functions!Injection', set(1, 2), set(3, 4))],
  ['Bijection({1, 2}, {3, 4})', () => call('Functions!Bijection', set(1, 2), set(3, 4))],
  ['Surjection({1, 2}, {3})', () => call('Functions!Surjection', set(1, 2), set(3))],
  ['B!&(12, 10)', () => call('Bitwise!&', 12, 10)],
  ['B!|(12, 10)', () => call('Bitwise!|', 12, 10)],
  ['B!^^(12, 10)', () => call('Bitwise!^^', 12, 10)],
  ['B!Not(5)', () => call('Bitwise!Not', 5)],
  ['B!shiftR(8, 2)', () => call('Bitwise!shiftR', 8, 2)],
  ['D!Half(D!One)', () => half()],
  ['D!Add(D!Half(D!One), D!Half(D!One))', () => call('DyadicRationals!Add', half(), half())],
  ['D!PrettyPrint(D!Half(D!One))', () => call('DyadicRationals!PrettyPrint', half())],
  [
    'R!TransitiveClosure([x, y \\in 1..3 |-> y = x + 1], 1..3)',
    () => call('Relation!TransitiveClosure', step(), range(1, 3)),
  ],
  [
    'G!SimplePath([node |-> {1, 2}, edge |-> {<<1, 2>>}])',
    () => call('Graphs!SimplePath', graph(set(1, 2), set(seq(1, 2)))),
  ],
  [
    'G!IsTreeWithRoot([node |-> {1, 2}, edge |-> {<<2, 1>>}], 1)',
    () => call('Graphs!IsTreeWithRoot', graph(set(1, 2), set(seq(2, 1))), 1),
  ],
  [
    'U!ConnectedComponents([node |-> {1, 2, 3}, edge |-> {{1, 2}}])',
    () => call('UndirectedGraphs!ConnectedComponents', graph(set(1, 2, 3), set(set(1, 2)))),
  ],
  ['J!ToJson([a |-> <<1, TRUE>>])', () => call('Json!ToJson', rec({ a: seq(1, true) }))],
  ['J!ToJson({2, 1})', () => call('Json!ToJson', set(2, 1))],
  ['J!ToJson((1 :> 2))', () => call('Json!ToJson', pair(1, 2))],
  ['J!ToJson((2 :> 2))', () => call('Json!ToJson', pair(2, 2))],
  ['J!ToJsonArray([a |-> 1])', () => call('Json!ToJsonArray', rec({ a: 1 }))],
  ['J!ToJsonObject(<<5>>)', () => call('Json!ToJsonObject', seq(5))],
  ['AssertEq(1, 2)', () => call('TLCExt!AssertEq', 1, 2)],
  ['Print(1, 2)', () => call('TLC!Print', 1, 2)],
];

/** A row's value as a canonical one. */
export const canonical = (value: RuntimeValue): Value => runtime.materialize(value, SITE);
