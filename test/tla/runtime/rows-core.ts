import * as runtime from '../../../src/tla/runtime/index.ts';
import { model, type RuntimeValue, range, rec, SITE, seq, set } from './support.ts';

const eq = (left: RuntimeValue, right: RuntimeValue) => runtime.equal(left, right, SITE);
const isIn = (value: RuntimeValue, of: RuntimeValue) => runtime.memberOf(value, of, SITE);
const power = (of: RuntimeValue) => runtime.powerset(of, SITE);
const cup = (left: RuntimeValue, right: RuntimeValue) => runtime.union(left, right, SITE);
const cap = (left: RuntimeValue, right: RuntimeValue) => runtime.intersection(left, right, SITE);
const minus = (left: RuntimeValue, right: RuntimeValue) => runtime.difference(left, right, SITE);
const functions = (from: RuntimeValue, to: RuntimeValue) => runtime.functionSet(from, to, SITE);
const records = (fields: Record<string, RuntimeValue>) =>
  runtime.recordSet(Object.keys(fields), Object.values(fields), SITE);
const times = (...sets: RuntimeValue[]) => runtime.product(sets, SITE);
const sequences = (of: RuntimeValue) => runtime.sequencesOver(of, SITE);
const first = (of: RuntimeValue, test: (value: never) => boolean = () => true) =>
  runtime.choose(of, test as (value: RuntimeValue) => boolean, SITE);
const at = (of: RuntimeValue, key: RuntimeValue) => runtime.apply(of, key, SITE);
const dot = (of: RuntimeValue, name: string) => runtime.field(of, name, SITE);
const but = (of: RuntimeValue, key: RuntimeValue, value: RuntimeValue) =>
  runtime.updateAt(of, key, value, SITE);
const pair = (key: RuntimeValue, value: RuntimeValue) => runtime.makeFunction(set(key), () => value, SITE);
const { Nat, Int, STRING, BOOLEAN } = runtime;
const add = (left: RuntimeValue, right: RuntimeValue) => runtime.add(left, right, SITE);
const divide = (left: RuntimeValue, right: RuntimeValue) => runtime.divide(left, right, SITE);
const modulo = (left: RuntimeValue, right: RuntimeValue) => runtime.modulo(left, right, SITE);
const multiply = (left: RuntimeValue, right: RuntimeValue) => runtime.multiply(left, right, SITE);
const raise = (left: RuntimeValue, right: RuntimeValue) => runtime.power(left, right, SITE);
const finite = (of: RuntimeValue) => runtime.isFinite(of, SITE);
const size = (of: RuntimeValue) => runtime.cardinality(of, SITE);
const [m1, m2, Ax, Ay, Bz] = ['m1', 'm2', 'A_x', 'A_y', 'B_z'].map(model) as [
  RuntimeValue,
  RuntimeValue,
  RuntimeValue,
  RuntimeValue,
  RuntimeValue,
];
const small = () => runtime.filterSet(Nat, (value) => (value as number) < 3, SITE);
const counter = (from: number) =>
  at(
    runtime.recursiveFunction(
      Nat,
      (self, value) => (value === 0 ? 0 : add(at(self, runtime.subtract(value, 1, SITE)), 1)),
      SITE,
    ),
    from,
  );

