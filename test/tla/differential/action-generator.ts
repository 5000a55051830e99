import type { SpecificationChoices } from './specification-choices.ts';
import { type Names, noNames, type Variable, type VariableName } from './specification-variables.ts';
import type { StateExpressions } from './state-expressions.ts';

/** An operator that the generated module defines. */
interface ActionDefinition {
  readonly name: string;
  readonly parameters: readonly ('integer' | 'process')[];
  readonly assigns: readonly VariableName[];
}

/** One action in so many forgets a variable, or gives it a value twice. */
const MISTAKES = 250;

/** Makes actions that give each variable its next value once on every path, in all forms in which TLC finds successors. */
export class ActionGenerator {
  /** Texts of the definitions that the actions use, in order. */
  readonly definitions: string[] = [];
  readonly #known: ActionDefinition[] = [];
  readonly #choices: SpecificationChoices;
  readonly #expressions: StateExpressions;
  readonly #variables: readonly Variable[];
  readonly #instanced: VariableName | undefined;
  #expansions = 0;

  /** `instanced` is the variable that stands for the one of the instances I and J, if there are such. */
  constructor(
    choices: SpecificationChoices,
    expressions: StateExpressions,
    variables: readonly Variable[],
    instanced?: VariableName,
  ) {
    this.#choices = choices;
    this.#instanced = instanced;
    this.#expressions = expressions;
    this.#variables = variables;
  }

  /** The definition of `Next`. */
  next(): string {
    const all = this.#variables.map(({ name }) => name);
    const count = 2 + this.#choices.below(3);
    const actions = Array.from({ length: count }, () =>
      this.#choices.oneIn(2) ? this.#call(all, noNames, 3) : this.#action(all, noNames, 3),
    );
    // One that is mostly possible: without it many specifications soon come to an end.
    const guard = this.#choices.oneIn(3) ? `${this.#guard(noNames)} /\\ ` : '';
    actions.push(`(\\E z \\in Proc : ${guard}${this.#assignments(all, { ...noNames, processes: ['z'] })})`);
    return `Next ==\n${actions.map((action) => `  \\/ ${action}`).join('\n')}`;
  }

