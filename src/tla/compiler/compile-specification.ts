import type { ActionOutline } from '../../core/transition-system.ts';
import type { Value } from '../../core/values/index.ts';
import * as runtime from '../runtime/index.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { Elaborated } from '../semantics/elaborate.ts';
import { Levels } from '../semantics/level.ts';
import type { Closed } from '../semantics/temporal.ts';
import type { ExpressionSyntax } from '../syntax/syntax-tree.ts';
import { ActionCompiler } from './action-compiler.ts';
import { CodeBuilder, type Site } from './code-builder.ts';
import { conjunctsOf } from './conjuncts.ts';
import { type Context, type FreshVariables, nothingAssigned } from './context.ts';
import { ExpressionCompiler } from './expression-compiler.ts';
import { prelude } from './prelude.ts';

/** What of a specification is to be compiled. */
export interface Selection {
  readonly init: readonly Closed[];
  readonly next: Closed | undefined;
  /** Predicates on states. */
  readonly states: readonly Closed[];
  /** Predicates on steps. */
  readonly steps: readonly Closed[];
  /** Values of states, such as a VIEW. */
  readonly values: readonly Closed[];
  /** Values of steps, such as an ALIAS. */
  readonly stepValues: readonly Closed[];
  /** The operators that are actions; the innermost ones of the next-state relation unless given. */
  readonly actionTable?: ReadonlySet<string> | undefined;
  /**
   * Whether results are kept from one evaluation to another, as they are unless this is `false`: then everything is
   * evaluated where it stands, which is slow and leaves nothing to be kept too long.
   */
  readonly remembers?: boolean | undefined;
}

type Vector = readonly Value[];

/** A state predicate without conjunctions at its top, as a JavaScript function. */
export interface CompiledPredicate {
  holds(state: Vector): boolean;
  /** Whether it may say something else when it is asked again. */
  readonly isImpure: boolean;
  /** The variables on whose values alone the result depends. */
  readonly variables: readonly number[];
  /** Whether it has no effect, depends on a part of the state only, and takes longer than looking it up. */
  readonly isWorthRemembering: boolean;
}

/** A specification as JavaScript functions. */
export interface Compiled {
  /** By number; 0 is no place. */
  readonly sites: readonly (Site | undefined)[];
  /** Where the definitions stand of which JavaScript functions were made, by the names of these. */
  readonly definitions: ReadonlyMap<string, Site>;
  /** Whether initial states or steps depend on more than the state: they may be others when asked for again. */
  readonly isImpure: boolean;
  readonly labels: readonly ActionOutline[];
  init(found: (state: Vector) => void): void;
  next(
    state: Vector,
    sink: (action: number, parameters: readonly Value[], next: readonly Value[]) => void,
    wantsArguments: boolean,
  ): void;
  /** The conjuncts of each state predicate, in their order. */
  readonly states: readonly (readonly CompiledPredicate[])[];
  /** How many states composed actions (`A \\cdot B`) have passed over until now. */
  passedOver(): number;
  readonly steps: readonly ((before: Vector, after: Vector) => boolean)[];
  readonly values: readonly ((state: Vector) => Value)[];
  /** Values of steps. */
  readonly stepValues: readonly ((before: Vector, after: Vector) => Value)[];
  readonly assumptions: readonly {
    readonly name: string | undefined;
    readonly site: number;
    holds(): boolean;
  }[];
  /** The generated program, for whoever wants to read it. */
  readonly code: string;
}

/** As properties of an object: reading one has no code in it, where a module may have some around what it exports. */
const operations = { ...runtime };

/** Compiles a specification. @throws BadInput for what has no meaning, with its place. */
export function compileSpecification(
  elaborated: Elaborated,
  selection: Selection,
  constants: readonly (Value | undefined)[],
  host: RuntimeContext,
): Compiled {
  const generator = new Generator(elaborated, selection);
  const code = generator.program(selection);
  const build = new Function('runtime', 'constants', 'natives', 'host', ...Object.keys(prelude), code);
  const program = build(operations, constants, generator.natives, host, ...Object.values(prelude));
  const { builder, actions, isImpure } = generator;
  const { sites, definitions } = builder;
  return { ...program, sites, definitions, labels: actions.labels, isImpure, code };
}

