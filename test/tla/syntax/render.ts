import { loadParser } from '../../../src/tla/syntax/parse-module.ts';
import type {
  BoundSyntax,
  ExpressionSyntax,
  ModuleSyntax,
  ParameterSyntax,
  PatternSyntax,
  UnitSyntax,
} from '../../../src/tla/syntax/syntax-tree.ts';

const parser = await loadParser();

export const parse = (text: string): ModuleSyntax => parser.parse(text, 'Test.tla');

/** The units of a module with this body. */
export const unitsOf = (body: string): readonly UnitSyntax[] =>
  parse(`---- MODULE Test ----\n${body}\n====\n`).units;

/** The expression, with all its grouping shown. */
export function shown(expression: string): string {
  const [unit] = unitsOf(`E ==\n${expression}`);
  if (unit?.kind !== 'operator definition') throw new Error('expected one definition');
  return render(unit.body);
}

const list = (expressions: readonly ExpressionSyntax[]): string => expressions.map(render).join(', ');
const pattern = (one: PatternSyntax): string =>
  one.kind === 'name' ? one.name.name : `<<${one.names.map(({ name }) => name).join(', ')}>>`;
const bounds = (all: readonly BoundSyntax[]): string =>
  all.map(({ patterns, set }) => `${patterns.map(pattern).join(', ')} \\in ${render(set)}`).join(', ');
const parameters = (all: readonly ParameterSyntax[]): string =>
  all.map(({ name, arity }) => (arity === 0 ? name.name : `${name.name}/${arity}`)).join(', ');

/** Fully parenthesized, so that two trees render alike only if they group alike. */
export function render(node: ExpressionSyntax): string {
  switch (node.kind) {
    case 'number':
      return node.digits;
    case 'decimal':
      return node.text;
    case 'string':
      return JSON.stringify(node.value);
    case 'at':
      return '@';
    case 'application': {
      const path = node.path.map(({ name, arguments: operands }) =>
        operands.length === 0 ? `${name.name}!` : `${name.name}(${list(operands)})!`,
      );
      const head = path.join('') + node.operator.name;
      return node.arguments.length === 0 ? head : `${head}(${list(node.arguments)})`;
    }
    case 'junction':
      return `(${node.items.map(render).join(` ${node.operator} `)})`;
    case 'product':
      return `(${node.factors.map(render).join(' \\X ')})`;
    case 'quantifier':
      return `(${node.quantifier} ${bounds(node.bounds)} : ${render(node.body)})`;
    case 'unbounded quantifier':
      return `(${node.quantifier} ${node.names.map(({ name }) => name).join(', ')} : ${render(node.body)})`;
    case 'choose':
      return `(CHOOSE ${pattern(node.pattern)}${node.set ? ` \\in ${render(node.set)}` : ''} : ${render(node.body)})`;
    case 'set':
      return `{${list(node.elements)}}`;
    case 'tuple':
      return `<<${list(node.elements)}>>`;
    default:
      return renderOther(node);
  }
}

function renderOther(node: ExpressionSyntax): string {
  switch (node.kind) {
    case 'set filter':
      return `{${pattern(node.pattern)} \\in ${render(node.set)} : ${render(node.predicate)}}`;
    case 'set map':
      return `{map ${render(node.element)} : ${bounds(node.bounds)}}`;
    case 'function':
      return `[${bounds(node.bounds)} |-> ${render(node.body)}]`;
    case 'function set':
      return `[${render(node.domain)} -> ${render(node.range)}]`;
    case 'function application':
      return `${render(node.function)}[${list(node.arguments)}]`;
    case 'record':
      return `[${node.fields.map(({ name, value }) => `${name.name} |-> ${render(value)}`).join(', ')}]`;
    case 'record set':
      return `[${node.fields.map(({ name, value }) => `${name.name} : ${render(value)}`).join(', ')}]`;
    case 'field':
      return `${render(node.record)}.${node.field.name}`;
    case 'except':
      return `[${render(node.function)} EXCEPT ${node.updates
        .map(({ path, value }) => {
          const steps = path.map((step) =>
            step.kind === 'field' ? `.${step.field.name}` : `[${list(step.arguments)}]`,
          );
          return `!${steps.join('')} = ${render(value)}`;
        })
        .join(', ')}]`;
    case 'if':
      return `(IF ${render(node.condition)} THEN ${render(node.then)} ELSE ${render(node.else)})`;
    case 'case': {
      const arms = node.arms.map(({ condition, value }) => `${render(condition)} -> ${render(value)}`);
      if (node.other) arms.push(`OTHER -> ${render(node.other)}`);
      return `(CASE ${arms.join(' [] ')})`;
    }
    case 'let':
      return `(LET ${node.definitions.map(renderUnit).join('; ')} IN ${render(node.body)})`;
    case 'lambda':
      return `(LAMBDA ${parameters(node.parameters)} : ${render(node.body)})`;
    case 'subscripted action':
      return node.form === 'box'
        ? `[${render(node.action)}]_${render(node.subscript)}`
        : `<<${render(node.action)}>>_${render(node.subscript)}`;
    case 'fairness':
      return `${node.strength === 'weak' ? 'WF' : 'SF'}_${render(node.subscript)}(${render(node.action)})`;
  }
  throw new Error(`a kind without rendering: ${node.kind}`);
}

/** One line for a unit. */
export function renderUnit(unit: UnitSyntax): string {
  const local = 'isLocal' in unit && unit.isLocal ? 'LOCAL ' : '';
  switch (unit.kind) {
    case 'operator definition':
      return `${local}${unit.name.name}(${parameters(unit.parameters)}) == ${render(unit.body)}`;
    case 'function definition':
      return `${local}${unit.name.name}[${bounds(unit.bounds)}] == ${render(unit.body)}`;
    case 'instance': {
      const name = unit.name ? `${unit.name.name}(${parameters(unit.parameters)}) == ` : '';
      const given = unit.substitutions.map((one) => `${one.name.name} <- ${render(one.value)}`);
      return `${local}${name}INSTANCE ${unit.module.name}${given.length > 0 ? ` WITH ${given.join(', ')}` : ''}`;
    }
    case 'recursive declaration':
      return `RECURSIVE ${parameters(unit.operators)}`;
    case 'constants':
      return `CONSTANTS ${parameters(unit.constants)}`;
    case 'variables':
      return `VARIABLES ${unit.variables.map(({ name }) => name).join(', ')}`;
    case 'assumption':
      return `ASSUME ${unit.name ? `${unit.name.name} == ` : ''}${render(unit.body)}`;
    case 'theorem':
      return `THEOREM ${unit.name ? `${unit.name.name} == ` : ''}${unit.body ? render(unit.body) : '...'}`;
    case 'module':
      return `MODULE ${unit.module.name.name} {${unit.module.units.map(renderUnit).join('; ')}}`;
  }
}
