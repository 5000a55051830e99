import { describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../../src/checkers/linearizability/linearizability.ts';
import type {
  DeadlineDeclaration,
  SequentialSpecification,
} from '../../../src/checkers/linearizability/specification.ts';
import { multiRegister, type Registers } from '../../../src/checkers/objects/multi-register.ts';
import { type Operation, Outcome } from '../../../src/core/history.ts';
import {
  type HistoryValue,
  historyValueKey,
  Keyword,
  sameHistoryValue,
} from '../../../src/core/history-value.ts';
import { agreesWithBruteForce, complaintOf } from '../linearizability/differential.ts';
import { historyOf } from '../linearizability/history-of.ts';
import { withDeclarations } from '../linearizability/with-declarations.ts';
import {
  fewVariants,
  hidden,
  multiRegisterCases,
  registersStartingWith as startingWith,
} from './list-cases.ts';
import { type Step, simulatedRegisters } from './simulated-registers.ts';

const object = simulatedRegisters(['x', 'y', 'z'], 0);
const specification = startingWith(0);
/** Where a state is whatever it is. */
const plain = hidden(specification);

test.each(multiRegisterCases)('multi-register agrees with brute force: $name', (given) => {
  agreesWithBruteForce({
    ...given,
    runs: 40,
    shape: { crashes: 6, operations: 6 },
    variants: fewVariants,
    seed: 7,
  });
});

const firstStep = ({ f, argument }: Operation): Step =>
  f === 'txn'
    ? (argument as readonly Step[])[0]!
    : ['', [...(argument as Iterable<string | [string]>)][0]![0]!, null];

/** What the differential test says of other declarations. */
function complaint(
  changes: (special: SequentialSpecification) => Partial<SequentialSpecification>,
): string | undefined {
  const changed = withDeclarations(plain, changes);
  const shape = { crashes: 6, operations: 7 };
  return complaintOf({ object, specification: changed, reference: plain, runs: 200, shape, variants: [{}] });
}

describe('the differential test kills a mutant of', () => {
  test('nothing: the right declarations pass it', () => expect(complaint(() => ({}))).toBeUndefined());

  test('rule 1: a transaction that begins with a read is an observer', () => {
    const said = complaint(() => ({ observer: (operation) => firstStep(operation)[0] === 'r' }));
    expect(said).toMatch(/declared an observer, but its step changes the state/);
  });

  test('rule 2: dropped although one of its values was found', () => {
    const said = complaint(({ droppable, deadline }) => ({
      droppable: (remaining, initial) => {
        const right = droppable!(remaining, initial);
        const found = remaining.map((operation) => deadline!.requires(operation));
        // Looks at the first of the values only, and at one that each read found.
        return (operation) => {
          const [first] = deadline!.produces(operation);
          if (first === undefined) return right(operation);
          return !found.some((token) => token !== undefined && sameHistoryValue(token, first));
        };
      },
    }));
    expect(said).toMatch(/by brute force/);
  });

  test('rule 5: the register that an operation names first is its component', () => {
    const said = complaint(() => ({ partition: (operation) => firstStep(operation)[1] }));
    expect(said).toMatch(/by brute force/);
  });
});

const verdictOf = (lines: readonly string[], given: SequentialSpecification<Registers> = specification) =>
  checkLinearizableSync(historyOf(...lines), given, { counterexample: false }).verdict;

/** The verdict where a mutant of rule 3 replaces the declaration. */
const withRule3 = (lines: readonly string[], change: (right: Deadline) => Partial<Deadline>) => {
  const changed = withDeclarations(plain, ({ deadline }) => ({
    deadline: { ...deadline!, ...change(deadline!) },
  }));
  return checkLinearizableSync(historyOf(...lines), changed, { counterexample: false }).verdict;
};
type Deadline = DeadlineDeclaration<HistoryValue>;
const write = (process: string, ...steps: readonly (readonly [string, number])[]) => [
  `${process} invoke txn ${JSON.stringify(steps.map(([key, value]) => ['w', key, value]))}`,
  `${process} ok ${JSON.stringify(steps.map(([key, value]) => ['w', key, value]))}`,
];
const read = (process: string, key: string, value: number) => [
  `${process} invoke txn [["r","${key}",null]]`,
  `${process} ok [["r","${key}",${value}]]`,
];

test('rule 3: the value from the start is not taken for a written one', () => {
  const [invokesB, completesB] = write('B', ['x', 0]) as [string, string];
  const lines = [
    invokesB,
    ...read('A', 'x', 0),
    ...write('A', ['x', 1]),
    ...read('A', 'x', 1),
    ...read('A', 'x', 0),
    completesB,
  ];
  expect(verdictOf(lines)).toBe('valid');
  const requires = ({ f, outcome, result }: Operation): HistoryValue | undefined => {
    const [what, name, value] = f === 'txn' && outcome === Outcome.ok ? (result as readonly Step[])[0]! : [];
    return what === 'r' ? [historyValueKey(name!), value!] : undefined;
  };
  expect(withRule3(lines, () => ({ requires, initially: () => [] }))).toBe('violated');
});

test('rule 3: every value that a transaction leaves is one that it can have left', () => {
  const [invokesB, completesB] = write('B', ['x', 1]) as [string, string];
  const lines = [
    ...[invokesB, ...write('A', ['x', 1], ['y', 1]), ...read('A', 'x', 1), ...write('A', ['x', 2])],
    ...[...read('A', 'x', 2), ...read('A', 'x', 1), completesB],
  ];
  expect(verdictOf(lines)).toBe('valid');
  const lastOnly = ({ produces }: Deadline) => ({
    produces: (operation: Operation) => produces(operation).slice(-1),
  });
  expect(withRule3(lines, lastOnly)).toBe('violated');
});

test('a transaction sees what it wrote itself, and others do not see what it overwrote', () => {
  const seen = ['A invoke txn [["w","x",1],["r","x",null]]', 'A ok [["w","x",1],["r","x",1]]'];
  const missed = ['A invoke txn [["w","x",1],["r","x",null]]', 'A ok [["w","x",1],["r","x",0]]'];
  const between = [
    'A invoke txn [["w","x",1],["w","x",2]]',
    'B invoke txn [["r","x",null]]',
    'B ok [["r","x",1]]',
  ];
  expect([verdictOf(seen), verdictOf(missed), verdictOf(between)]).toEqual(['valid', 'violated', 'violated']);
});

test('operations on several registers join them, others are judged apart', () => {
  const apart = [
    'A invoke txn [["w","x",1]]',
    'A ok [["w","x",1]]',
    'A invoke txn [["w","y",1]]',
    'A ok [["w","y",1]]',
  ];
  const joined = [...apart, 'A invoke txn [["r","x",null],["r","y",null]]', 'A ok [["r","x",1],["r","y",1]]'];
  const components = (lines: readonly string[]) =>
    checkLinearizableSync(historyOf(...lines), specification).reductions.partition;
  expect([components(apart), components(joined)]).toEqual([2, 0]);
});

test('what a read of nil tells is settled register by register', () => {
  const unset = startingWith(new Map([['x', 0]]));
  const readsNil = (name: string) => [`A invoke txn [["r","${name}",null]]`, `A ok [["r","${name}",null]]`];
  expect(verdictOf(readsNil('x'), unset)).toBe('valid');
  expect(verdictOf(readsNil('x'), { ...multiRegister({ nilRead: 'value' }), initial: unset.initial })).toBe(
    'violated',
  );
  const writesY = ['A invoke txn [["w","y",1]]', 'A ok [["w","y",1]]'];
  expect(verdictOf([...writesY, ...readsNil('y')], unset)).toBe('violated');
});

test.each([
  ['txn 5', /expected a list of \[f key value\]/],
  ['txn [["append","x",1]]', /expected \[f key value\] with f one of read, write, found \["append" "x" 1\]/],
  ['txn [["r"]]', /found \["r"\]/],
  ['read 5', /expected a list or set of keys/],
  ['write 5', /expected a map/],
])('bad input: %s', (text, message) => {
  expect(() => verdictOf([`A invoke ${text}`])).toThrow(message);
});

test('bad input: a result that is not that of its transaction', () => {
  const asked = 'A invoke txn [["r","x",null]]';
  expect(() => verdictOf([asked, 'A ok [["r","y",1]]'])).toThrow(/does not repeat what it was to do/);
  expect(() => verdictOf(['A invoke read ["x"]', 'A ok 5'])).toThrow(/expected as result a map/);
});

test('keywords are names of micro-operations too', () => {
  const [read, write, x] = ['read', 'write', 'x'].map((name) => Keyword.of(name));
  const argument: HistoryValue = [
    [write!, x!, 1],
    [read!, x!, null],
  ];
  const operation = {
    index: 0,
    process: 'A',
    f: 'txn',
    key: undefined,
    argument,
    result: undefined,
    outcome: 2,
  } as const;
  expect(specification.validate!(operation)).toBeUndefined();
  expect(specification.describeState!(specification.step!(specification.initial, operation)!)).toBe(
    '{:x 1}, all others 0',
  );
});

test('an initial state typed without colons means the registers that EDN names with them', () => {
  const { parseInitial, stateKey } = multiRegister();
  const state = (prefix: string) => stateKey!(parseInitial!(new Map([[Keyword.of(`${prefix}x`), 1]])));
  expect(state("'")).toBe(state(''));
});
