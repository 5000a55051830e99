import type {
  ApplicationSyntax,
  BoundSyntax,
  ExpressionSyntax,
  LetDefinitionSyntax,
  ModuleSyntax,
  NameSyntax,
  ParameterSyntax,
} from '../syntax/syntax-tree.ts';
import { findLabel, type Part } from './find-label.ts';
import { operandsOf } from './selector-operands.ts';

/** A step of a selector, such as the `2`, the `(q)` or the label of `Inv!2!(q)!label`. */
export interface SelectorStep {
  readonly name: NameSyntax;
  readonly arguments: readonly ExpressionSyntax[];
}

/** What a selector names: an expression that takes arguments for these parameters. */
export interface Selected {
  readonly expression: ExpressionSyntax;
  readonly parameters: readonly ParameterSyntax[];
}

/** A selector taken apart: the definition from which it starts, and the steps from there. */
export interface Selector {
  readonly base: ApplicationSyntax;
  readonly steps: readonly SelectorStep[];
}

/** Of the names before and after each `!`, those of parts of expressions begin with no letter. */
function isSelectorName({ name }: NameSyntax): boolean {
  return /^(\d+|:|<<|>>|@|\(\))$/.test(name);
}

/**
 * `I!Op(a)!2!(q)` taken apart: the application `I!Op(a)`, and the steps from its definition; `undefined` without any.
 *
 * @param isInstance whether what the first names lead to is an instance: then the next one is a name in its module.
 */
export function splitSelector(
  expression: ApplicationSyntax,
  isInstance: (steps: readonly SelectorStep[]) => boolean,
): Selector | undefined {
  if (expression.path.length === 0) return undefined;
  const all = [...expression.path, { name: expression.operator, arguments: expression.arguments }];
  const last = all.findIndex(
    ({ name }, index) =>
      index === all.length - 1 ||
      (!isSelectorName(name) &&
        (isSelectorName(all[index + 1]!.name) || !isInstance(all.slice(0, index + 1)))),
  );
  const definition = all[last]!;
  if (last === all.length - 1 || isSelectorName(definition.name)) return undefined;
  const base: ApplicationSyntax = {
    ...expression,
    path: all.slice(0, last),
    operator: definition.name,
    arguments: definition.arguments,
  };
  return { base, steps: all.slice(last + 1) };
}

/** The arguments that a selector gives, in the order of the parameters that they are for. */
export function argumentsOf({ base, steps }: Selector): readonly ExpressionSyntax[] {
  return [...base.arguments, ...steps.flatMap((step) => step.arguments)];
}

/** A definition or statement at the top of a module, as a selector sees it. */
export function definitionIn(
  { units }: ModuleSyntax,
  name: string,
): { readonly parameters: readonly ParameterSyntax[]; readonly body: ExpressionSyntax } | undefined {
  for (const unit of units) {
    if (!('name' in unit) || unit.name?.name !== name) continue;
    if (unit.kind === 'operator definition') return unit;
    if (unit.kind === 'function definition') {
      const { span, bounds, body } = unit;
      return { parameters: [], body: { kind: 'function', span, bounds, body } };
    }
    if (unit.kind !== 'instance' && unit.body !== undefined) return { parameters: [], body: unit.body };
  }
  return undefined;
}

/** What is selected up to a step, and how it was come by. */
interface Position extends Part {
  readonly parameters: readonly ParameterSyntax[];
  /** Whether a definition or a label was named, in which labels can be. */
  readonly isNamed: boolean;
}

/**
 * The part of a definition to which steps lead; `undefined` if there is none (*Specifying Systems*' successor TLA+2,
 * section 6.4). Its parameters are those of the definition, and of what is named or bound on the way.
 */
export function select(
  parameters: readonly ParameterSyntax[],
  body: ExpressionSyntax,
  steps: readonly SelectorStep[],
): Selected | undefined {
  let position: Position | undefined = { expression: body, lets: [], parameters, isNamed: true };
  for (let index = 0; index < steps.length && position !== undefined; index++) {
    const name = steps[index]!.name;
    const next = steps[index + 1]?.name;
    if (position.expression.kind === 'case' && !position.expression.labels?.length && !isName(name)) {
      // An arm of a CASE is no expression: only its parts can be selected.
      position = next && partOfArm(position, name.name, next.name);
      index++;
    } else if (name.name === ':') {
      position = position.isNamed ? { ...position, isNamed: false } : undefined;
    } else {
      position = isName(name) ? namedPart(position, name.name) : operand(position, name.name);
    }
  }
  if (position === undefined) return undefined;
  const { expression, lets } = position;
  return { expression: lets.reduceRight(underLet, expression), parameters: position.parameters };
}

