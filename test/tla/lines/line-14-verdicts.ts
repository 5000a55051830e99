import { initNext, specification } from './specification-case.ts';

const ends = (
  title: string,
  { init = 'x = 0', next = "x < 4 /\\ x' = x + 1", more = '', before = '' } = {},
  ...configuration: readonly string[]
) =>
  specification(
    title,
    `EXTENDS Integers, TLC\n${before}VARIABLE x\nInit == ${init}\nNext == ${next}\nBelow == x < 3\nEarly == x < 2\nWrong == x.a = 1\nLate == x < 3 \\/ x.a = 1\n${more}`,
    initNext('CHECK_DEADLOCK FALSE', ...configuration),
  );

const deadlocking = "x < 2 /\\ x' = x + 1";

/** What a run ends with, and how long the behaviour is that it shows: a violation, or an error with its behaviour. */
export const verdicts = [
  ends('nothing to check'),
  ends('an invariant', {}, 'INVARIANT Below'),
  ends('two invariants, the second one first', {}, 'INVARIANTS Below Early'),
  ends('two invariants in one state', { init: 'x = 5' }, 'INVARIANTS Early Below'),
  ends('an invariant of an initial state', { init: 'x \\in {0, 5}' }, 'INVARIANT Below'),
  ends('a property of steps', { more: "Prop == [][x' < 3]_x" }, 'PROPERTY Prop'),
  ends(
    'an invariant before a property of steps',
    { more: "Prop == [][x' < 3]_x" },
    'INVARIANT Below',
    'PROPERTY Prop',
  ),
  ends('a property of initial states', { more: 'Prop == x = 1' }, 'PROPERTY Prop'),
  ends('an invariant as a property', { more: 'Prop == [](x < 3)' }, 'PROPERTY Prop'),
  specification(
    'a deadlock',
    `EXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == ${deadlocking}`,
    initNext(),
  ),
  ends('an assumption', { before: 'ASSUME 1 > 2\n' }),
  ends('an assumption and an invariant', { before: 'ASSUME 1 > 2\n', init: 'x = 5' }, 'INVARIANT Below'),
  ends('an assumption without a value', { before: 'ASSUME 1 > "a"\n' }),
  ends('an assumption that is no Boolean', { before: 'ASSUME 1\n' }),
  ends('a postcondition', { more: 'Post == TLCGet("distinct") > 9' }, 'POSTCONDITION Post'),
  ends('a postcondition without a value', { more: 'Post == TLCGet("distinct") > "a"' }, 'POSTCONDITION Post'),
  ends(
    'a postcondition after an invariant',
    { more: 'Post == 1 > 2' },
    'INVARIANT Below',
    'POSTCONDITION Post',
  ),
  ends('an error in the initial predicate', { init: 'x = 1 + "a"' }),
  ends('an error in a step', { next: 'x < 4 /\\ x\' = IF x = 2 THEN x + "a" ELSE x + 1' }),
  ends('an error in a guard', { next: "(x < 2 \\/ x.a) /\\ x' = x + 1" }),
  ends('an error in one of two actions', { next: "x' = (x + 1) % 3 \\/ (x = 2 /\\ x.a = 1 /\\ x' = 0)" }),
  ends('an error in an invariant', {}, 'INVARIANT Late'),
  ends('an error in an invariant of the initial state', {}, 'INVARIANT Wrong'),
  ends('an error in the second invariant', {}, 'INVARIANTS Below Late'),
  ends('an error in the first invariant', {}, 'INVARIANTS Late Below'),
  ends('an invariant that is no Boolean', { more: 'Inv == IF x < 2 THEN TRUE ELSE x' }, 'INVARIANT Inv'),
  ends('an error in a constraint', {}, 'CONSTRAINT Late'),
  ends('an error in an action constraint', { more: "Con == x' < 3 \\/ x.a" }, 'ACTION_CONSTRAINT Con'),
  ends('an error in a property of steps', { more: "Prop == [][x' < 3 \\/ x.a]_x" }, 'PROPERTY Prop'),
  ends('an error in a view', { more: 'See == IF x < 3 THEN x ELSE x.a' }, 'VIEW See'),
  ends('a variable without a value', { next: "x < 2 \\/ x' = x" }),
  ends('a variable without a value in the initial predicate', { init: 'x > 0' }),
  ends('an overflow', { init: 'x = 2147483645', next: "x' = x + 1" }),
  ends('an endless recursion of definitions', { more: 'A == A' }),
  ends('a parse error', { more: 'A == (' }),
  ends('an unknown name', { more: 'A == Unheard' }),
  ends('an unknown module', { before: '', more: 'A == INSTANCE Unheard' }),
  ends('an unknown invariant', {}, 'INVARIANT Unheard'),
  ends('an unknown statement', {}, 'INVARIANCE Below'),
  ends('a constant that the specification does not have', {}, 'CONSTANT K = 1'),
  ends('a constant without a value', { before: 'CONSTANT K\n' }),
  ...[
    ['that is met', 'AtOne'],
    ['that is not met', 'AtFive'],
    ['of a step that is met', 'Wraps'],
    ['of a step that is not met', 'Jumps'],
    ['of a state that a constraint keeps out', 'AtThree'],
    ['of a step to a state that a constraint keeps out', 'ToThree'],
    ['several, of which one is not met', 'AtOne Wraps AtFive'],
    ['that nothing defines', 'Missing'],
  ].map(([title, names]) =>
    specification(
      `something possible ${title}`,
      "EXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 3 \\/ x' = 3\nBelow == x < 3\nAtOne == x = 1\nAtFive == x = 5\nAtThree == x = 3\nWraps == x = 2 /\\ x' = 0\nJumps == x' = x + 2 /\\ x' < 3\nToThree == x' = 3",
      initNext('CONSTRAINT Below', `_POSSIBLE ${names}`),
    ),
  ),
  specification(
    'how often something possible was met',
    'EXTENDS Naturals, TLC\nVARIABLE x\nInit == x \\in 0..1\nNext == x\' = (x + 1) % 3\nAtOne == x = 1\nWraps == x = 2 /\\ x\' = 0\nCounts == TLCGet("all:named")["s:_possible"][1] = [AtOne |-> 2, Wraps |-> 1]',
    initNext('_POSSIBLE AtOne Wraps', 'POSTCONDITION Counts'),
  ),
  specification(
    'a postcondition and a temporal property that fails',
    "EXTENDS TLCExt\nVARIABLE x\nInit == x = 0\nNext == x = 0 /\\ x' = 1\nSpec == Init /\\ [][Next]_x\nEnds == <>(x = 1)\nNone == CounterExample.state = {}",
    'SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\nPROPERTY Ends\nPOSTCONDITION None',
  ),
  specification(
    'a postcondition that there is no counterexample',
    "EXTENDS TLCExt\nVARIABLE x\nInit == x = 0\nNext == x = 0 /\\ x' = 1\nNone == CounterExample = [state |-> {}, action |-> {}]",
    initNext('CHECK_DEADLOCK FALSE', 'POSTCONDITION None'),
  ),
  specification(
    'the registers of all workers',
    'EXTENDS Naturals, TLC\nVARIABLE x\nInit == x = 0 /\\ TLCSet(7, "a") /\\ TLCSet("s:b", 3)\nNext == UNCHANGED x\nAll == TLCGet("all")[7] = <<"a">> /\\ TLCGet("all:named") = [k \\in {"s:b"} |-> <<3>>]',
    initNext('POSTCONDITION All'),
  ),
  specification(
    'the error that an expression has',
    'EXTENDS Naturals, TLCExt\nASSUME AssertError("The second argument of \\\\div is 0.", 1 \\div 0)',
    '',
  ),
  specification(
    'no error where one is expected',
    'EXTENDS Naturals, TLCExt\nASSUME AssertError("any", 1 = 2)',
    '',
  ),
  specification(
    'another error than the expression has',
    'EXTENDS Naturals, TLCExt\nASSUME AssertError("another", 1 = "a")',
    '',
  ),
];
