import { initNext, specification } from './specification-case.ts';

/** One variable x from 0 on, with this next-state relation and what stands before it. */
const stepper = (title: string, next: string, before = '') =>
  specification(
    title,
    `EXTENDS Integers, Sequences, FiniteSets, TLC\nVARIABLE x\n${before}\nInit == x = 0\nNext == ${next}`,
    initNext('CHECK_DEADLOCK FALSE'),
  );

/** Predicates in a next-state relation: every disjunct and every witness is a way of its own. */
export const successors = [
  stepper(
    'a guard with a disjunction under a quantifier',
    "/\\ \\E i \\in 1..3 : x >= 0 /\\ (x < 2 \\/ x < 3) /\\ x' = x + 1",
  ),
  stepper('a disjunction of guards', "x < 3 /\\ (x >= 0 \\/ x < 2 \\/ x # 1) /\\ x' = x + 1"),
  stepper('two equal disjuncts', "x < 2 /\\ (x' = x + 1 \\/ x' = x + 1)"),
  stepper('a disjunction of guards after the assignment', "x' = x + 1 /\\ (x < 2 \\/ x < 3)"),
  stepper('a witness that is not used', "\\E i \\in 1..4 : x < 2 /\\ x' = x + 1"),
  stepper('witnesses within witnesses', "x < 2 /\\ \\E i \\in 1..2 : \\E j \\in 1..3 : x' = x + i"),
  stepper('two bounds in one quantifier', "x < 2 /\\ \\E i \\in 1..2, j \\in 1..3 : x' = x + i"),
  stepper('a pattern as a bound', "x < 4 /\\ \\E <<i, j>> \\in {<<1, 2>>, <<1, 3>>, <<2, 3>>} : x' = x + i"),
  stepper('an empty bound', "(x < 2 /\\ \\E i \\in {} : x' = x + 1) \\/ x' = 0"),
  stepper('witnesses of a state predicate', "x < 2 /\\ (\\E i \\in 1..3 : i > x) /\\ x' = x + 1"),
  stepper(
    'witnesses of a predicate in a definition',
    "x < 2 /\\ P /\\ x' = x + 1",
    'P == \\E i \\in 1..3 : i > x',
  ),
  stepper('witnesses of a constant definition', "x < 2 /\\ P /\\ x' = x + 1", 'P == \\E i \\in 1..3 : i > 1'),
  stepper('witnesses of a constant expression', "x < 2 /\\ (\\E i \\in 1..3 : i > 1) /\\ x' = x + 1"),
  stepper('witnesses beneath a negation', "x < 2 /\\ ~(\\E i \\in 1..3 : i > 5) /\\ x' = x + 1"),
  stepper('a disjunction in an implication', "x < 2 /\\ (x > 5 => (x = 1 \\/ x = 2)) /\\ x' = x + 1"),
  stepper(
    'a disjunction beneath an implication that holds twice',
    "x < 2 /\\ (x >= 0 => (x < 5 \\/ x < 6)) /\\ x' = x + 1",
  ),
  stepper(
    'an equivalence of disjunctions',
    "x < 2 /\\ ((x = 0 \\/ x < 1) <=> (x = 0 \\/ x = 0)) /\\ x' = x + 1",
  ),
  stepper('a disjunction in the test of an IF', "IF x < 2 \\/ x < 3 THEN x' = x + 1 ELSE x' = 0"),
  stepper(
    'disjunctions in both branches of an IF',
    "IF x < 2 THEN x' = x + 1 \\/ x' = x + 2 ELSE x' = 0 \\/ x' = 1",
  ),
  stepper('a guard that is an IF', "x < 2 /\\ (IF x = 0 THEN x < 5 \\/ x < 6 ELSE TRUE) /\\ x' = x + 1"),
  stepper('a disjunction compared with TRUE', "x < 2 /\\ ((x < 5 \\/ x < 6) = TRUE) /\\ x' = x + 1"),
  stepper('arms of CASE that overlap', "CASE x < 2 -> x' = x + 1 [] x < 3 -> x' = x + 2 [] OTHER -> x' = 0"),
  stepper('a disjunction in an arm of CASE', "CASE x < 2 -> x' = x + 1 \\/ x' = x + 2 [] OTHER -> x' = 0"),
  stepper('a disjunction in the test of an arm', "CASE x < 2 \\/ x < 3 -> x' = x + 1 [] OTHER -> x' = 0"),
  stepper('CASE without an arm that holds', "CASE x = 0 -> x' = 1 [] x = 1 -> x' = 2"),
  stepper('a LET around an action', "LET y == x + 1 IN x < 2 /\\ (x' = y \\/ x' = y + 1)"),
  stepper('an action in a LET', "LET A == x' = x + 1 B == x' = x + 2 IN x < 3 /\\ (A \\/ B)"),
  stepper(
    'an action in a LET with a parameter',
    "LET A(i) == x' = x + i \\/ x' = x IN x < 3 /\\ (A(1) \\/ A(2))",
  ),
  stepper(
    'a predicate in a LET that is used twice',
    "LET P == x < 5 \\/ x < 6 IN x < 2 /\\ P /\\ P /\\ x' = x + 1",
  ),
  stepper('an action as an argument', "x < 3 /\\ Twice(x' = x + 1)", 'Twice(A) == A \\/ A'),
  stepper(
    'an action as an argument that is conjoined',
    "x < 3 /\\ Both(x' = x + 1 \\/ x' = x + 2)",
    'Both(A) == A /\\ A',
  ),
  stepper(
    'an argument that is a disjunction of guards',
    'Guarded(x < 2 \\/ x < 3)',
    "Guarded(p) == p /\\ x' = x + 1",
  ),
  stepper(
    'an argument that is a disjunction, used in a test',
    'Guarded(x < 2 \\/ x < 3)',
    "Guarded(p) == IF p THEN x' = x + 1 ELSE x' = 0",
  ),
  stepper(
    'an operator as an argument',
    'x < 3 /\\ Some(Step)',
    "Step(i) == x' = x + i\nSome(A(_)) == A(1) \\/ A(2)",
  ),
  stepper(
    'a LAMBDA as an argument',
    "x < 3 /\\ Some(LAMBDA i : x' = x + i \\/ x' = x)",
    'Some(A(_)) == \\E i \\in 1..2 : A(i)',
  ),
  stepper(
    'an operator passed through',
    "x < 3 /\\ Outer(LAMBDA i : x' = x + i)",
    'Some(A(_)) == \\E i \\in 1..2 : A(i)\nOuter(B(_)) == Some(B) \\/ B(2)',
  ),
  stepper(
    'a recursive action',
    'x < 4 /\\ Up(3)',
    "RECURSIVE Up(_)\nUp(n) == IF n = 0 THEN x' = x ELSE x' = x + n \\/ Up(n - 1)",
  ),
  stepper(
    'a recursive guard with disjunctions',
    "x < 2 /\\ P(2) /\\ x' = x + 1",
    'RECURSIVE P(_)\nP(n) == IF n = 0 THEN TRUE ELSE x < 5 \\/ P(n - 1)',
  ),
  stepper(
    'a recursive action in a LET',
    "LET RECURSIVE up(_) up(n) == IF n = 0 THEN x' = x ELSE x' = x + n \\/ up(n - 1) IN x < 4 /\\ up(2)",
  ),
  stepper('a box action as the next-state relation', "[x < 2 /\\ x' = x + 1]_x"),
  stepper('a box action over two variables', "[x < 2 /\\ x' = x + 1]_<<x>> \\/ (x = 2 /\\ x' = 0)"),
  stepper('an angle action', "<<x < 2 /\\ (x' = x + 1 \\/ x' = x)>>_x"),
  stepper(
    'a universal quantifier over disjunctions',
    "x < 2 /\\ (\\A i \\in 1..2 : x < 5 \\/ i > 0) /\\ x' = x + 1",
  ),
  stepper(
    'a universal quantifier over nothing',
    "x < 2 /\\ (\\A i \\in {} : x < 5 \\/ i > 0) /\\ x' = x + 1",
  ),
  stepper('a universal quantifier over assignments', "x < 3 /\\ \\A i \\in {1} : x' = x + i"),
  stepper(
    'a universal quantifier over assignments that disagree',
    "(x < 3 /\\ \\A i \\in 1..2 : x' = x + i) \\/ x' = 0",
  ),
  stepper(
    'a universal quantifier over assignments and tests',
    "x < 3 /\\ \\A i \\in 1..2 : x' = x + 1 \\/ x' = i",
  ),
  stepper('a membership', "x < 2 /\\ x' \\in {x, x + 1, x + 1}"),
  stepper('a membership in a set of functions', "(x = 0 /\\ x' \\in [1..2 -> 1..2]) \\/ x' = 0"),
  stepper('a membership in powers of a set', "(x = 0 /\\ x' \\in SUBSET {1, 2}) \\/ x' = 0"),
  stepper('a membership in the empty set', "x' \\in {} \\/ (x < 2 /\\ x' = x + 1)"),
  stepper('a function of predicates', "x < 2 /\\ [i \\in 1..2 |-> x < 5 \\/ i = 1][1] /\\ x' = x + 1"),
  stepper(
    'a function in a LET of predicates',
    "x < 2 /\\ (LET f[i \\in 1..2] == x < 5 \\/ i = 1 IN f[1]) /\\ x' = x + 1",
  ),
  stepper(
    'a function definition of predicates',
    "x < 2 /\\ f[1] /\\ x' = x + 1",
    'f[i \\in 1..2] == x < 5 \\/ i = 1',
  ),
  stepper(
    'a function definition without variables',
    "x < 2 /\\ f[1] /\\ x' = x + 1",
    'f[i \\in 1..2] == i < 5 \\/ i = 1',
  ),
  stepper(
    'a recursive function of predicates',
    "x < 2 /\\ f[2] /\\ x' = x + 1",
    'f[i \\in 0..2] == IF i = 0 THEN x < 5 ELSE x < 6 \\/ f[i - 1]',
  ),
  stepper(
    'an operator that is a function of predicates',
    "x < 2 /\\ f[1] /\\ x' = x + 1",
    'f == [i \\in 1..2 |-> x < 5 \\/ i = 1]',
  ),
  stepper(
    'an operator that is a function of actions',
    'x < 2 /\\ f[1]',
    "f == [i \\in 1..2 |-> x' = x + i \\/ x' = x]",
  ),
  stepper(
    'a function of two arguments',
    "x < 2 /\\ [i, j \\in 1..2 |-> x < 5 \\/ i = j][1, 1] /\\ x' = x + 1",
  ),
  stepper(
    'a function of predicates outside of its domain',
    "x < 2 /\\ [i \\in 1..2 |-> x < 5 \\/ i = 1][3] /\\ x' = x + 1",
  ),
  stepper(
    'an argument that is a function of predicates',
    'x < 2 /\\ P([i \\in 1..2 |-> x < 5 \\/ i = 1])',
    "P(f) == f[1] /\\ x' = x + 1",
  ),
  stepper(
    'an argument that is a function, used twice',
    'x < 2 /\\ P([i \\in 1..2 |-> x < 5 \\/ i = 1])',
    "P(f) == f[1] /\\ f[2] /\\ x' = x + 1",
  ),
  specification(
    'initial states of a function of predicates',
    'EXTENDS Integers\nVARIABLE x\nInit == [i \\in 1..2 |-> x = i \\/ x = 3][1]\nNext == UNCHANGED x',
    initNext(),
  ),
  stepper('a record of predicates', "x < 2 /\\ [a |-> x < 5 \\/ x < 6].a /\\ x' = x + 1"),
  stepper('ENABLED with many ways', "x < 2 /\\ ENABLED (x' = 1 \\/ x' = 2) /\\ x' = x + 1"),
  stepper('TRUE among the disjuncts', "x < 2 /\\ (TRUE \\/ FALSE \\/ x > 0) /\\ x' = x + 1"),
  stepper('printing as a guard', "x < 2 /\\ PrintT(x) /\\ x' = x + 1"),
  stepper('a value printed as a guard', "x < 2 /\\ Print(x, TRUE) /\\ x' = x + 1"),
  stepper('TLCEval around a disjunction', "x < 2 /\\ TLCEval(x < 5 \\/ x < 6) /\\ x' = x + 1"),
  stepper(
    'a guard in an instance',
    "LET I == INSTANCE Naturals IN x < 2 /\\ (I!<(x, 5) \\/ I!<(x, 6)) /\\ x' = x + 1",
  ),
  stepper('a state predicate as the next-state relation', 'x < 2'),
  stepper('FALSE as the next-state relation', 'FALSE'),
  stepper('TRUE as the next-state relation', 'TRUE'),
  stepper('a number as a guard', "x /\\ x' = 1"),
  stepper('a number as the next-state relation', '1'),
  stepper('a number as a disjunct', "x' = 1 \\/ 2"),
  stepper('a number as a conjunct after an assignment', "x' = 1 /\\ 2"),
  stepper('a set as the body of a quantifier', '\\E i \\in 1..2 : {i}'),
  stepper('a bound that is no set', "\\E i \\in x : x' = i"),
  specification(
    'initial states of a disjunction',
    'EXTENDS Integers\nVARIABLE x\nInit == x \\in {1, 2} \\/ x = 1 \\/ x = 3\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'initial states of a quantifier',
    'EXTENDS Integers\nVARIABLE x\nInit == \\E i \\in 1..3, j \\in 1..2 : x = i\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'initial states of a guard with a disjunction',
    'EXTENDS Integers\nVARIABLE x\nInit == x = 1 /\\ (x < 2 \\/ x < 3)\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'initial states of a universal quantifier',
    'EXTENDS Integers\nVARIABLE x\nInit == x = 1 /\\ \\A i \\in 1..2 : x < 2 \\/ x < 3\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'initial states of an IF',
    'EXTENDS Integers\nVARIABLES x, y\nInit == x \\in 1..2 /\\ IF x = 1 THEN y \\in 1..3 ELSE y = 0\nNext == UNCHANGED <<x, y>>',
    initNext(),
  ),
  specification(
    'initial states of a CASE',
    'EXTENDS Integers\nVARIABLES x, y\nInit == x \\in 1..3 /\\ CASE x = 1 -> y \\in 1..3 [] x < 3 -> y = 0 [] OTHER -> y \\in 1..2\nNext == UNCHANGED <<x, y>>',
    initNext(),
  ),
  specification(
    'initial states of a LET',
    'EXTENDS Integers\nVARIABLES x, y\nInit == LET s == 1..2 IN x \\in s /\\ y \\in s\nNext == UNCHANGED <<x, y>>',
    initNext(),
  ),
  specification(
    'initial states of an operator with arguments',
    'EXTENDS Integers\nVARIABLES x, y\nBoth(s, t) == x \\in s /\\ y \\in t\nInit == Both(1..2, {x}) \\/ Both({5}, 1..2)\nNext == UNCHANGED <<x, y>>',
    initNext(),
  ),
  specification(
    'initial states where a variable is passed',
    'EXTENDS Integers\nVARIABLES x, y\nIn(v, s) == v \\in s\nInit == In(x, 1..2) /\\ In(y, {x, 3})\nNext == UNCHANGED <<x, y>>',
    initNext(),
  ),
  specification(
    'initial states of a recursive operator',
    'EXTENDS Integers\nVARIABLE x\nRECURSIVE P(_)\nP(n) == IF n = 0 THEN x = 0 ELSE x = n \\/ P(n - 1)\nInit == P(3)\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'no initial states',
    'EXTENDS Integers\nVARIABLE x\nInit == x \\in {}\nNext == UNCHANGED x',
    initNext(),
  ),
  specification(
    'a definition of the initial states that is constant',
    'EXTENDS Integers\nVARIABLE x\nP == \\E i \\in 1..3 : i > 1\nInit == x = 1 /\\ P\nNext == UNCHANGED x',
    initNext(),
  ),
];
