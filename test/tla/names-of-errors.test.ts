import { describe, expect, test } from 'vitest';
import { endingOf, systemOf } from './lines/our-outcome.ts';
import { initNext, specification } from './lines/specification-case.ts';

/** What an error says of the names that are bound at its place; `undefined` if nothing. */
async function whereOf(
  definitions: string,
  configuration: string = initNext(),
  others: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const one = specification('', `EXTENDS Integers, Sequences, TLC\n${definitions}`, configuration, others);
  const { outcome } = await endingOf(() => systemOf(one));
  expect(outcome.verdict).toBe('error');
  return /^ *where (.*)$/m.exec(outcome.message ?? '')?.[1];
}

const counter = "VARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\n";
const inInvariant = (expression: string, ...more: readonly string[]) =>
  whereOf(`${counter}${[...more, `Inv == ${expression}`].join('\n')}`, initNext('INVARIANT Inv'));

describe('an error of evaluation says what the names stand for that are bound at its place', () => {
  test.each([
    ['a quantifier', '\\A i \\in 1..3 : \\E j \\in {i} : 6 \\div (j - 2) < 9', 'i = 2, j = 2'],
    ['a tuple of names', '\\A <<a, b>> \\in {<<1, 0>>} : a \\div b = 1', 'a = 1, b = 0'],
    ['CHOOSE', '(CHOOSE c \\in 0..2 : 1 \\div c = 1) = 1', 'c = 0'],
    ['the filter of a set', '{m \\in 0..2 : 1 \\div m = 1} = {}', 'm = 0'],
    ['the elements of a set', '{4 \\div e : e \\in {0}} = {}', 'e = 0'],
    ['a function', '[k \\in 0..1 |-> 2 \\div k][0] = 1', 'k = 0'],
    ['a function of two arguments', '[k \\in 0..1, l \\in {5} |-> l \\div k][0, 5] = 1', 'k = 0, l = 5'],
    ['LET', 'LET low == x IN 1 \\div low = 1', 'low = 0'],
    ['LET of LET', 'LET low == x b == low + 7 IN b \\div low = 1', 'low = 0, b = 7'],
    ['EXCEPT', '[<<3, 4>> EXCEPT ![2] = @ \\div x] = <<>>', '@ = 4'],
    ['what leads to CASE', '\\A v \\in {4} : CASE v = 5 -> TRUE', 'v = 4'],
    ['a set that is none', '\\A v \\in {4} : \\E w \\in v : w = 1', 'v = 4'],
    [
      'a record and a string',
      '\\A r \\in {[id |-> 1]} : LET s == "y" IN r.id = s',
      'r = [id |-> 1], s = "y"',
    ],
  ])('%s', async (_, expression, where) => {
    expect(await inInvariant(expression)).toBe(where);
  });

  test('parameters, through the calls that led there', async () => {
    const operators = ['Half(n) == 8 \\div n', 'Both(low, high) == Half(high) + Half(low)'];
    expect(await inInvariant('Both(x, 4) > 0', ...operators)).toBe('low = 0, high = 4, n = 0');
  });

  test('of names that are equal, the innermost', async () => {
    const operators = ['RECURSIVE Down(_)', 'Down(n) == 60 \\div n + Down(n - 1)'];
    expect(await inInvariant('Down(3) > 0', ...operators)).toBe('n = 0');
  });

  test('operators that are passed, and LAMBDA', async () => {
    const operators = ['Apply(F(_), a) == F(a)', 'Inverse(d) == 1 \\div d'];
    expect(await inInvariant('Apply(Inverse, x) = 1', ...operators)).toBe('a = 0, d = 0');
    expect(await inInvariant('Apply(LAMBDA l : 1 \\div l, x) = 1', ...operators)).toBe('a = 0, l = 0');
  });

  test('not what has not been evaluated: it may have no value, or take long', async () => {
    const unused = 'LET none == CHOOSE v \\in {} : TRUE low == x IN IF 1 \\div low = 1 THEN none ELSE FALSE';
    expect(await inInvariant(unused)).toBe('low = 0');
    const operators = ['Sum(a, b) == IF a \\div x = 1 THEN a ELSE b'];
    expect(await inInvariant('Sum(1, CHOOSE v \\in {} : TRUE) = 1', ...operators)).toBe('a = 1');
  });

  test('nothing where no name is bound', async () => {
    expect(await inInvariant('1 \\div x = 1')).toBeUndefined();
  });

  test('of a long value the beginning and the end', async () => {
    const where = await inInvariant('\\A many \\in {[i \\in 1..200 |-> i]} : many[x] = 1');
    expect(where).toMatch(/^many = <<1, 2, 3, .* \[\.\.\. \d+ characters \.\.\.\] .*199, 200>>$/);
    expect(where!.length).toBeLessThan(200);
  });

  test('in actions, where parameters stand for expressions', async () => {
    const step = "Step(n, k) == LET m == n - k IN x' = 6 \\div m";
    const next = `Next == \\E i \\in 1..3 : Step(i + x, 2)`;
    expect(await whereOf(`VARIABLE x\nInit == x = 0\n${step}\n${next}`)).toBe('n = 2, k = 2, m = 0');
    const branches = "Step(n) == CASE n = 7 -> x' = 1";
    expect(await whereOf(`VARIABLE x\nInit == x = 0\n${branches}\nNext == Step(x)`)).toBe('n = 0');
    const members = "Step(n) == x' \\in n";
    expect(await whereOf(`VARIABLE x\nInit == x = 0\n${members}\nNext == Step(<<x>>)`)).toBe('n = <<0>>');
  });

  test('in the initial predicate, assumptions, properties of steps, and instances', async () => {
    expect(await whereOf("VARIABLE x\nInit == \\E i \\in {0} : x = 1 \\div i\nNext == x' = x")).toBe('i = 0');
    expect(await whereOf(`${counter}ASSUME \\A i \\in {0} : 1 \\div i = 1`)).toBe('i = 0');
    const property = "Prop == [][\\A i \\in {x' - 1} : 1 \\div i = 1]_x";
    expect(await whereOf(`${counter}${property}`, initNext('PROPERTY Prop'))).toBe('i = 0');
    const inner = 'EXTENDS Integers\nCONSTANT K\nOver(o) == K \\div o';
    const instance = `${counter}I == INSTANCE Inner WITH K <- 5\nInv == I!Over(x) = 1`;
    expect(await whereOf(instance, initNext('INVARIANT Inv'), { Inner: inner })).toBe('o = 0');
  });

  test('what is evaluated once more has no effect', async () => {
    const prints = 'LET seen == TLCSet(1, 5) low == x IN seen /\\ TLCGet(1) = 5 /\\ 1 \\div low = 1';
    expect(await inInvariant(prints)).toBe('seen = TRUE, low = 0');
  });

  test('nothing where it ends in another way when it is evaluated once more', async () => {
    const once = 'IF TLCGet(1) = 0 THEN TLCSet(1, 1) /\\ \\A i \\in {0} : 1 \\div i = 1 ELSE TRUE';
    const set = `${counter}ASSUME TLCSet(1, 0)\nInv == ${once}`;
    expect(await whereOf(set, initNext('INVARIANT Inv'))).toBeUndefined();
  });
});
