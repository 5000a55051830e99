import { initNext, specification } from './specification-case.ts';

const impure = (
  title: string,
  { init = 'x = 0', next = "x < 3 /\\ x' = x + 1", more = '', before = '' } = {},
  ...configuration: readonly string[]
) =>
  specification(
    title,
    `EXTENDS Integers, TLC, Sequences, FiniteSets\n${before}VARIABLE x\nInit == ${init}\n${more}\nNext == ${next}`,
    initNext('CHECK_DEADLOCK FALSE', ...configuration),
  );

const invariant = (title: string, holds: string, more = '') =>
  impure(title, { more: `${more}\nInv == ${holds}` }, 'INVARIANT Inv');

/** Registers, what TLCGet tells of the run, random draws, and assertions. */
export const impureOperators = [
  impure('a register that was never set', { next: "x' = TLCGet(1)" }),
  impure('a register that an assumption sets', { before: 'ASSUME TLCSet(1, 2)\n', next: "x' = TLCGet(1)" }),
  impure('a register that the initial predicate sets', {
    init: 'x = 0 /\\ TLCSet(1, 2)',
    next: "x' = TLCGet(1)",
  }),
  impure('a register that counts steps', {
    init: 'x = 0 /\\ TLCSet(1, 0)',
    next: "x < 3 /\\ TLCSet(1, TLCGet(1) + 1) /\\ x' = TLCGet(1)",
  }),
  impure('a register that one disjunct sets and another reads', {
    init: 'x = 0 /\\ TLCSet(1, 7)',
    next: "(TLCSet(1, 5) /\\ x' = 1) \\/ x' = TLCGet(1)",
  }),
  impure('a register of a value that is no number', {
    init: 'x = 0 /\\ TLCSet(1, <<"a", 1>>)',
    next: "x' = 0",
  }),
  impure('a register of a negative number', { next: "TLCSet(-1, 1) /\\ x' = 0" }),
  impure('a register that is no number', { next: 'TLCSet("abc", 1) /\\ x\' = 0' }),
  impure('TLCGet of what there is not', { next: 'x\' = TLCGet("abc")' }),
  invariant('the level of a state', 'TLCGet("level") = x + 1'),
  invariant('the level of a state, below four', 'TLCGet("level") < 4'),
  invariant('the level within one state', 'TLCGet("level") = TLCGet("level")'),
  impure('the level in the initial predicate', { init: 'x = TLCGet("level")' }),
  impure('the level in the next-state relation', { next: 'x < 3 /\\ x\' = TLCGet("level")' }),
  impure(
    'a bound on the level as a constraint',
    { next: "x' = x + 1", more: 'Short == TLCGet("level") < 5' },
    'CONSTRAINT Short',
  ),
  impure('the level in an assumption', { before: 'ASSUME TLCGet("level") = 0\n' }),
  impure('distinct states in the initial predicate', { init: 'x = TLCGet("distinct")' }),
  impure('the name of the action', { next: 'x\' = Len(TLCGet("action").name)' }),
  impure('random elements of a set of one', { init: 'x = RandomElement({4})', next: "x' = 4" }),
  impure('random elements of the empty set', { init: 'x = RandomElement({})' }),
  impure('random elements that lead to the same states', {
    next: "x < 3 /\\ RandomElement({1, 2}) < 3 /\\ x' = x + 1",
  }),
  impure('an assertion that holds', { next: 'x < 3 /\\ Assert(x < 3, "low") /\\ x\' = x + 1' }),
  impure('an assertion that fails in a step', {
    next: 'x < 5 /\\ Assert(x < 3, "low") /\\ x\' = x + 1',
  }),
  impure('an assertion that fails after the step is made', {
    next: "x < 5 /\\ x' = x + 1 /\\ Assert(x' < 3, 1)",
  }),
  impure('an assertion that fails behind a guard', {
    next: "x < 3 /\\ x' = x + 1 /\\ (x < 5 \\/ Assert(FALSE, 1))",
  }),
  impure('an assertion that is no Boolean', { next: 'Assert(1, "one") /\\ x\' = x' }),
  impure('an assertion whose message has no value', { next: 'Assert(FALSE, 1 + "a") /\\ x\' = x' }),
  invariant('an assertion that fails in an invariant', 'Assert(x < 3, x)'),
  invariant('an assertion that fails in an invariant at once', 'Assert(x > 3, x)'),
  impure('an assertion that fails in the initial predicate', { init: 'x = 0 /\\ Assert(x > 0, "init")' }),
  impure('an assertion that fails in the second initial state', {
    init: 'x \\in {0, 1} /\\ Assert(x = 0, "init")',
  }),
  impure(
    'an assertion that fails in a constraint',
    { more: 'Con == Assert(x < 2, "con")' },
    'CONSTRAINT Con',
  ),
  impure(
    'an assertion that fails in an action constraint',
    { more: 'Con == Assert(x\' < 2, "con")' },
    'ACTION_CONSTRAINT Con',
  ),
  impure(
    'an assertion that fails in a property of steps',
    { more: 'Prop == [][Assert(x\' < 2, "step")]_x' },
    'PROPERTY Prop',
  ),
  impure(
    'an assertion that fails where a property speaks of initial states',
    { more: 'Prop == Assert(x > 2, "step")' },
    'PROPERTY Prop',
  ),
  impure(
    'an assertion that fails in an invariant that depends on no state',
    { more: 'Inv == Assert(1 > 2, "constant")' },
    'INVARIANT Inv',
  ),
  impure('an assertion that fails in an assumption', { before: 'ASSUME Assert(1 > 2, "assume")\n' }),
  impure('an assertion that fails in a constant definition', {
    next: "x' = Low",
    more: 'Low == IF Assert(1 > 2, "constant") THEN 1 ELSE 2',
  }),
  impure('printing', { next: 'x < 3 /\\ PrintT(<<x, "text">>) /\\ x\' = Print(x, x + 1)' }),
  specification(
    'a constraint on the level alone',
    'EXTENDS Integers, TLC\nVARIABLE x\nInit == x = 0\nNext == x\' = x + 1\nNear == TLCGet("level") \\in 1..4',
    initNext('CONSTRAINT Near'),
  ),
  specification(
    'an invariant of the level alone',
    'EXTENDS Integers, TLC\nVARIABLE x\nInit == x = 0\nNext == x < 5 /\\ x\' = x + 1\nNear == TLCGet("level") \\in 1..4',
    initNext('INVARIANT Near'),
  ),
];
