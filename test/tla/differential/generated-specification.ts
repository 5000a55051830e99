import type { SpecificationCase } from '../lines/specification-case.ts';
import { ActionGenerator } from './action-generator.ts';
import { SpecificationChoices } from './specification-choices.ts';
import { noNames, someVariables, type Variable } from './specification-variables.ts';
import { type StateDefinitions, stateDefinitions } from './state-definitions.ts';
import { StateExpressions } from './state-expressions.ts';

const inner = `---- MODULE Inner ----
EXTENDS Integers
CONSTANT K
VARIABLE u
Step == u' = (u + K) % 3
Low == u <= K
Double == LET w == u + K IN w * 2
====
`;

const helpers = `Inc(k) == k + 1
Twice(F(_), v) == F(F(v))
Least(a, b) == IF a < b THEN a ELSE b
First == CHOOSE p \\in Proc : TRUE
Second == CHOOSE p \\in Proc : p # First
Ones(g) == Cardinality({p \\in Proc : g[p] = 1})
AllAre(g, k) == \\A p \\in Proc : g[p] = k
Holds(g, k) == k \\in {g[i] : i \\in DOMAIN g}`;

/** What a generated specification is put together from. */
interface Parts {
  readonly choices: SpecificationChoices;
  readonly variables: readonly Variable[];
  readonly expressions: StateExpressions;
  readonly isSymmetric: boolean;
  /** Definitions that the configuration names, and its lines. */
  readonly definitions: string[];
  readonly configuration: string[];
}

/** Seeds from here on make specifications with recursion over the state, and with infinite sets over it. */
export const OVER_STATE_FROM = 1000;

const none: StateDefinitions = { definitions: [], integers: [], booleans: [] };

/** A small specification with its configuration, made from a seed. */
export function generatedSpecification(seed: number): SpecificationCase {
  const choices = new SpecificationChoices(seed);
  const variables = someVariables(choices);
  const isSymmetric = choices.oneIn(6);
  const expressions = new StateExpressions(choices, variables, isSymmetric);
  const numbers = variables.filter(({ name }) => name === 'x' || name === 'y');
  const instanced = choices.oneIn(4) ? numbers[0]?.name : undefined;
  const parts = { choices, variables, expressions, isSymmetric, definitions: [], configuration: [] };
  const over = seed < OVER_STATE_FROM ? none : stateDefinitions(choices, expressions);
  expressions.use(over);
  const init = initial(parts);
  const actions = new ActionGenerator(choices, expressions, variables, instanced);
  const next = actions.next();
  const processes = choices.pick([
    ['p1', 'p2'],
    ['p1', 'p2', 'p3'],
  ]);
  configure(parts, processes);
  const text = [
    '---- MODULE Root ----',
    'EXTENDS Integers, Sequences, FiniteSets, TLC',
    `CONSTANTS ${processes.join(', ')}, Nobody`,
    `VARIABLES ${variables.map(({ name }) => name).join(', ')}`,
    `Proc == {${processes.join(', ')}}`,
    helpers,
    `vars == <<${variables.map(({ name }) => name).join(', ')}>>`,
    `Total == ${total(variables)}`,
    ...(instanced === undefined
      ? []
      : [
          `I == INSTANCE Inner WITH u <- ${instanced}, K <- ${1 + choices.below(2)}`,
          `J(k) == INSTANCE Inner WITH u <- ${instanced}, K <- k`,
        ]),
    ...over.definitions,
    init,
    ...actions.definitions,
    next,
    ...parts.definitions,
    '====',
    '',
  ].join('\n');
  return {
    title: `specification ${seed}`,
    modules: { Root: text, ...(instanced === undefined ? {} : { Inner: inner }) },
    configuration: `${parts.configuration.join('\n')}\n`,
  };
}

/** A number that reads every variable. */
function total(variables: readonly Variable[]): string {
  const numbers: Record<Variable['name'], string> = {
    x: 'x',
    y: 'y',
    f: 'Ones(f)',
    s: 'Cardinality(s)',
    q: 'Len(q)',
    r: 'r.n',
  };
  return variables.map(({ name }) => numbers[name]).join(' + ');
}

function initial({ choices, variables, expressions }: Parts): string {
  const lines = variables.map(({ name, first, some }) =>
    choices.pick([
      `${name} = ${first}`,
      `${name} = ${first}`,
      `${name} \\in ${some}`,
      `(${name} = ${first} \\/ ${name} \\in ${some})`,
      `\\E any \\in ${some} : ${name} = any`,
      `IF ${choices.below(3)} = 1 THEN ${name} = ${first} ELSE ${name} \\in ${some}`,
    ]),
  );
  if (choices.oneIn(3)) lines.push(expressions.boolean(noNames, 1));
  return `Init ==\n${lines.map((line) => `  /\\ ${line}`).join('\n')}`;
}

/** Mostly true, so that some behaviours go on for a while. */
function mostlyTrue({ choices, expressions }: Parts, primed: readonly Variable[] = []): string {
  const names = { ...noNames, primed: new Set(primed.map(({ name }) => name)) };
  const test = () => expressions.boolean(names, 1);
  return choices.pick([
    () => `~(${test()} /\\ ${test()} /\\ ${test()})`,
    () => `(${test()} \\/ ${test()} \\/ ${test()})`,
    () => `(${test()} /\\ ${test()} => ${test()})`,
  ])();
}

function configure(parts: Parts, processes: readonly string[]): void {
  const { choices, variables, definitions, configuration, isSymmetric } = parts;
  const add = (name: string, body: string, line: string) => {
    definitions.push(`${name} == ${body}`);
    configuration.push(line);
  };
  if (choices.oneIn(3)) add('Spec', 'Init /\\ [][Next]_vars', 'SPECIFICATION Spec');
  else configuration.push('INIT Init', 'NEXT Next');
  configuration.push('CONSTANTS', ...[...processes, 'Nobody'].map((name) => `  ${name} = ${name}`));
  if (choices.oneIn(3)) add('Inv', mostlyTrue(parts), 'INVARIANT Inv');
  if (choices.oneIn(5)) add('Also', mostlyTrue(parts), 'INVARIANT Also');
  if (choices.oneIn(5)) add('Within', mostlyTrue(parts), 'CONSTRAINT Within');
  if (choices.oneIn(6)) add('Steps', mostlyTrue(parts, variables), 'ACTION_CONSTRAINT Steps');
  if (choices.oneIn(8)) add('Property', `[][${mostlyTrue(parts, variables)}]_vars`, 'PROPERTY Property');
  if (!isSymmetric && choices.oneIn(10))
    add('View', choices.pick(['Total', `<<${variables[0]!.name}, Total>>`]), 'VIEW View');
  if (isSymmetric) add('Symmetry', 'Permutations(Proc)', 'SYMMETRY Symmetry');
  if (!choices.oneIn(3)) configuration.push('CHECK_DEADLOCK FALSE');
}
