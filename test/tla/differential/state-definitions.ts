import type { SpecificationChoices } from './specification-choices.ts';
import { type Names, noNames } from './specification-variables.ts';
import type { StateExpressions } from './state-expressions.ts';

/** An expression that uses definitions, made for the names that it may use. */
type Use = (names: Names) => string;

/** Recursion over the state, and infinite sets and functions over it, defined once or where they are used. */
export interface StateDefinitions {
  /** Texts of the definitions, in order. */
  readonly definitions: readonly string[];
  readonly integers: readonly Use[];
  readonly booleans: readonly Use[];
}

/** What such definitions need of the generator. */
interface Makers {
  readonly choices: SpecificationChoices;
  readonly fresh: (prefix: string) => string;
  readonly integer: Use;
  readonly boolean: Use;
  /** A number from 0 to 3, for a recursion that ends. */
  readonly small: Use;
  /** How many, and whether any, of the first numbers make a test true. */
  readonly counting: (test: Test) => Use;
  readonly existing: (test: Test) => Use;
}

/** A test of a name, made for the names that it may use besides. */
type Test = (name: string, names: Names) => string;

/** Definitions that read the variables in ways in which it is easy to remember too much; some of them, at random. */
export function stateDefinitions(
  choices: SpecificationChoices,
  expressions: StateExpressions,
): StateDefinitions {
  const fresh = (prefix: string) => expressions.fresh(prefix);
  const makers: Makers = {
    choices,
    fresh,
    counting: (test) => (names) => {
      const name = fresh('k');
      return `Cardinality({${name} \\in 0..2 : ${test(name, names)}})`;
    },
    existing: (test) => (names) => {
      const name = fresh('k');
      return `(\\E ${name} \\in 0..2 : ${test(name, names)})`;
    },
    integer: (names) => expressions.integer(names, 1),
    boolean: (names) => expressions.boolean(names, 1),
    small: (names) => `((${expressions.integer(names, 0)}) % 4)`,
  };
  const kinds = [recursivePredicate, recursiveNumber, mutualRecursion, recursiveFunction, sets, functions];
  const first = choices.pick(kinds);
  const made = [
    local(makers),
    ...kinds.filter((kind) => kind === first || choices.oneIn(3)).map((kind) => kind(makers)),
  ];
  return {
    definitions: made.flatMap(({ definitions }) => definitions),
    integers: made.flatMap(({ integers }) => integers),
    booleans: made.flatMap(({ booleans }) => booleans),
  };
}

/** The names of a body with these parameters. */
function inside(...integers: readonly string[]): Names {
  return { ...noNames, integers };
}

/** The names that are known, and one more. */
function withInteger(names: Names, name: string): Names {
  return { ...names, integers: [...names.integers, name] };
}

function recursivePredicate({ choices, boolean, small, counting }: Makers): StateDefinitions {
  const step = choices.pick([
    () => '\\E m \\in 0..(n - 1) : Reach(m)',
    () => `\\A m \\in 0..(n - 1) : Reach(m) \\/ ${boolean(inside('m', 'n'))}`,
    () => `\\E m \\in {n - 1} : Reach(m) /\\ ${boolean(inside('m'))}`,
    () => `${boolean(inside('n'))} \\/ Reach(n - 1)`,
    () => '(n - 1) \\in {m \\in 0..(n - 1) : Reach(m)}',
  ])();
  return {
    definitions: ['RECURSIVE Reach(_)', `Reach(n) == IF n <= 0 THEN ${boolean(noNames)} ELSE (${step})`],
    integers: [counting((name, names) => `Reach(${name}) = ${boolean(names)}`)],
    booleans: [(names) => `Reach(${small(names)})`, () => 'Reach(2)'],
  };
}

function recursiveNumber({ choices, integer, small, existing }: Makers): StateDefinitions {
  const step = choices.pick([
    () => `(Sum(n - 1) + ${integer(inside('n'))}) % 5`,
    () => `Cardinality({m \\in 0..(n - 1) : Sum(m) > ${integer(inside('m'))}})`,
    () => `(CHOOSE m \\in 0..4 : m = 4 \\/ m >= Sum(n - 1))`,
    () => `(LET before == Sum(n - 1) IN (before + ${integer(inside('n', 'before'))}) % 5)`,
  ])();
  return {
    definitions: ['RECURSIVE Sum(_)', `Sum(n) == IF n <= 0 THEN ${integer(noNames)} ELSE ${step}`],
    integers: [(names) => `Sum(${small(names)})`, () => 'Sum(3)'],
    booleans: [existing((name, names) => `Sum(${name}) = ${integer(names)}`)],
  };
}

function mutualRecursion({ choices, boolean, small }: Makers): StateDefinitions {
  const step = choices.pick([
    () => '~Even(n - 1)',
    () => '\\E m \\in 0..(n - 1) : Even(m)',
    () => `Even(n - 1) \\/ ${boolean(inside('n'))}`,
  ])();
  return {
    definitions: [
      'RECURSIVE Even(_), Odd(_)',
      `Even(n) == IF n <= 0 THEN ${boolean(noNames)} ELSE (\\A m \\in {n - 1} : Odd(m))`,
      `Odd(n) == IF n <= 0 THEN ${boolean(noNames)} ELSE (${step})`,
    ],
    integers: [],
    booleans: [(names) => `Even(${small(names)})`, (names) => `Odd(${small(names)})`],
  };
}

