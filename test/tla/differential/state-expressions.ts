import type { SpecificationChoices } from './specification-choices.ts';
import type { Names, Variable, VariableName } from './specification-variables.ts';
import type { StateDefinitions } from './state-definitions.ts';

/** One leaf in so many is a mistake, which TLC answers with an error if it is ever evaluated. */
const MISTAKES = 600;

/** Makes expressions over the variables of a specification. */
export class StateExpressions {
  readonly #choices: SpecificationChoices;
  readonly #variables: readonly Variable[];
  /** Under symmetry no expression may tell one process from another. */
  readonly #isSymmetric: boolean;
  #names = 0;
  /** Definitions that are there to be used. */
  #known: StateDefinitions = { definitions: [], integers: [], booleans: [] };

  constructor(choices: SpecificationChoices, variables: readonly Variable[], isSymmetric: boolean) {
    this.#choices = choices;
    this.#variables = variables;
    this.#isSymmetric = isSymmetric;
  }

  /** From now on expressions use these definitions. */
  use(definitions: StateDefinitions): void {
    this.#known = definitions;
  }

  fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  integer(names: Names, depth: number): string {
    const { integers } = this.#known;
    if (integers.length > 0 && depth > 0 && this.#choices.oneIn(6))
      return this.#choices.pick(integers)(names);
    if (this.#choices.oneIn(MISTAKES)) return this.#choices.pick(['"a"', 'Len(<<>>)', '(1 \\div 0)', '{}']);
    if (depth === 0 || this.#choices.oneIn(3)) return this.#choices.pick(this.#integerLeaves(names))();
    const one = () => this.integer(names, depth - 1);
    return this.#choices.pick([
      () => `(${one()} ${this.#choices.pick(['+', '-', '*'])} ${one()})`,
      () => `((${one()}) % ${2 + this.#choices.below(3)})`,
      () => `(IF ${this.boolean(names, depth - 1)} THEN ${one()} ELSE ${one()})`,
      () => `Least(${one()}, ${one()})`,
      () => `Twice(Inc, ${one()})`,
      () => {
        const name = this.fresh('k');
        return `(LET ${name} == ${one()} IN ${name} + ${this.integer({ ...names, integers: [...names.integers, name] }, depth - 1)})`;
      },
      () => {
        const name = this.fresh('k');
        const test = this.boolean({ ...names, integers: [...names.integers, name] }, 0);
        return `(CHOOSE ${name} \\in 0..3 : ${test} \\/ ${name} = 3)`;
      },
    ])();
  }

  #integerLeaves(names: Names): (() => string)[] {
    const leaves: (() => string)[] = [() => String(this.#choices.below(4))];
    for (const name of names.integers) leaves.push(() => name);
    for (const { name } of this.#variables) {
      const read = () => this.#read(name, names);
      if (name === 'x' || name === 'y') leaves.push(read, read);
      if (name === 'f') leaves.push(() => this.#valueOf(read(), names));
      if (name === 's') leaves.push(() => `Cardinality(${read()})`);
      if (name === 'q')
        leaves.push(
          () => `Len(${read()})`,
          () => this.#guardedHead(read()),
        );
      if (name === 'r') leaves.push(() => `${read()}.n`);
    }
    return leaves;
  }

  #valueOf(mapping: string, names: Names): string {
    return this.#isSymmetric && names.processes.length === 0
      ? `Ones(${mapping})`
      : `${mapping}[${this.process(names)}]`;
  }

  /** The head of a sequence, now and then without asking whether it has one. */
  #guardedHead(sequence: string): string {
    return this.#choices.oneIn(40)
      ? `Head(${sequence})`
      : `(IF ${sequence} = <<>> THEN 0 ELSE Head(${sequence}))`;
  }

  #read(name: VariableName, { primed }: Names): string {
    if (primed.has(name) && this.#choices.oneIn(3)) return `${name}'`;
    return this.#choices.oneIn(3 * MISTAKES) ? `${name}'` : name;
  }

  /** A process; under symmetry only one that is bound, or the model value that is none of them. */
  process(names: Names): string {
    if (names.processes.length > 0 && !this.#choices.oneIn(8)) return this.#choices.pick(names.processes);
    if (!this.#isSymmetric) return this.#choices.pick(['p1', 'p2', 'First', 'Second']);
    return names.processes.length > 0 ? this.#choices.pick(names.processes) : 'Nobody';
  }

  set(names: Names, depth: number): string {
    const leaves = ['Proc', '{}', ...names.processes.map((name) => `{${name}}`)];
    if (this.#variables.some(({ name }) => name === 's')) leaves.push(this.#read('s', names));
    if (depth === 0) return this.#choices.pick(leaves);
    const one = () => this.set(names, depth - 1);
    return this.#choices.pick([
      () => this.#choices.pick(leaves),
      () => `(${one()} ${this.#choices.pick(['\\cup', '\\cap', '\\'])} ${one()})`,
      () => {
        const name = this.fresh('z');
        const inner = { ...names, processes: [...names.processes, name] };
        return `{${name} \\in ${one()} : ${this.boolean(inner, depth - 1)}}`;
      },
      () => `(IF ${this.boolean(names, depth - 1)} THEN ${one()} ELSE ${one()})`,
      () => `UNION {${one()}, ${one()}}`,
    ])();
  }

  boolean(names: Names, depth: number): string {
    const { booleans } = this.#known;
    if (booleans.length > 0 && this.#choices.oneIn(5)) return this.#using(booleans, names);
    if (depth === 0 || this.#choices.oneIn(3)) return this.#choices.pick(this.#tests(names))();
    const one = () => this.boolean(names, depth - 1);
    return this.#choices.pick([
      () => `(${one()} ${this.#choices.pick(['/\\', '\\/', '=>', '<=>', '#'])} ${one()})`,
      () => `(~${one()})`,
      () => this.#quantified(names, depth - 1),
      () => `(IF ${one()} THEN ${one()} ELSE ${one()})`,
      () => `(CASE ${one()} -> ${one()} [] OTHER -> ${one()})`,
      () => {
        const name = this.fresh('k');
        const inner = { ...names, integers: [...names.integers, name] };
        return `(LET ${name} == ${this.integer(names, depth - 1)} IN ${this.boolean(inner, depth - 1)})`;
      },
    ])();
  }

  /** Such an expression, of the next state where that is known. */
  #using(makers: StateDefinitions['booleans'], names: Names): string {
    const isPrimed = names.primed.size === this.#variables.length && this.#choices.oneIn(3);
    if (!isPrimed) return this.#choices.pick(makers)(names);
    return `${this.#choices.pick(makers)({ ...names, primed: new Set() })}'`;
  }

  #tests(names: Names): (() => string)[] {
    const number = () => this.integer(names, 1);
    const tests: (() => string)[] = [
      () => `(${number()} ${this.#choices.pick(['=', '#', '<', '<=', '>', '>='])} ${number()})`,
      () => `(${number()} \\in ${this.#choices.pick(['0..1', '{1, 3}', '1..3', 'Nat'])})`,
    ];
    for (const { name, values } of this.#variables) {
      const read = () => this.#read(name, names);
      if (this.#choices.oneIn(6)) tests.push(() => `(${read()} \\in ${values})`);
      if (name === 'f') tests.push(() => `AllAre(${read()}, ${this.#choices.below(2)})`);
      if (name === 's')
        tests.push(
          () => `(${this.process(names)} \\in ${read()})`,
          () => `(${read()} \\subseteq ${this.set(names, 0)})`,
        );
      if (name === 'q')
        tests.push(
          () => `(${read()} = <<>>)`,
          () => `Holds(${read()}, 0)`,
        );
      if (name === 'r') tests.push(() => `${read()}.on`);
    }
    return tests;
  }

  #quantified(names: Names, depth: number): string {
    const quantifier = this.#choices.pick(['\\A', '\\E']);
    if (this.#choices.oneIn(2)) {
      const name = this.fresh('i');
      const inner = { ...names, integers: [...names.integers, name] };
      return `(${quantifier} ${name} \\in 0..2 : ${this.boolean(inner, depth)})`;
    }
    const name = this.fresh('z');
    const inner = { ...names, processes: [...names.processes, name] };
    return `(${quantifier} ${name} \\in ${this.set(names, 0)} : ${this.boolean(inner, depth)})`;
  }
}