/** TLA+ expressions and the calls that they compile to. */
export const coreRows: readonly (readonly [string, () => RuntimeValue])[] = [
  ['1 = "a"', () => eq(1, 'a')],
  ['"a" \\in {1}', () => isIn('a', set(1))],
  ['{} = <<>>', () => eq(set(), seq())],
  ['{1, "a"} = {1}', () => eq(set(1, 'a'), set(1))],
  ['<<1, 2>> = <<"a">>', () => eq(seq(1, 2), seq('a'))],
  ['<<1, 2>> = <<"a", 2>>', () => eq(seq(1, 2), seq('a', 2))],
  ['[a |-> 1] = <<1, 2>>', () => eq(rec({ a: 1 }), seq(1, 2))],
  ['<<1, 2>> = [a |-> 1]', () => eq(seq(1, 2), rec({ a: 1 }))],
  ['[a |-> 1] = <<>>', () => eq(rec({ a: 1 }), seq())],
  ['<<>> = [a |-> 1]', () => eq(seq(), rec({ a: 1 }))],
  ['[a |-> 1] = [b |-> 1]', () => eq(rec({ a: 1 }), rec({ b: 1 }))],
  ['[a |-> 1, b |-> 2] = [b |-> 2, a |-> 1]', () => eq(rec({ a: 1, b: 2 }), rec({ b: 2, a: 1 }))],
  [
    '<<1, 2>> = [i \\in 1..2 |-> i]',
    () =>
      eq(
        seq(1, 2),
        runtime.makeFunction(range(1, 2), (i) => i, SITE),
      ),
  ],
  ['TRUE = 1', () => eq(true, 1)],
  ['m1 = 1', () => eq(m1, 1)],
  ['m1 = m2', () => eq(m1, m2)],
  ['m1 \\in {1, 2}', () => isIn(m1, set(1, 2))],
  ['m1 \\in Nat', () => isIn(m1, Nat)],
  ['m1 \\in 1..3', () => isIn(m1, range(1, 3))],
  ['A_x = A_y', () => eq(Ax, Ay)],
  ['A_x = m1', () => eq(Ax, m1)],
  ['A_x = B_z', () => eq(Ax, Bz)],
  ['A_x = 1', () => eq(Ax, 1)],
  ['1 = A_x', () => eq(1, Ax)],
  ['A_x \\in {1}', () => isIn(Ax, set(1))],
  ['A_x \\in {m1}', () => isIn(Ax, set(m1))],
  ['A_x \\in Nat', () => isIn(Ax, Nat)],
  ['1 \\in {A_x}', () => isIn(1, set(Ax))],
  ['A_x \\in SUBSET {1}', () => isIn(Ax, power(set(1)))],
  ['"a" \\in 1..3', () => isIn('a', range(1, 3))],
  ['"a" \\in Nat', () => isIn('a', Nat)],
  ['1 \\in STRING', () => isIn(1, STRING)],
  ['1 \\in BOOLEAN', () => isIn(1, BOOLEAN)],
  ['"a" \\in BOOLEAN', () => isIn('a', BOOLEAN)],
  ['{1} \\in SUBSET Nat', () => isIn(set(1), power(Nat))],
  ['1 \\in SUBSET Nat', () => isIn(1, power(Nat))],
  ['{"a"} \\in SUBSET Nat', () => isIn(set('a'), power(Nat))],
  ['-1 \\in Nat \\cup {-1}', () => isIn(-1, cup(Nat, set(-1)))],
  ['"a" \\in Nat \\cup {"a"}', () => isIn('a', cup(Nat, set('a')))],
  ['"a" \\in {"a"} \\cup Nat', () => isIn('a', cup(set('a'), Nat))],
  ['0 \\in Int \\ {0}', () => isIn(0, minus(Int, set(0)))],
  ['5 \\in Int \\ {0}', () => isIn(5, minus(Int, set(0)))],
  ['5 \\in Nat \\cap 1..10', () => isIn(5, cap(Nat, range(1, 10)))],
  ['{} = {1} \\ {1}', () => eq(set(), minus(set(1), set(1)))],
  ['1..3 = {3, 2, 1}', () => eq(range(1, 3), set(3, 2, 1))],
  ['1..0 = {}', () => eq(range(1, 0), set())],
  ['2..1 = 5..3', () => eq(range(2, 1), range(5, 3))],
  [
    'SUBSET {1, 2} = {{}, {1}, {2}, {1, 2}}',
    () => eq(power(set(1, 2)), set(set(), set(1), set(2), set(1, 2))),
  ],
  ['SUBSET {1, 2} = SUBSET {2, 1}', () => eq(power(set(1, 2)), power(set(2, 1)))],
  ['[{1} -> {2, 3}] = {<<2>>, <<3>>}', () => eq(functions(set(1), set(2, 3)), set(seq(2), seq(3)))],
  [
    '[a : {1}, b : {2}] = {[a |-> 1, b |-> 2]}',
    () => eq(records({ a: set(1), b: set(2) }), set(rec({ a: 1, b: 2 }))),
  ],
  ['{1} \\X {2, 3} = {<<1, 2>>, <<1, 3>>}', () => eq(times(set(1), set(2, 3)), set(seq(1, 2), seq(1, 3)))],
  ['Nat = Nat', () => eq(Nat, Nat)],
  ['Nat = Int', () => eq(Nat, Int)],
  ['Nat = {1}', () => eq(Nat, set(1))],
  ['{1} = Nat', () => eq(set(1), Nat)],
  ['1..3 \\subseteq Nat', () => runtime.subsetOf(range(1, 3), Nat, SITE)],
  ['Nat \\subseteq Int', () => runtime.subsetOf(Nat, Int, SITE)],
  ['{1} \\cup 1', () => cup(set(1), 1)],
  ['{1} \\cup {"a"} = {}', () => eq(cup(set(1), set('a')), set())],
  ['1 \\in {1} \\cup {"a"}', () => isIn(1, cup(set(1), set('a')))],
  ['{1, 2} \\cap {"a"}', () => cap(set(1, 2), set('a'))],
  ['{1} \\ {"a"}', () => minus(set(1), set('a'))],
  ['UNION {{1}, {2, 3}}', () => runtime.bigUnion(set(set(1), set(2, 3)), SITE)],
  ['UNION {1}', () => runtime.bigUnion(set(1), SITE)],
  ['-1 \\in UNION {Nat, {-1}}', () => isIn(-1, runtime.bigUnion(set(Nat, set(-1)), SITE))],
  [
    '<<1, 2>> \\in UNION {[1..n -> Nat] : n \\in 1..3}',
    () =>
      isIn(
        seq(1, 2),
        runtime.bigUnion(
          runtime.mapSet(range(1, 3), (n) => functions(range(1, n as number), Nat), SITE),
          SITE,
        ),
      ),
  ],
  ['<<1, 2>> \\in Seq(Nat)', () => isIn(seq(1, 2), sequences(Nat))],
  ['<<1, "a">> \\in Seq(Nat)', () => isIn(seq(1, 'a'), sequences(Nat))],
  ['[a |-> 1] \\in Seq(Nat)', () => isIn(rec({ a: 1 }), sequences(Nat))],
  ['[a |-> 1] \\in [a : Nat]', () => isIn(rec({ a: 1 }), records({ a: Nat }))],
  ['[a |-> 1, b |-> 2] \\in [a : Nat]', () => isIn(rec({ a: 1, b: 2 }), records({ a: Nat }))],
  ['<<1>> \\in [a : Nat]', () => isIn(seq(1), records({ a: Nat }))],
  ['1 \\in [a : Nat]', () => isIn(1, records({ a: Nat }))],
  ['<<1, 2>> \\in Nat \\X Nat', () => isIn(seq(1, 2), times(Nat, Nat))],
  ['<<1, 2, 3>> \\in Nat \\X Nat', () => isIn(seq(1, 2, 3), times(Nat, Nat))],
  ['[a |-> 1] \\in Nat \\X Nat', () => isIn(rec({ a: 1 }), times(Nat, Nat))],
  ['<<1, 2>> \\in [1..2 -> Nat]', () => isIn(seq(1, 2), functions(range(1, 2), Nat))],
  ['<<1, 2>> \\in [{1, 2} -> Nat]', () => isIn(seq(1, 2), functions(set(1, 2), Nat))],
  ['<<1, 2>> \\in [1..3 -> Nat]', () => isIn(seq(1, 2), functions(range(1, 3), Nat))],
  ['[a |-> 1] \\in [{"a"} -> Nat]', () => isIn(rec({ a: 1 }), functions(set('a'), Nat))],
  ['[a |-> 1] \\in [1..2 -> Nat]', () => isIn(rec({ a: 1 }), functions(range(1, 2), Nat))],
  ['1 \\in [1..2 -> Nat]', () => isIn(1, functions(range(1, 2), Nat))],
  ['IsFiniteSet(Nat)', () => finite(Nat)],
  ['IsFiniteSet(SUBSET Nat)', () => finite(power(Nat))],
  ['IsFiniteSet(Seq({1}))', () => finite(sequences(set(1)))],
  ['IsFiniteSet(1..3)', () => finite(range(1, 3))],
  ['IsFiniteSet([1..2 -> Nat])', () => finite(functions(range(1, 2), Nat))],
  ['Cardinality(SUBSET (1..20))', () => size(power(range(1, 20)))],
  ['Cardinality(SUBSET (1..31))', () => size(power(range(1, 31)))],
  ['Cardinality([1..10 -> 1..8])', () => size(functions(range(1, 10), range(1, 8)))],
  ['Cardinality(Nat)', () => size(Nat)],
  ['Cardinality(1)', () => size(1)],
  ['Cardinality({1, 1, 2})', () => size(set(1, 1, 2))],
  ['2147483647 + 1', () => add(2147483647, 1)],
  ['-2147483647 - 2', () => runtime.subtract(-2147483647, 2, SITE)],
  ['65536 * 32768', () => multiply(65536, 32768)],
  ['46341 * 46341', () => multiply(46341, 46341)],
  ['46340 * 46340', () => multiply(46340, 46340)],
  ['(-65536) * 32768', () => multiply(-65536, 32768)],
  ['-(-2147483647 - 1)', () => runtime.negate(-2147483648, SITE)],
  ['(-2147483647 - 1) \\div (-1)', () => divide(-2147483648, -1)],
  ['7 \\div 2', () => divide(7, 2)],
  ['(-7) \\div 2', () => divide(-7, 2)],
  ['7 \\div (-2)', () => divide(7, -2)],
  ['(-7) \\div (-2)', () => divide(-7, -2)],
  ['1 \\div 0', () => divide(1, 0)],
  ['-5 % 3', () => modulo(-5, 3)],
  ['5 % 3', () => modulo(5, 3)],
  ['5 % (-3)', () => modulo(5, -3)],
  ['5 % 0', () => modulo(5, 0)],
  ['2 ^ 30', () => raise(2, 30)],
  ['2 ^ 31', () => raise(2, 31)],
  ['(-2) ^ 31', () => raise(-2, 31)],
  ['0 ^ 0', () => raise(0, 0)],
  ['0 ^ 5', () => raise(0, 5)],
  ['5 ^ 0', () => raise(5, 0)],
  ['2 ^ (-1)', () => raise(2, -1)],
  ['(-1) ^ 1001', () => raise(-1, 1001)],
  ['1 + "a"', () => add(1, 'a')],
  ['"a" + 1', () => add('a', 1)],
  ['1 < "a"', () => runtime.lessThan(1, 'a', SITE)],
  ['TRUE < 1', () => runtime.lessThan(true, 1, SITE)],
  ['-"a"', () => runtime.negate('a', SITE)],
  ['1.."a"', () => runtime.interval(1, 'a', SITE)],
  ['CHOOSE s \\in {"zebra", "apple", "mango"} : TRUE', () => first(set('zebra', 'apple', 'mango'))],
  ['CHOOSE s \\in {<<2, 1>>, <<3>>, <<1, 9>>} : TRUE', () => first(set(seq(2, 1), seq(3), seq(1, 9)))],
  ['CHOOSE s \\in {3, 1, 2} : TRUE', () => first(set(3, 1, 2))],
  ['CHOOSE s \\in {{5, 6}, {9}, {1, 2}} : TRUE', () => first(set(set(5, 6), set(9), set(1, 2)))],
  [
    'CHOOSE s \\in SUBSET {1, 2, 3} : Cardinality(s) = 2',
    () => first(power(set(1, 2, 3)), (s) => size(s) === 2),
  ],
  [
    'CHOOSE f \\in [{1, 2} -> {3, 4}] : f[1] # f[2]',
    () => first(functions(set(1, 2), set(3, 4)), (f) => at(f, 1) !== at(f, 2)),
  ],
  [
    'CHOOSE f \\in {[zz |-> 1, aa |-> 2], [zz |-> 2, aa |-> 1]} : TRUE',
    () => first(set(rec({ zz: 1, aa: 2 }), rec({ zz: 2, aa: 1 }))),
  ],
  ['CHOOSE f \\in {(2 :> 1), (1 :> 9)} : TRUE', () => first(set(pair(2, 1), pair(1, 9)))],
  ['CHOOSE f \\in {<<5>>, (2 :> 1)} : TRUE', () => first(set(seq(5), pair(2, 1)))],
  [
    'CHOOSE r \\in [zz : {2, 1}, aa : {4, 3}] : r.zz + r.aa = 5',
    () => first(records({ zz: set(2, 1), aa: set(4, 3) }), (r) => add(dot(r, 'zz'), dot(r, 'aa')) === 5),
  ],
  ['CHOOSE r \\in {2, 1} \\X {4, 3} : TRUE', () => first(times(set(2, 1), set(4, 3)))],
  ['CHOOSE x \\in {1, m1} : TRUE', () => first(set(1, m1))],
  ['CHOOSE x \\in {"s", m1} : TRUE', () => first(set('s', m1))],
  ['CHOOSE x \\in {TRUE, FALSE} : TRUE', () => first(set(true, false))],
  ['CHOOSE x \\in Nat : x > 3', () => first(Nat, (x) => x > 3)],
  ['CHOOSE x \\in {} : TRUE', () => first(set())],
  ['CHOOSE x \\in {1} : x > 3', () => first(set(1), (x) => x > 3)],
  ['CHOOSE x \\in {3} \\cup {1} : TRUE', () => first(cup(set(3), set(1)))],
  [
    'CHOOSE x \\in {y \\in 1..9 : y > 4} : TRUE',
    () => first(runtime.filterSet(range(1, 9), (y) => (y as number) > 4, SITE)),
  ],
  ['CHOOSE x \\in {SUBSET {1}, {{}}} : TRUE', () => first(set(power(set(1)), set(set())))],
  ['<<1, 2>>[3]', () => at(seq(1, 2), 3)],
  ['<<1, 2>>["a"]', () => at(seq(1, 2), 'a')],
  ['[a |-> 1].b', () => dot(rec({ a: 1 }), 'b')],
  ['[a |-> 1]["b"]', () => at(rec({ a: 1 }), 'b')],
  ['(2 :> 3)[4]', () => at(pair(2, 3), 4)],
  ['1[2]', () => at(1, 2)],
  [
    '[n \\in Nat |-> n + 1][5]',
    () =>
      at(
        runtime.makeFunction(Nat, (n) => add(n, 1), SITE),
        5,
      ),
  ],
  [
    '[n \\in Nat |-> n + 1][-5]',
    () =>
      at(
        runtime.makeFunction(Nat, (n) => add(n, 1), SITE),
        -5,
      ),
  ],
  [
    '[i \\in 1..2 |-> 5 \\div (i - 1)][2]',
    () =>
      at(
        runtime.lazyFunction(range(1, 2), (i) => divide(5, (i as number) - 1), SITE),
        2,
      ),
  ],
  ['[[i \\in 1..2 |-> i] EXCEPT ![3] = 1]', () => but(seq(1, 2), 3, 1)],
  ['[<<1, 2>> EXCEPT ![2] = @ + 5]', () => runtime.updateWith(seq(1, 2), 2, (old) => add(old, 5), SITE)],
  ['[[a |-> 1] EXCEPT !.b = 5]', () => but(rec({ a: 1 }), 'b', 5)],
  [
    '[[a |-> <<1, 2>>] EXCEPT !.a[2] = 7]',
    () => runtime.updateWith(rec({ a: seq(1, 2) }), 'a', (old) => but(old, 2, 7), SITE),
  ],
  [
    '[[a |-> <<1, 2>>] EXCEPT !.a[3] = 7]',
    () => runtime.updateWith(rec({ a: seq(1, 2) }), 'a', (old) => but(old, 3, 7), SITE),
  ],
  ['[1 EXCEPT ![1] = 2]', () => but(1, 1, 2)],
  ['DOMAIN <<5, 6>>', () => runtime.domain(seq(5, 6), SITE)],
  ['DOMAIN [a |-> 1]', () => runtime.domain(rec({ a: 1 }), SITE)],
  ['DOMAIN 1', () => runtime.domain(1, SITE)],
  [
    '[i, j \\in 1..2 |-> i + j][1, 2]',
    () =>
      runtime.applyMany(
        runtime.makeFunctionOfMany([range(1, 2), range(1, 2)], (i, j) => add(i!, j!), SITE),
        [1, 2],
        SITE,
      ),
  ],
  [
    '[i \\in {1, 2}, j \\in {3} |-> i + j]',
    () => runtime.makeFunctionOfMany([set(1, 2), set(3)], (i, j) => add(i!, j!), SITE),
  ],
  ['{x \\in Nat : x < 3}', () => runtime.materialize(small(), SITE)],
  ['2 \\in {x \\in Nat : x < 3}', () => isIn(2, small())],
  ['\\A x \\in Nat : TRUE', () => runtime.forAll(Nat, () => true, SITE)],
  ['\\A x \\in 1 : TRUE', () => runtime.forAll(1, () => true, SITE)],
  [
    '\\E <<a, b>> \\in {<<1, 2, 3>>} : TRUE',
    () =>
      runtime.exists(set(seq(1, 2, 3)), (value) => runtime.tupleElements(value, 2, SITE).length > 0, SITE),
  ],
  ['LET f[n \\in Nat] == IF n = 0 THEN 0 ELSE f[n - 1] + 1 IN f[50]', () => counter(50)],
  ['LET f[n \\in Nat] == IF n = 0 THEN 0 ELSE f[n - 1] + 1 IN f[-1]', () => counter(-1)],
  ['{<<1>>, <<"a">>}', () => set(seq(1), seq('a'))],
  ['{<<1>>, <<"a", 2>>}', () => set(seq(1), seq('a', 2))],
  ['{[a |-> 1], [b |-> "x"]}', () => set(rec({ a: 1 }), rec({ b: 'x' }))],
  ['{1, m1}', () => set(1, m1)],
  ['{{1}, {"a"}}', () => set(set(1), set('a'))],
  [
    '[x \\in {} |-> x] = <<>>',
    () =>
      eq(
        runtime.makeFunction(set(), (x) => x, SITE),
        seq(),
      ),
  ],
  ['[<<1, 2>> EXCEPT !["a"] = 5]', () => but(seq(1, 2), 'a', 5)],
  ['[[a |-> 1] EXCEPT ![1] = 5]', () => but(rec({ a: 1 }), 1, 5)],
  ['[(2 :> 3) EXCEPT !["a"] = 1]', () => but(pair(2, 3), 'a', 1)],
  ['[(2 :> 3) EXCEPT ![4] = 1]', () => but(pair(2, 3), 4, 1)],
  ['(2 :> 3)["a"]', () => at(pair(2, 3), 'a')],
  ['m1 \\in SUBSET {1}', () => isIn(m1, power(set(1)))],
  ['m1 \\in Seq(Nat)', () => isIn(m1, sequences(Nat))],
  ['m1 \\in [a : Nat]', () => isIn(m1, records({ a: Nat }))],
  ['m1 \\in {1} \\X {2}', () => isIn(m1, times(set(1), set(2)))],
  ['m1 \\in [1..2 -> Nat]', () => isIn(m1, functions(range(1, 2), Nat))],
  ['{1} = {m1}', () => eq(set(1), set(m1))],
  ['{1} \\cup {m1}', () => cup(set(1), set(m1))],
  ['<<>> \\in [a : Nat]', () => isIn(seq(), records({ a: Nat }))],
  ['<<>> \\in {1} \\X {2}', () => isIn(seq(), times(set(1), set(2)))],
  ['(2 :> 1) \\in {1} \\X {2}', () => isIn(pair(2, 1), times(set(1), set(2)))],
  ['<<1>> = (2 :> 1)', () => eq(seq(1), pair(2, 1))],
  ['<<>> \\in [{} -> Nat]', () => isIn(seq(), functions(set(), Nat))],
  ['[{} -> {}]', () => functions(set(), set())],
  ['[{1} -> {}]', () => functions(set(1), set())],
  ['SUBSET Nat = SUBSET Nat', () => eq(power(Nat), power(Nat))],
  ['[1..2 -> Nat] = [1..2 -> Nat]', () => eq(functions(range(1, 2), Nat), functions(range(1, 2), Nat))],
  ['{1, 2} \\subseteq {1, "a"}', () => runtime.subsetOf(set(1, 2), set(1, 'a'), SITE)],
  ['{} \\subseteq 1', () => runtime.subsetOf(set(), 1, SITE)],
  ['1 \\in {}', () => isIn(1, set())],
  ['CHOOSE x \\in {m2, m1} : TRUE', () => first(set(m2, m1))],
  [
    'CHOOSE x \\in [{"qq", "pp"} -> {1, 2}] : x["pp"] = 2',
    () => first(functions(set('qq', 'pp'), set(1, 2)), (x) => at(x, 'pp') === 2),
  ],
  ['CHOOSE s \\in SUBSET {"qq", "pp"} : s # {}', () => first(power(set('qq', 'pp')), (s) => size(s) > 0)],
  ['CHOOSE t \\in {"qq", "pp"} \\X {"pp"} : TRUE', () => first(times(set('qq', 'pp'), set('pp')))],
  ['CHOOSE s \\in {{"qq"}, {"pp"}} : TRUE', () => first(set(set('qq'), set('pp')))],
  ['Nat \\subseteq Nat', () => runtime.subsetOf(Nat, Nat, SITE)],
  ['STRING = Nat', () => eq(STRING, Nat)],
  ['Int = Nat', () => eq(Int, Nat)],
  ['{1, 2} = {2, 1, 1}', () => eq(set(1, 2), set(2, 1, 1))],
  ['Seq({1}) = Seq({1})', () => eq(sequences(set(1)), sequences(set(1)))],
  ['CASE FALSE -> 1', () => runtime.caseFailed(SITE)],
  ['IF 1 THEN 2 ELSE 3', () => runtime.truth(1, SITE)],
  ['BOOLEAN = {FALSE, TRUE}', () => eq(BOOLEAN, set(false, true))],
];