function recursiveFunction({ choices, integer, boolean, small }: Makers): StateDefinitions {
  const domain = choices.pick(['0..3', 'Nat']);
  return {
    definitions: [
      `Ladder[n \\in ${domain}] == IF n = 0 THEN ${integer(noNames)} ELSE (Ladder[n - 1] + ${integer(inside('n'))}) % 5`,
      `Marks[n \\in 0..3] == IF n = 0 THEN ${boolean(noNames)} ELSE \\E m \\in 0..(n - 1) : Marks[m] /\\ ${boolean(inside('n', 'm'))}`,
    ],
    integers: [(names) => `Ladder[${small(names)}]`],
    booleans: [(names) => `Marks[${small(names)}]`, (names) => `(Ladder[2] < ${integer(names)})`],
  };
}

function sets({ choices, fresh, integer, boolean, counting }: Makers): StateDefinitions {
  const base = choices.pick(['Nat', 'Int', '0..4']);
  const some = (names: Names) => choices.pick(['Above', `Beyond(${integer(names)})`]);
  return {
    definitions: [
      `Above == {n \\in ${base} : n > ${integer(inside('n'))}}`,
      `Beyond(k) == {n \\in Nat : ${boolean(inside('n', 'k'))}}`,
    ],
    integers: [
      counting((name, names) => `${name} \\in ${some(names)}`),
      (names) => `Cardinality(${some(names)} \\cap 0..3)`,
    ],
    booleans: [
      (names) => `(${integer(names)} \\in ${some(names)})`,
      (names) => `({${integer(names)}, 2} \\subseteq ${some(names)})`,
      (names) => `(<<${integer(names)}, 1>> \\in Seq(${some(names)}))`,
      (names) => `({${integer(names)}} \\in SUBSET ${some(names)})`,
      (names) => `([n |-> ${integer(names)}, on |-> TRUE] \\in [n : ${some(names)}, on : BOOLEAN])`,
      (names) => `(<<${integer(names)}, TRUE>> \\in (${some(names)} \\X BOOLEAN))`,
      (names) => `(${integer(names)} \\in (${some(names)} \\cup ${some(names)}))`,
      (names) => {
        const name = fresh('k');
        return `([${name} \\in 0..1 |-> ${integer(withInteger(names, name))}] \\in [0..1 -> ${some(names)}])`;
      },
      (names) => `([${fresh('k')} \\in Nat |-> 1] \\in [${some(names)} -> Nat])`,
    ],
  };
}

function functions({ choices, integer, small, existing }: Makers): StateDefinitions {
  return {
    definitions: [
      `Shift == [n \\in Nat |-> n + ${integer(inside('n'))}]`,
      `ShiftOf(k) == [n \\in ${choices.pick(['Nat', 'Int', '0..3'])} |-> ${integer(inside('n', 'k'))}]`,
    ],
    integers: [
      (names) => `Shift[${small(names)}]`,
      (names) => `ShiftOf(${integer(names)})[${small(names)}]`,
      (names) => `[Shift EXCEPT ![1] = ${integer(names)}][${small(names)}]`,
    ],
    booleans: [existing((name, names) => `Shift[${name}] = ${integer(names)}`)],
  };
}

/** The same within an expression, by LET: there they may also depend on names that are bound around it. */
function local({ choices, fresh, integer, boolean, small }: Makers): StateDefinitions {
  return {
    definitions: [],
    integers: [
      (names) => {
        const [name, bound] = [fresh('g'), fresh('n')];
        const body = integer(withInteger(names, bound));
        return `(LET ${name} == [${bound} \\in Nat |-> ${body}] IN ${name}[${small(names)}] + ${name}[1])`;
      },
      (names) => {
        const [name, bound] = [fresh('Local'), fresh('n')];
        const step = integer(withInteger(names, bound));
        return (
          `(LET RECURSIVE ${name}(_) ${name}(${bound}) == ` +
          `IF ${bound} <= 0 THEN ${integer(names)} ELSE (${name}(${bound} - 1) + ${step}) % 5 IN ${name}(${small(names)}))`
        );
      },
    ],
    booleans: [
      (names) => {
        const [name, bound] = [fresh('S'), fresh('n')];
        const body = boolean(withInteger(names, bound));
        return `(LET ${name} == {${bound} \\in Nat : ${body}} IN ${integer(names)} \\in ${name} /\\ 1 \\in ${name})`;
      },
      (names) => {
        const [name, bound, parameter] = [fresh('S'), fresh('n'), fresh('k')];
        const body = boolean(withInteger(withInteger(names, bound), parameter));
        const test = choices.pick([
          `${integer(names)} \\in ${name}(${integer(names)})`,
          `{1, 2} \\subseteq ${name}(2)`,
        ]);
        return `(LET ${name}(${parameter}) == {${bound} \\in Nat : ${body}} IN ${test})`;
      },
    ],
  };
}