class Generator {
  readonly builder: CodeBuilder;
  readonly natives: unknown[] = [];
  readonly actions: ActionCompiler;
  isImpure = false;
  readonly #elaborated: Elaborated;
  readonly #levels: Levels;
  readonly #expressions: ExpressionCompiler;

  constructor(elaborated: Elaborated, { actionTable, remembers }: Selection) {
    this.builder = new CodeBuilder(remembers !== false);
    this.#elaborated = elaborated;
    const levels = new Levels();
    this.#levels = levels;
    this.#expressions = new ExpressionCompiler({
      builder: this.builder,
      levels,
      natives: this.natives,
      variableCount: elaborated.variables.length,
      instantiate: elaborated.instantiate,
      enabled: (action, context) => this.#enabled(action, context),
    });
    this.actions = new ActionCompiler(this.#expressions, this.builder, levels, actionTable);
  }

  program(selection: Selection): string {
    const { result, uses } = this.builder.during(() => ({
      init: this.#init(selection.init),
      next: selection.next === undefined ? '' : this.#next(selection.next),
    }));
    const { init, next } = result;
    this.isImpure = uses.isVolatile;
    const inState = this.#context('s', undefined, undefined);
    const inStep = this.#context('s', 't', undefined);
    const boolean = (closed: Closed, context: Context) =>
      this.#expressions.boolean(closed.expression, inside(closed, context));
    const value = (closed: Closed, context: Context) =>
      inMoment(
        `runtime.materialize(${this.#expressions.value(closed.expression, inside(closed, context))}, ${this.#siteOf(closed)})`,
      );
    const states = selection.states.map((predicate) => {
      const conjuncts = conjunctsOf(predicate, this.#levels);
      return `[${conjuncts.map((conjunct) => this.#predicate(conjunct, inState)).join(', ')}]`;
    });
    const steps = selection.steps.map((predicate) => `(s, t) => ${inMoment(boolean(predicate, inStep))}`);
    const values = selection.values.map((closed) => `(s) => ${value(closed, inState)}`);
    const stepValues = selection.stepValues.map((closed) => `(s, t) => ${value(closed, inStep)}`);
    const assumptions = this.#elaborated.assumptions.map(({ name, body }) => {
      const context = { ...this.#context('s', undefined, undefined), scope: body.scope, module: body.module };
      const site = this.builder.site(body.module, body.span);
      return `{ name: ${JSON.stringify(name)}, site: ${site}, holds: () => ${this.#expressions.boolean(body.body, context)} }`;
    });
    return [
      '"use strict";',
      // What a definition says of a state is remembered while nobody else is looked at.
      'let stable; let moment = 0; let moments = 0; let passedOver = 0;',
      this.builder.declarations(),
      `function init(found) { const t = new Array(${this.#elaborated.variables.length}).fill(undefined); ${init} return false; }`,
      `const successor = new Array(${this.#elaborated.variables.length}).fill(undefined);`,
      'const none = [];',
      // An error may have left values in it.
      `function next(s, sink, wantsArguments) { const t = successor; t.fill(undefined); stable = s; moment = ++moments; ${next} return false; }`,
      `return { init, next, passedOver: () => passedOver, states: [${states.join(', ')}], steps: [${steps.join(', ')}], ` +
        `values: [${values.join(', ')}], stepValues: [${stepValues.join(', ')}], assumptions: [${assumptions.join(', ')}] };`,
    ].join('\n');
  }

  #predicate(predicate: Closed, context: Context): string {
    const { result, uses } = this.builder.during(() =>
      this.#expressions.boolean(predicate.expression, inside(predicate, context)),
    );
    const variables = [...uses.variables];
    const isPartial = variables.length > 0 && variables.length < this.#elaborated.variables.length;
    // A loop, or a look into a set that is not written out.
    const isLong = uses.isLong || /\$\d/.test(result);
    return `{ isImpure: ${uses.isImpure}, variables: [${variables.join(', ')}], isWorthRemembering: ${this.builder.remembers && isPartial && isLong && !uses.isImpure && !uses.isOpen}, holds: (s) => ${inMoment(result)} }`;
  }

  #context(current: string, next: string | undefined, vector: string | undefined): Context {
    const building =
      vector === undefined
        ? undefined
        : { vector, assigned: nothingAssigned, size: this.#elaborated.variables.length };
    return { scope: this.#elaborated.scope, module: this.#elaborated.root, current, next, building };
  }

  #init(predicates: readonly Closed[]): string {
    const compile = (position: number, context: Context): string => {
      const predicate = predicates[position];
      if (predicate === undefined)
        return `${this.#complete(context, 'the initial predicate', predicates[0])} found(t.slice());`;
      return this.actions.compile(predicate.expression, inside(predicate, context), (after) =>
        compile(position + 1, after),
      );
    };
    return compile(0, this.#context('t', undefined, 't'));
  }

  #next(relation: Closed): string {
    const context = inside(relation, this.#context('s', 't', 't'));
    return this.actions.compileNext(relation.expression, context, (action, parameters, after) => {
      const { name } = this.actions.labels[action]!;
      const given = parameters.map((parameter) => `labelled(() => ${parameter})`).join(', ');
      const list = given === '' ? 'none' : `wantsArguments ? [${given}] : none`;
      return `${this.#complete(after, `action ${name}`, relation)} sink(${action}, ${list}, t);`;
    });
  }

  #siteOf({ expression, module }: Closed): number {
    return this.builder.site(module, expression.span);
  }

  /** Code that makes sure that every variable has a value. */
  #complete({ building }: Context, what: string, formula: Closed | undefined): string {
    const { definite } = building!.assigned;
    const site = formula === undefined ? 0 : this.#siteOf(formula);
    return this.#elaborated.variables
      .filter(({ index }) => !definite.has(index))
      .map(
        ({ name, index }) =>
          `if (t[${index}] === undefined) fail(${JSON.stringify(`${what} gives the variable ${name} no value`)}, ${site});`,
      )
      .join(' ');
  }

  /** `ENABLED A`: whether A leads anywhere from the current state. */
  #enabled(action: ExpressionSyntax, context: Context): string {
    const vector = this.builder.fresh('t');
    const own = this.#freshVariables(context);
    const size = this.#elaborated.variables.length + own.size;
    const inner: Context = {
      ...context,
      next: vector,
      building: { vector, assigned: nothingAssigned, size },
      ...(own.size === 0 ? {} : { fresh: new Map([...(context.fresh ?? []), [vector, own]]) }),
    };
    const code = this.actions.compile(action, inner, () => 'return true;');
    return `(() => { const ${vector} = new Array(${size}).fill(undefined); ${code} return false; })()`;
  }

  /** Variables of the instance around an ENABLED that are no variables of the specification, or share one. */
  #freshVariables({ scope }: Context): FreshVariables {
    const substituted = [...scope.meanings()].filter(
      (meaning) => meaning.kind === 'substitution' && meaning.isVariable === true,
    );
    const indexes = substituted.map((meaning) =>
      meaning.kind === 'substitution'
        ? this.#expressions.variable(meaning.expression, meaning.scope)
        : undefined,
    );
    const own = substituted.filter(
      (_, position) =>
        indexes[position] === undefined ||
        indexes.indexOf(indexes[position]) !== indexes.lastIndexOf(indexes[position]),
    );
    return new Map(own.map((meaning, position) => [meaning, this.#elaborated.variables.length + position]));
  }
}

/**
 * A function's body that evaluates code of a state s which does not change meanwhile. The number of the moment is never
 * used again: the vector of a successor is, with other values in it.
 */
function inMoment(code: string): string {
  return (
    '{ const stableBefore = stable; const momentBefore = moment; stable = s; moment = ++moments; ' +
    `const result = ${code}; stable = stableBefore; moment = momentBefore; return result; }`
  );
}

/** The context in which a closed expression is understood. */
function inside({ scope, module }: Closed, context: Context): Context {
  return { ...context, scope, module };
}
