import { initNext, specification } from './specification-case.ts';

const two = (title: string, invariant: string, before = '', others = {}) =>
  specification(
    title,
    `EXTENDS Integers, Sequences\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nUp == x < 3 /\\ x' = x + 1 /\\ y' = y\nSide == x = 1 /\\ y < 2 /\\ y' = y + 1 /\\ x' = x\nNext == Up \\/ Side\n${before}\nInv == ${invariant}`,
    initNext('CHECK_DEADLOCK FALSE', 'INVARIANT Inv'),
    others,
  );

const counter =
  "EXTENDS Integers\nCONSTANT Limit\nVARIABLE n\nStep == n < Limit /\\ n' = n + 1\nReset == n' = 0\nBump(k) == n' = n + k\nCan == ENABLED Step\nCanReset == ENABLED Reset\nSame == ENABLED (n' = n)\nBoth == ENABLED (Step /\\ n' = 2)\n";

/** ENABLED looks for a successor with fresh primed variables; across INSTANCE these are bound, not substituted. */
export const enabled = [
  two('of an action', '(ENABLED Up) <=> x < 3'),
  two('of a disjunction', '(ENABLED Next) <=> (x < 3 \\/ (x = 1 /\\ y < 2))'),
  two('of a conjunction', '(ENABLED (Up /\\ Side)) <=> FALSE'),
  two('of a conjunction that agrees', "(ENABLED (Up /\\ x' = 2)) <=> x = 1"),
  two('of a contradiction', "~ENABLED (x' = 1 /\\ x' = 2)"),
  two('of one variable only', "ENABLED (x' = 1)"),
  two('of a test of an unassigned variable', "ENABLED (x' = 1 /\\ y' > 0)"),
  two('of an existential', "(ENABLED \\E i \\in 1..3 : x' = i /\\ i > x) <=> x < 3"),
  two('of a membership', "ENABLED (x' \\in 1..3)"),
  two('of a membership in the empty set', "~ENABLED (x' \\in {})"),
  two('of UNCHANGED', 'ENABLED UNCHANGED <<x, y>>'),
  two('of a box action', 'ENABLED [Up]_<<x, y>>'),
  two('of an angle action', '(ENABLED <<Up>>_<<x, y>>) <=> x < 3'),
  two('of an angle action that stutters', '~ENABLED <<UNCHANGED <<x, y>>>>_<<x, y>>'),
  two('of a state predicate', '(ENABLED (x = 1)) <=> x = 1'),
  two('of TRUE', 'ENABLED TRUE'),
  two('of FALSE', '~ENABLED FALSE'),
  two('of an IF', "ENABLED IF x = 0 THEN x' = 1 ELSE FALSE => x = 0"),
  two('of a LET', "ENABLED LET z == x + 1 IN x' = z"),
  two('of an operator with arguments', 'ENABLED Set(x, 5)', "Set(v, e) == v' = e"),
  two(
    'of an operator with an action as argument',
    '(ENABLED And(Up, TRUE)) <=> x < 3',
    'And(A, p) == A /\\ p',
  ),
  two('of a universal quantifier', "(ENABLED \\A i \\in 1..2 : x' > i) \\/ TRUE"),
  two('of a universal quantifier that assigns', "ENABLED (\\A i \\in {2} : x' = i)"),
  two('of an implication', "ENABLED (x = 0 => x' = 1)"),
  two('of a primed definition', "(ENABLED (Big' /\\ Up)) \\/ TRUE", 'Big == x > 1'),
  two('of a primed definition after the action', "(ENABLED (Up /\\ Big')) <=> x \\in 1..2", 'Big == x > 1'),
  two('of ENABLED, primed', "(ENABLED (Up /\\ (ENABLED Up)')) <=> x < 2"),
  two('within ENABLED', '(ENABLED (Up /\\ ENABLED Side)) <=> x = 1 /\\ y < 2'),
  two('in a guard of the next-state relation', 'x <= 3', 'Guarded == ENABLED Up'),
  two('in a definition that is used in many states', 'Can <=> x < 3', 'Can == ENABLED Up'),
  two(
    'of a recursive action',
    '(ENABLED Down(2)) <=> TRUE',
    "RECURSIVE Down(_)\nDown(k) == IF k = 0 THEN x' = x ELSE x' = x - k \\/ Down(k - 1)",
  ),
  two(
    'of an action of an instance',
    '(ENABLED C!Step) <=> x < 2',
    'C == INSTANCE Counter WITH Limit <- 2, n <- x',
    { Counter: counter },
  ),
  two('in an instance', 'C!Can <=> x < 2', 'C == INSTANCE Counter WITH Limit <- 2, n <- x', {
    Counter: counter,
  }),
  two(
    'in an instance of an expression',
    'C!Can <=> x + y < 2',
    'C == INSTANCE Counter WITH Limit <- 2, n <- x + y',
    { Counter: counter },
  ),
  two(
    'in an instance of an expression, of an unguarded action',
    'C!CanReset',
    'C == INSTANCE Counter WITH Limit <- 2, n <- x + y',
    { Counter: counter },
  ),
  two('in an instance of a constant', 'C!CanReset', 'C == INSTANCE Counter WITH Limit <- 2, n <- 5', {
    Counter: counter,
  }),
  two(
    'in an instance of a constant, of a guarded action',
    'C!Can',
    'C == INSTANCE Counter WITH Limit <- 9, n <- 5',
    { Counter: counter },
  ),
  two(
    'of an action of an instance of a constant',
    'ENABLED C!Step',
    'C == INSTANCE Counter WITH Limit <- 9, n <- 5',
    { Counter: counter },
  ),
  two(
    'of an action of an instance of an expression',
    '(ENABLED C!Step) \\/ TRUE',
    'C == INSTANCE Counter WITH Limit <- 9, n <- x + y',
    { Counter: counter },
  ),
  two(
    'in an instance of a tuple element',
    'C!Same',
    'C == INSTANCE Counter WITH Limit <- 2, n <- <<x, y>>[1]',
    { Counter: counter },
  ),
  two(
    'in an instance, of a conjunction',
    'C!Both <=> x = 1',
    'C == INSTANCE Counter WITH Limit <- 5, n <- x',
    { Counter: counter },
  ),
  two(
    'of an action of a parameterized instance',
    '(ENABLED C(2)!Step) <=> x < 2',
    'C(l) == INSTANCE Counter WITH Limit <- l, n <- x',
    { Counter: counter },
  ),
  two(
    'in a parameterized instance',
    '\\A l \\in 1..3 : C(l)!Can <=> x < l',
    'C(l) == INSTANCE Counter WITH Limit <- l, n <- x',
    { Counter: counter },
  ),
  two(
    'of an action of an instance with an argument',
    'ENABLED C!Bump(3)',
    'C == INSTANCE Counter WITH Limit <- 2, n <- x',
    { Counter: counter },
  ),
  two(
    'of an action of an instance, conjoined',
    "(ENABLED (C!Step /\\ y' = 7)) <=> x < 2",
    'C == INSTANCE Counter WITH Limit <- 2, n <- x',
    { Counter: counter },
  ),
  two(
    'of an action of an instance of both variables',
    'ENABLED (C!Step /\\ D!Step) <=> x < 2 /\\ y < 1',
    'C == INSTANCE Counter WITH Limit <- 2, n <- x\nD == INSTANCE Counter WITH Limit <- 1, n <- y',
    { Counter: counter },
  ),
  two('of an action that reads before it assigns', "ENABLED (y' = x' /\\ x' = 1)"),
  two('of an action with an error', 'ENABLED (x\' = 1 + "a")'),
  two('of an action with an error behind a guard', 'ENABLED (x = 9 /\\ x\' = 1 + "a") \\/ TRUE'),
  two('of an action with an error after the first way', 'ENABLED (x\' = 1 \\/ x\' = 1 + "a")'),
  specification(
    'as the next-state relation of an instance',
    'EXTENDS Integers\nVARIABLE x\nC == INSTANCE Counter WITH Limit <- 3, n <- x\nInit == x = 0\nNext == C!Step \\/ C!Bump(2) /\\ x < 2\nInv == C!Can \\/ x > 2',
    initNext('CHECK_DEADLOCK FALSE', 'INVARIANT Inv'),
    { Counter: counter },
  ),
  specification(
    'as an action property of an instance',
    "EXTENDS Integers\nVARIABLES x, y\nC == INSTANCE Counter WITH Limit <- 3, n <- x + y\nInit == x = 0 /\\ y = 0\nNext == (x' = x + 1 /\\ y' = y \\/ y' = y + 1 /\\ x' = x) /\\ x + y < 3\nRefines == [][C!Step]_<<x, y>>",
    initNext('CHECK_DEADLOCK FALSE', 'PROPERTY Refines'),
    { Counter: counter },
  ),
  specification(
    'as an action property of an instance that fails',
    "EXTENDS Integers\nVARIABLES x, y\nC == INSTANCE Counter WITH Limit <- 2, n <- x + y\nInit == x = 0 /\\ y = 0\nNext == (x' = x + 1 /\\ y' = y \\/ y' = y + 1 /\\ x' = x) /\\ x + y < 3\nRefines == [][C!Step]_<<x, y>>",
    initNext('CHECK_DEADLOCK FALSE', 'PROPERTY Refines'),
    { Counter: counter },
  ),
  two(
    'of an argument that is primed',
    "(ENABLED Two(x)) /\\ ~ENABLED (x' = 1 /\\ Two(x))",
    "Two(v) == v' = 2",
  ),
  two(
    'within an operator that primes its argument',
    '~Beside(x, x + 1) /\\ Beside(x, x) /\\ Beside(y, 7)',
    "Beside(v, n) == ENABLED (x' = x /\\ v' = n)",
  ),
  two(
    'within an operator, of its argument',
    "(Can(Up) <=> x < 3) /\\ ~Can(Up /\\ x' = 0) /\\ Can(TRUE)",
    'Can(A) == ENABLED A',
  ),
  specification(
    'of an action that is given to an instance',
    "EXTENDS Integers\nVARIABLE x\nI == INSTANCE Asked WITH u <- x, v <- x\nInit == x \\in 1..3\nNext == x' = 9 - x\nInv == I!B(Next) /\\ I!C /\\ I!D /\\ ~I!B(I!A)",
    initNext('INVARIANT Inv'),
    {
      Asked:
        "EXTENDS Naturals\nVARIABLES u, v\nA == u' = u /\\ v' = v + 1\nB(d) == ENABLED d\nC == B(A)\nD == ENABLED A",
    },
  ),
];