function isName(name: NameSyntax): boolean {
  return !isSelectorName(name);
}

function underLet(body: ExpressionSyntax, definitions: readonly LetDefinitionSyntax[]): ExpressionSyntax {
  return { kind: 'let', span: body.span, definitions, body };
}

/** A label in what was named before, or else a definition of the LET that was come to. */
function namedPart(position: Position, name: string): Position | undefined {
  const found = position.isNamed ? findLabel(position, name) : undefined;
  if (found !== undefined) {
    const parameters = found.label.parameters.map((parameter) => ({ name: parameter, arity: 0 }));
    return { ...found.part, parameters: [...position.parameters, ...parameters], isNamed: true };
  }
  const { expression, lets, parameters } = position;
  if (position.isNamed || expression.kind !== 'let') return undefined;
  const around = [...lets, expression.definitions];
  for (const definition of expression.definitions) {
    if (definition.kind === 'operator definition' && definition.name.name === name) {
      const all = [...parameters, ...definition.parameters];
      return { expression: definition.body, lets: around, parameters: all, isNamed: true };
    }
    if (definition.kind === 'function definition' && definition.name.name === name) {
      const { span, bounds, body } = definition;
      return {
        expression: { kind: 'function', span, bounds, body },
        lets: around,
        parameters,
        isNamed: true,
      };
    }
  }
  return undefined;
}

function operand(position: Position, step: string): Position | undefined {
  const { expression, lets, parameters } = position;
  if (step === '()' || step === '@') {
    const bound = boundBy(expression);
    if (bound === undefined) return undefined;
    const names = bound.names.map((name) => ({ name, arity: 0 }));
    return { expression: bound.body, lets, parameters: [...parameters, ...names], isNamed: false };
  }
  if (expression.kind === 'let') {
    const isBody = numberOf(step, 1) === 1;
    return isBody
      ? { expression: expression.body, lets: [...lets, expression.definitions], parameters, isNamed: false }
      : undefined;
  }
  const operands = operandsOf(expression);
  const chosen = operands[numberOf(step, operands.length) - 1];
  return chosen && { expression: chosen, lets, parameters, isNamed: false };
}

function partOfArm(position: Position, arm: string, part: string): Position | undefined {
  const { expression } = position;
  if (expression.kind !== 'case') return undefined;
  const arms = [
    ...expression.arms.map(({ condition, value }) => [condition, value]),
    ...(expression.other === undefined ? [] : [[undefined, expression.other]]),
  ];
  const chosen = arms[numberOf(arm, arms.length) - 1]?.[numberOf(part, 2) - 1];
  return chosen && { ...position, expression: chosen, isNamed: false };
}

/** Operands count from one; `<<` is the first of them, and `>>` the last. */
function numberOf(step: string, count: number): number {
  return step === '<<' ? 1 : step === '>>' ? count : Number(step);
}

function boundBy(
  expression: ExpressionSyntax,
): { readonly names: readonly NameSyntax[]; readonly body: ExpressionSyntax } | undefined {
  const namesOf = (bounds: readonly BoundSyntax[]) =>
    bounds.flatMap(({ patterns }) =>
      patterns.flatMap((pattern) => (pattern.kind === 'name' ? [pattern.name] : pattern.names)),
    );
  switch (expression.kind) {
    case 'quantifier':
    case 'function':
      return { names: namesOf(expression.bounds), body: expression.body };
    case 'set map':
      return { names: namesOf(expression.bounds), body: expression.element };
    case 'set filter':
    case 'choose': {
      const { pattern } = expression;
      const names = pattern.kind === 'name' ? [pattern.name] : pattern.names;
      return { names, body: expression.kind === 'choose' ? expression.body : expression.predicate };
    }
    case 'unbounded quantifier':
      return { names: expression.names, body: expression.body };
    case 'lambda':
      return { names: expression.parameters.map(({ name }) => name), body: expression.body };
    default:
      return undefined;
  }
}
