import type { ConcreteNode } from './concrete-tree.ts';
import { type Conversion, childIn, childrenIn, type ExpressionConverter, firstChild } from './conversion.ts';
import type { ApplicationSyntax, ExpressionSyntax, NameSyntax } from './syntax-tree.ts';

/** The sets of numbers are definitions of standard modules, so they can be defined anew like any name. */
const numberSets: Readonly<Record<string, string>> = {
  nat_number_set: 'Nat',
  int_number_set: 'Int',
  real_number_set: 'Real',
};

/** The name that a definition, a declaration or an application is about. */
export function operatorName(node: ConcreteNode, conversion: Conversion): NameSyntax {
  const numberSet = numberSets[node.type];
  return numberSet === undefined ? conversion.name(node) : { name: numberSet, span: conversion.span(node) };
}

/** An operator without arguments. */
function nullary(node: ConcreteNode, conversion: Conversion): ApplicationSyntax {
  return application(node, operatorName(node, conversion), [], conversion);
}

function application(
  node: ConcreteNode,
  operator: NameSyntax,
  operands: readonly ExpressionSyntax[],
  conversion: Conversion,
): ApplicationSyntax {
  return { kind: 'application', span: conversion.span(node), path: [], operator, arguments: operands };
}

/** `Op(a, b)`. */
function boundOperator(node: ConcreteNode, conversion: Conversion): ApplicationSyntax {
  const operands = conversion.expressions(childrenIn(node, 'parameter'));
  return application(node, conversion.name(childIn(node, 'name')), operands, conversion);
}

/** `+(a, b)`. */
function boundSymbol(node: ConcreteNode, conversion: Conversion): ApplicationSyntax {
  const [symbol, ...operands] = node.children;
  return application(node, conversion.name(symbol!), conversion.expressions(operands), conversion);
}

const applicationConverters = {
  identifier_ref: nullary,
  boolean: nullary,
  string_set: nullary,
  boolean_set: nullary,
  nat_number_set: nullary,
  int_number_set: nullary,
  real_number_set: nullary,
  prefix_op_symbol: nullary,
  infix_op_symbol: nullary,
  postfix_op_symbol: nullary,
  bound_op: boundOperator,
  bound_nonfix_op: boundSymbol,
} as const;

/** `I!J(p)!Op(a)`. */
function prefixed(node: ConcreteNode, conversion: Conversion): ApplicationSyntax {
  const path = childIn(node, 'prefix').children.map((component) => {
    const instance = firstChildOrNone(component);
    if (component.type !== 'subexpr_component' || !isInstanceName(instance)) {
      throw unsupportedSelector(component, conversion);
    }
    const { operator, arguments: operands } = applicationConverters[instance.type](instance, conversion);
    return { name: operator, arguments: operands };
  });
  const last = childIn(node, 'op');
  const convert = applicationConverters[last.type as keyof typeof applicationConverters];
  return { ...convert(last, conversion), span: conversion.span(node), path };
}

function firstChildOrNone(node: ConcreteNode): ConcreteNode | undefined {
  return node.children[0];
}

function isInstanceName(
  node: ConcreteNode | undefined,
): node is ConcreteNode & { type: 'identifier_ref' | 'bound_op' } {
  return node?.type === 'identifier_ref' || node?.type === 'bound_op';
}

function unsupportedSelector(node: ConcreteNode, conversion: Conversion): Error {
  return conversion.fail(
    'expected the name of an instance or operator, found a selector of a part of an expression, ' +
      'which is not supported: give that part a definition of its own',
    node,
  );
}

function selector(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  throw unsupportedSelector(node, conversion);
}

function proofStep(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  throw conversion.fail('expected an expression, found the name of a proof step', node);
}

/** `label :: e` is `e`: labels only serve selectors. */
function label(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return conversion.expression(childIn(node, 'expression'));
}

/** Grouping is told by the tree; but `(Op)` is a value, and cannot be passed where an operator is expected. */
function parentheses(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const inner = conversion.expression(firstChild(node));
  const isName = inner.kind === 'application' && inner.arguments.length === 0;
  return isName ? { ...inner, isInParentheses: true } : inner;
}

export const nameConverters: readonly (readonly [string, ExpressionConverter])[] = [
  ...Object.entries(applicationConverters),
  ['prefixed_op', prefixed],
  ['subexpression', selector],
  ['proof_step_ref', proofStep],
  ['label', label],
  ['parentheses', parentheses],
];
