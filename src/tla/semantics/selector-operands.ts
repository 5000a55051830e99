import type { ExpressionSyntax } from '../syntax/syntax-tree.ts';

/** The operands of an expression's outermost operator, as a selector counts them. */
export function operandsOf(expression: ExpressionSyntax): readonly ExpressionSyntax[] {
  switch (expression.kind) {
    case 'application':
      return [...expression.path.flatMap((step) => step.arguments), ...expression.arguments];
    case 'junction':
      return junctionOperands(expression);
    case 'if':
      return [expression.condition, expression.then, expression.else];
    case 'set':
    case 'tuple':
      return expression.elements;
    case 'product':
      return expression.factors;
    case 'record':
    case 'record set':
      return expression.fields.map(({ value }) => value);
    case 'field':
      return [
        expression.record,
        { kind: 'string', span: expression.field.span, value: expression.field.name },
      ];
    // What EXCEPT puts in place may speak of `@`, which means nothing by itself.
    case 'except':
      return [expression.function];
    case 'function application': {
      const { function: applied, arguments: given, span } = expression;
      return [applied, given.length === 1 ? given[0]! : { kind: 'tuple', span, elements: given }];
    }
    case 'function set':
      return [expression.domain, expression.range];
    case 'subscripted action':
      return [expression.action, expression.subscript];
    case 'quantifier':
    case 'function':
    case 'set map':
      return expression.bounds.map(({ set }) => set);
    case 'set filter':
      return [expression.set];
    case 'choose':
      return expression.set === undefined ? [] : [expression.set];
    default:
      return [];
  }
}

/** A bulleted list has its items; written with infix operators, all but the last operand are one. */
function junctionOperands(
  junction: Extract<ExpressionSyntax, { kind: 'junction' }>,
): readonly ExpressionSyntax[] {
  const { items, written } = junction;
  if (written.form === 'list') return written.items;
  const group = (part: readonly ExpressionSyntax[]): ExpressionSyntax =>
    part.length === 1 ? part[0]! : { ...junction, items: part, written: { form: 'infix', last: 1 } };
  const middle = items.length - written.last;
  return [group(items.slice(0, middle)), group(items.slice(middle))];
}
