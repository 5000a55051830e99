import { initNext, specification } from './specification-case.ts';

const counter =
  "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\nSmall == x < 3\nTiny == x < 5\nSteps == x' < 3\nLess == x < 4\nUp == [][x' < 3]_x\n";
const two =
  "EXTENDS Integers\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == \\/ x' = x + 1 /\\ y' = y\n        \\/ y' = y + 1 /\\ x' = x\nSum == x + y < 4\nStep == x' + y' < 4\nInv == x + y < 5\nNever == x + y < 4\n";

/** CONSTRAINT and ACTION_CONSTRAINT. */
export const constraints = [
  specification('a constraint keeps its source from deadlock', counter, initNext('CONSTRAINT Small')),
  specification(
    'an action constraint keeps its source from deadlock',
    counter,
    initNext('ACTION_CONSTRAINT Steps'),
  ),
  specification(
    'an invariant that only the state behind a constraint violates',
    counter,
    initNext('CONSTRAINT Small', 'INVARIANT Less'),
  ),
  specification(
    'an invariant that the state at a constraint violates',
    counter,
    initNext('CONSTRAINT Small', 'INVARIANT Small'),
  ),
  specification(
    'an invariant that only the state behind an action constraint violates',
    counter,
    initNext('ACTION_CONSTRAINT Steps', 'INVARIANT Small'),
  ),
  specification(
    'an action property that only the step to a constraint violates',
    counter,
    initNext('CONSTRAINT Small', 'PROPERTY Up'),
  ),
  specification(
    'an action property that only the step behind an action constraint violates',
    counter,
    initNext('ACTION_CONSTRAINT Steps', 'PROPERTY Up'),
  ),
  specification('two constraints', counter, initNext('CONSTRAINTS Tiny Small')),
  specification(
    'a constraint and an action constraint',
    counter,
    initNext('CONSTRAINT Tiny', 'ACTION_CONSTRAINT Steps'),
  ),
  specification('a grid within a constraint', two, initNext('CONSTRAINT Sum', 'INVARIANT Inv')),
  specification(
    'a grid within an action constraint',
    two,
    initNext('ACTION_CONSTRAINT Step', 'INVARIANT Inv'),
  ),
  specification(
    'a grid with an invariant behind its constraint',
    two,
    initNext('CONSTRAINT Sum', 'INVARIANT Never'),
  ),
  specification(
    'initial states that fail a constraint',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..9\nNext == x' = x /\\ x < 99\nSmall == x < 3",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'initial states that all fail a constraint',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 5..9\nNext == x' = x\nSmall == x < 3",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'an initial state that fails a constraint and an invariant',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..9\nNext == x' = x\nSmall == x < 3\nInv == x # 7",
    initNext('CONSTRAINT Small', 'INVARIANT Inv'),
  ),
  specification(
    'initial states that are there twice and fail a constraint',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..4 \\/ x \\in 2..6\nNext == x' = x\nSmall == x < 3",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'a state behind a constraint that is reached twice',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..2\nNext == x' = 3\nSmall == x < 3",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'a constraint on a state that would deadlock',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\nSmall == x < 3",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'a constraint that does not cut the deadlock off',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1\nSmall == x < 4",
    initNext('CONSTRAINT Small'),
  ),
  specification(
    'an action constraint does not apply to initial states',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..5\nNext == x' = x - 1 /\\ x > 0\nDown == x' # 2",
    initNext('ACTION_CONSTRAINT Down', 'CHECK_DEADLOCK FALSE'),
  ),
  specification(
    'an action constraint about the step',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' \\in 0..3\nUp == x' > x",
    initNext('ACTION_CONSTRAINT Up'),
  ),
  specification(
    'an action constraint that is a state predicate',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\nSmall == x < 3",
    initNext('ACTION_CONSTRAINT Small'),
  ),
  specification('a constraint that primes', counter, initNext('CONSTRAINT Steps')),
  specification(
    'a constraint that is constant',
    "VARIABLE x\nInit == x = 0\nNext == x' = x\nAll == TRUE",
    initNext('CONSTRAINT All'),
  ),
  specification(
    'a constraint that is constantly false',
    "VARIABLE x\nInit == x = 0\nNext == x' = x\nNone == FALSE",
    initNext('CONSTRAINT None'),
  ),
  specification(
    'a constraint that is no Boolean',
    "VARIABLE x\nInit == x = 0\nNext == x' = x\nOne == 1",
    initNext('CONSTRAINT One'),
  ),
  specification(
    'a constraint that cannot be evaluated behind',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\nOdd == x < 2 \\/ x[1]",
    initNext('CONSTRAINT Odd'),
  ),
  specification(
    'an invariant before a constraint that fails to evaluate',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\nInv == x < 2\nOdd == x < 2 \\/ x[1]",
    initNext('CONSTRAINT Odd', 'INVARIANT Inv'),
  ),
  specification(
    'an action property and an invariant that one step violates',
    counter,
    initNext('INVARIANT Small', 'PROPERTY Up'),
  ),
  specification(
    'a temporal formula as a constraint',
    "VARIABLE x\nInit == x = 0\nNext == x' = x\nAll == [](x = 0)",
    initNext('CONSTRAINT All'),
  ),
  specification(
    'a constraint that takes an argument',
    "VARIABLE x\nInit == x = 0\nNext == x' = x\nAll(y) == TRUE",
    initNext('CONSTRAINT All'),
  ),
  specification(
    'a constraint that nothing defines',
    "VARIABLE x\nInit == x = 0\nNext == x' = x",
    initNext('CONSTRAINT All'),
  ),
];