  #action(open: readonly VariableName[], names: Names, depth: number): string {
    if (open.length === 0) return this.#guard(names);
    if (this.#choices.oneIn(MISTAKES))
      return this.#action(this.#choices.pick([open.slice(1), [...open, open[0]!]]), names, depth);
    if (depth === 0 || this.#choices.oneIn(5)) return this.#assignments(open, names);
    const same = (inner = names) => this.#action(open, inner, depth - 1);
    return this.#choices.pick([
      () => `(${this.#guard(names)} /\\ ${same()})`,
      () => `(${this.#guard(names)} /\\ ${same()})`,
      () => `(${same()} \\/ ${same()})`,
      () => this.#split(open, names, depth - 1),
      () => this.#quantified(open, names, depth - 1),
      () => `(IF ${this.#guard(names)} THEN ${same()} ELSE ${same()})`,
      () => this.#case(names, same),
      () => this.#let(names, same),
      () => this.#letAction(names, same),
      () => `(\\A ${this.#expressions.fresh('i')} \\in ${this.#choices.pick(['{2}', '{1, 2}'])} : ${same()})`,
      () => this.#call(open, names, depth - 1),
    ])();
  }

  /** Something that is true or false, in the place of an action: each way in which it is true is a successor. */
  #guard(names: Names): string {
    const test = (inner = names) => this.#expressions.boolean(inner, 2);
    const whole = this.#known.filter(
      ({ assigns, parameters }) => assigns.length === this.#variables.length && parameters.length === 0,
    );
    const makers: (() => string)[] = [test, test, test, () => `(${test()} \\/ ${test()})`];
    makers.push(() => {
      const name = this.#expressions.fresh('i');
      return `(\\E ${name} \\in {1, 2} : ${test({ ...names, integers: [...names.integers, name] })})`;
    });
    if (this.#instanced !== undefined)
      makers.push(
        () => 'I!Low',
        () => `J(${this.#choices.below(3)})!Low`,
        () => `(ENABLED I!Step /\\ I!Double < ${this.#choices.below(6)})`,
      );
    if (whole.length > 0 && this.#choices.oneIn(3))
      makers.push(() => `${this.#choices.pick(['', '~'])}(ENABLED ${this.#choices.pick(whole).name})`);
    if (names.primed.size === this.#variables.length)
      makers.push(
        () => "(Total' >= Total)",
        () => "(Total' # 2)",
      );
    return this.#choices.pick(makers)();
  }

  /** Some variables by one action, and the others by a later one that may look at them. */
  #split(open: readonly VariableName[], names: Names, depth: number): string {
    const at = 1 + this.#choices.below(open.length);
    const [first, second] = [open.slice(0, at), open.slice(at)];
    const primed = new Set([...names.primed, ...first]);
    return `(${this.#action(first, names, depth)} /\\ ${this.#action(second, { ...names, primed }, depth)})`;
  }

  #quantified(open: readonly VariableName[], names: Names, depth: number): string {
    const [index, process] = [this.#expressions.fresh('i'), this.#expressions.fresh('z')];
    const integers = [...names.integers, index];
    const processes = [...names.processes, process];
    const body = (more: Partial<Names>) => this.#action(open, { ...names, ...more }, depth);
    return this.#choices
      .pick([
        () =>
          `(\\E ${index} \\in ${this.#choices.pick(['0..1', '{2, 0}', '1..(x0 + 1)'])} : ${body({ integers })})`,
        () => `(\\E ${process} \\in ${this.#expressions.set(names, 1)} : ${body({ processes })})`,
        () => `(\\E ${process} \\in Proc, ${index} \\in {0, 1} : ${body({ integers, processes })})`,
        () => `(\\E <<${index}, ${process}>> \\in {1, 2} \\X Proc : ${body({ integers, processes })})`,
      ])()
      .replace('x0', this.#expressions.integer(names, 0));
  }

  #case(names: Names, same: () => string): string {
    const other = this.#choices.oneIn(8) ? '' : ` [] OTHER -> ${same()}`;
    return `(CASE ${this.#guard(names)} -> ${same()} [] ${this.#guard(names)} -> ${same()}${other})`;
  }

  #let(names: Names, same: (inner: Names) => string): string {
    const name = this.#expressions.fresh('k');
    const value = this.#expressions.integer(names, 2);
    return `(LET ${name} == ${value} IN ${same({ ...names, integers: [...names.integers, name] })})`;
  }

  /** An action that LET defines, and that is taken in two ways. */
  #letAction(names: Names, same: (inner: Names) => string): string {
    const [action, parameter] = [this.#expressions.fresh('a'), this.#expressions.fresh('k')];
    const body = same({ ...names, integers: [...names.integers, parameter] });
    const given = () => this.#expressions.integer(names, 1);
    return `(LET ${action}(${parameter}) == ${body} IN ${action}(${given()}) \\/ ${action}(${given()}))`;
  }

  /** An action by its name: one that is defined already, or a new one. */
  #call(open: readonly VariableName[], names: Names, depth: number): string {
    const assigned = open.join();
    const known = this.#known.filter(({ assigns }) => assigns.join() === assigned);
    const definition =
      known.length > 0 && this.#choices.oneIn(2) ? this.#choices.pick(known) : this.#define(open, depth);
    const given = definition.parameters.map((kind) =>
      kind === 'integer' ? this.#expressions.integer(names, 1) : this.#expressions.process(names),
    );
    return given.length === 0 ? definition.name : `${definition.name}(${given.join(', ')})`;
  }

  #define(open: readonly VariableName[], depth: number): ActionDefinition {
    const parameters = this.#choices.pick([
      [],
      [],
      ['integer'],
      ['process'],
      ['integer', 'process'],
    ] as const);
    const named = parameters.map((kind) => this.#expressions.fresh(kind === 'integer' ? 'i' : 'z'));
    const of = (wanted: string) => named.filter((_, index) => parameters[index] === wanted);
    const names = { ...noNames, integers: of('integer'), processes: of('process') };
    // Definitions may nest, but not without end.
    const body = this.#action(open, names, this.#expansions++ > 6 ? 0 : depth);
    const name = `Act${this.definitions.length}`;
    const head = named.length === 0 ? name : `${name}(${named.join(', ')})`;
    this.definitions.push(`${head} == ${body}`);
    const definition = { name, parameters, assigns: open };
    this.#known.push(definition);
    return definition;
  }

  #assignments(open: readonly VariableName[], names: Names): string {
    if (this.#choices.oneIn(12) && open.length > 1) return `UNCHANGED <<${open.join(', ')}>>`;
    if (this.#choices.oneIn(12) && open.length === this.#variables.length) return 'UNCHANGED vars';
    let primed = names.primed;
    const parts = open.map((name) => {
      const part = this.#assignment(name, { ...names, primed });
      primed = new Set([...primed, name]);
      return part;
    });
    return `(${parts.join(' /\\ ')})`;
  }

  #assignment(name: VariableName, names: Names): string {
    if (name === this.#instanced && this.#choices.oneIn(3))
      return this.#choices.pick(['I!Step', 'J(1)!Step', `J(${this.#choices.below(3)})!Step`]);
    const [number, process] = [
      () => this.#expressions.integer(names, 2),
      () => this.#expressions.process(names),
    ];
    const test = () => this.#expressions.boolean(names, 1);
    const makers: Record<VariableName, readonly (() => string)[]> = {
      x: [() => `x' = (${number()}) % 4`, () => `x' \\in {(${number()}) % 4, 1}`, () => "x' = (x + 1) % 4"],
      y: [() => `y' = (${number()}) % 3`, () => "y' \\in 0..1", () => "y' = (IF y = 2 THEN 0 ELSE y + 1)"],
      f: [
        () => `f' = [f EXCEPT ![${process()}] = (${number()}) % 2]`,
        () => `f' = [f EXCEPT ![${process()}] = 1 - @]`,
        () => `f' = [p \\in Proc |-> IF ${test()} THEN f[p] ELSE 1 - f[p]]`,
        () => "f' \\in {[f EXCEPT ![p] = 1] : p \\in Proc}",
      ],
      s: [
        () => `s' = ${this.#expressions.set(names, 1)}`,
        () => `s' = (s \\cup {${process()}}) \\ {Nobody}`,
        () => `s' \\in SUBSET ${this.#expressions.set(names, 0)}`,
        () => `s' \\in {s, ${this.#expressions.set(names, 1)}}`,
      ],
      q: [
        () => `q' = (IF Len(q) < 2 THEN Append(q, (${number()}) % 2) ELSE Tail(q))`,
        () => "q' = <<>>",
        () => `(${this.#choices.oneIn(30) ? 'TRUE' : 'q # <<>>'} /\\ q' = Tail(q))`,
        () => `q' = SelectSeq(q, LAMBDA i : i = ${this.#choices.below(2)})`,
      ],
      r: [
        () => `r' = [r EXCEPT !.n = (@ + ${number()}) % 3]`,
        () => `r' = [r EXCEPT !.on = ${this.#choices.pick(['~@', test()])}, !.n = @]`,
        () => `r' = [n |-> (${number()}) % 3, on |-> ${test()}]`,
        () => `r' \\in [n : {r.n}, on : {${test()}, TRUE}]`,
      ],
    };
    return this.#choices.pick([
      ...makers[name],
      ...makers[name],
      () => `UNCHANGED ${name}`,
      () => `${name}' = ${name}`,
    ])();
  }
}
