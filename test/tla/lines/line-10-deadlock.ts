import { initNext, specification } from './specification-case.ts';

const one = (title: string, next: string, ...configuration: readonly string[]) =>
  specification(
    title,
    `EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == ${next}\nSmall == x < 2\nTwo == x # 2\nStep == x' < 2`,
    initNext(...configuration),
  );

/** Deadlock: no successor at all. */
export const deadlock = [
  one('after two steps', "x < 2 /\\ x' = x + 1"),
  one('allowed after two steps', "x < 2 /\\ x' = x + 1", 'CHECK_DEADLOCK FALSE'),
  one('at once', "x > 0 /\\ x' = 0"),
  one('none with a self-loop', "x' = x"),
  one('none with a self-loop at the end', "(x < 2 /\\ x' = x + 1) \\/ (x = 2 /\\ UNCHANGED x)"),
  one('none with a loop back', "x' = (x + 1) % 3"),
  one('of a box action', "[x < 2 /\\ x' = x + 1]_x"),
  one('behind a constraint', "x < 2 /\\ x' = x + 1", 'CONSTRAINT Small'),
  one('none by a constraint', "x' = x + 1", 'CONSTRAINT Small'),
  one('none by an action constraint', "x' = x + 1", 'ACTION_CONSTRAINT Step'),
  one('and an invariant in the same state', "x < 2 /\\ x' = x + 1", 'INVARIANT Two'),
  one('on one of two branches', "(x = 0 /\\ x' \\in {1, 2}) \\/ (x = 1 /\\ x' = 1)"),
  specification(
    'of an initial state among others',
    "EXTENDS Integers\nVARIABLE x\nInit == x \\in 0..3\nNext == x < 3 /\\ x' = x",
    initNext(),
  ),
  specification(
    'by SPECIFICATION',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 2 /\\ x' = x + 1\nSpec == Init /\\ [][Next]_x",
    'SPECIFICATION Spec',
  ),
  specification(
    'allowed by the configuration twice',
    "EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x < 2 /\\ x' = x + 1\nSpec == Init /\\ [][Next]_x",
    'SPECIFICATION Spec\nCHECK_DEADLOCK TRUE\nCHECK_DEADLOCK FALSE',
  ),
];
