import { initNext, specification } from './specification-case.ts';
import { truth } from './truth.ts';

const level = (title: string, body: string, ...configuration: readonly string[]) =>
  specification(
    title,
    `EXTENDS Integers, Sequences, TLC\nCONSTANT K\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == x < 2 /\\ x' = x + 1 /\\ y' = y\nvars == <<x, y>>\n${body}`,
    initNext('CHECK_DEADLOCK FALSE', 'CONSTANT K = 1', ...configuration),
  );

const recursive = (predicate: string, ...definitions: readonly string[]) => ({
  ...truth(predicate, definitions.join('\n')),
  title: [predicate, ...definitions].join(', '),
});

/** Recursion is deep and lazy; what has too high a level is refused before anything is explored. */
export const recursion = [
  recursive('Sum(300) = 45150', 'RECURSIVE Sum(_)', 'Sum(n) == IF n = 0 THEN 0 ELSE n + Sum(n - 1)'),
  recursive('Sum[300] = 45150', 'Sum[n \\in Nat] == IF n = 0 THEN 0 ELSE n + Sum[n - 1]'),
  recursive('Fib[40] = 102334155', 'Fib[n \\in 0..40] == IF n < 2 THEN n ELSE Fib[n - 1] + Fib[n - 2]'),
  recursive(
    'Even(10)',
    'RECURSIVE Even(_), Odd(_)',
    'Even(n) == n = 0 \\/ Odd(n - 1)',
    'Odd(n) == n # 0 /\\ Even(n - 1)',
  ),
  recursive(
    '~Even(11)',
    'RECURSIVE Even(_), Odd(_)',
    'Even(n) == n = 0 \\/ Odd(n - 1)',
    'Odd(n) == n # 0 /\\ Even(n - 1)',
  ),
  recursive('Even[10]', 'Even[n \\in Nat] == n = 0 \\/ ~Even[n - 1]'),
  recursive(
    'Down(3, <<>>) = <<3, 2, 1>>',
    'RECURSIVE Down(_, _)',
    'Down(n, s) == IF n = 0 THEN s ELSE Down(n - 1, Append(s, n))',
  ),
  recursive(
    'Apply(LAMBDA a : a + 1, 3) = 6',
    'RECURSIVE Apply(_, _)',
    'Apply(F(_), n) == IF n = 0 THEN 0 ELSE F(n) - n + 1 + Apply(F, n - 1)',
  ),
  recursive('(LET f[n \\in 0..3] == IF n = 0 THEN 1 ELSE n * f[n - 1] IN f[3]) = 6'),
  recursive('(LET RECURSIVE g(_) g(n) == IF n = 0 THEN 1 ELSE n * g(n - 1) IN g(3)) = 6'),
  recursive('f[2] = 2', 'f[n \\in 0..3] == IF n = 3 THEN 1 + "a" ELSE n'),
  recursive('f[3] = 2', 'f[n \\in 0..3] == IF n = 3 THEN 1 + "a" ELSE n'),
  recursive('f = f', 'f[n \\in 0..3] == IF n = 3 THEN 1 + "a" ELSE n'),
  recursive('f[4] = 2', 'f[n \\in 0..3] == n'),
  recursive('f[-1] = 2', 'f[n \\in Nat] == n'),
  recursive('DOMAIN f = 0..3', 'f[n \\in 0..3] == 1 + "a"'),
  recursive('g(1) = 2', 'RECURSIVE g(_)', 'g(n) == IF n = 1 THEN 2 ELSE g(n)'),
  recursive('g(1) = 2', 'RECURSIVE g(_)'),
  recursive('g(1) = 2', 'g(n) == IF n = 1 THEN 2 ELSE g(n - 1)'),
  recursive('g(1) = 1', 'RECURSIVE g(_, _)', 'g(n) == n'),
  recursive('f[1, 2] = 3', 'f[a \\in 0..3, b \\in 0..3] == IF b = 0 THEN a ELSE f[a, b - 1] + 1'),
  recursive('f[<<2, 1>>] = 3', 'f[<<a, b>> \\in (0..3) \\X (0..3)] == IF b = 0 THEN a ELSE f[a, b - 1] + 1'),
  level('a variable in an assumption', 'ASSUME x = 0'),
  level('a primed variable in an invariant', "Inv == x' = 1", 'INVARIANT Inv'),
  level('a primed variable in the initial predicate', "Start == x' = 1", 'INVARIANT Start'),
  level('a prime twice', "Twice == (x')' = 1"),
  level('a prime on what a definition primes', "Once == x' = 1\nTwice == Once'"),
  level('a prime on a constant', "Prop == [][K' = K]_vars", 'PROPERTY Prop'),
  level('a prime in a set filter', "Two == {a \\in {1} : x' = a} = {}"),
  level('always of an action', "Prop == [](x' = x + 1)", 'PROPERTY Prop'),
  level('always of a box', "Prop == [][x' = x + 1]_vars", 'PROPERTY Prop'),
  level('an action as a property', "Prop == x' = x", 'PROPERTY Prop'),
  level('a state predicate as a property', 'Prop == x = 0', 'PROPERTY Prop'),
  level('ENABLED of a temporal formula', 'Inv == ENABLED [](x = 0)', 'INVARIANT Inv'),
  level('ENABLED, primed', "Prop == [][(ENABLED Next)' => x < 2]_vars", 'PROPERTY Prop'),
  level('a temporal formula in an action', "Bad == x' = 1 /\\ [](x = 0)"),
  level('a temporal formula as an invariant', 'Inv == [](x < 3)', 'INVARIANT Inv'),
  level('a temporal formula in a set', 'Bad == {[](x = 0)}'),
  level('an action as a constraint', "Con == x' = 1", 'CONSTRAINT Con'),
  level('a state predicate as an action constraint', 'Con == x < 1', 'ACTION_CONSTRAINT Con'),
  level('an action as a view', "See == <<x', y>>", 'VIEW See'),
  level('UNCHANGED of a primed variable', "Bad == UNCHANGED x'"),
  level('a subscript that is primed', "Prop == [][Next]_(x')", 'PROPERTY Prop'),
  level('a primed argument of an operator that primes', "P(a) == a'\nBad == P(x')"),
  level('a bound name that is primed', "Bad == \\E a \\in {1} : a' = 1"),
  level('a primed name that runs through primed values', "Bad == \\E a \\in {x'} : a = 1 /\\ y' = a"),
  level('a parameter that is primed', "P(a) == a' = a + 1\nBad == P(x)"),
  level('CHOOSE of an action', "Bad == CHOOSE a \\in {1} : x' = a"),
];
