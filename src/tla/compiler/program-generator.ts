import type { ActionOutline } from '../../core/transition-system.ts';
import type { Elaborated } from '../semantics/elaborate.ts';
import { Levels } from '../semantics/level.ts';
import type { Closed } from '../semantics/temporal.ts';
import { ActionCompiler } from './actions/action-compiler.ts';
import { compileEnabled } from './actions/enabled.ts';
import { NextRelation } from './actions/next-relation.ts';
import { CodeBuilder } from './code-builder.ts';
import type { Selection } from './compile-specification.ts';
import { conjunctsOf } from './conjuncts.ts';
import { type Context, nothingAssigned } from './context.ts';
import { ExpressionCompiler } from './expressions/expression-compiler.ts';

/** Makes the JavaScript program of a specification: its functions as text. */
export class ProgramGenerator {
  readonly builder: CodeBuilder;
  readonly natives: unknown[] = [];
  isImpure = false;
  readonly #elaborated: Elaborated;
  readonly #levels = new Levels();
  readonly #expressions: ExpressionCompiler;
  readonly #actions: ActionCompiler;
  readonly #next: NextRelation;

  constructor(elaborated: Elaborated, { actionTable, remembers, notesNames }: Selection) {
    this.builder = new CodeBuilder(remembers !== false);
    this.#elaborated = elaborated;
    const variableCount = elaborated.variables.length;
    this.#expressions = new ExpressionCompiler({
      builder: this.builder,
      levels: this.#levels,
      natives: this.natives,
      variableCount,
      instantiate: elaborated.instantiate,
      notesNames: notesNames === true,
      enabled: (action, context) => compileEnabled(this.#actions, action, context, variableCount),
    });
    this.#actions = new ActionCompiler(this.#expressions);
    this.#next = new NextRelation(this.#actions, actionTable);
  }

  /** The actions that the next-state relation was found to have. */
  get labels(): readonly ActionOutline[] {
    return this.#next.labels;
  }

  program(selection: Selection): string {
    const { result, uses } = this.builder.during(() => ({
      init: this.#init(selection.init),
      next: selection.next === undefined ? '' : this.#successors(selection.next),
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
      return this.#actions.compile(predicate.expression, inside(predicate, context), (after) =>
        compile(position + 1, after),
      );
    };
    return compile(0, this.#context('t', undefined, 't'));
  }

  #successors(relation: Closed): string {
    const context = inside(relation, this.#context('s', 't', 't'));
    return this.#next.compile(relation.expression, context, (action, parameters, after) => {
      const { name } = this.labels[action]!;
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
