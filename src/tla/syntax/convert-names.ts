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
  const path = childIn(node, 'prefix').children.map((component) => pathStep(component, conversion));
  const last = childIn(node, 'op');
  const convert = applicationConverters[last.type as keyof typeof applicationConverters];
  return { ...convert(last, conversion), span: conversion.span(node), path };
}

/** `Inv!2!(q)!<<`: as names before `!`, of which those of parts of expressions begin with no letter. */
function selector(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const [prefix, last] = node.children as [ConcreteNode, ConcreteNode];
  const { name, arguments: operands } = pathStep(last, conversion);
  return {
    kind: 'application',
    span: conversion.span(node),
    path: prefix.children.map((component) => pathStep(component, conversion)),
    operator: name,
    arguments: operands,
  };
}

function pathStep(
  component: ConcreteNode,
  conversion: Conversion,
): { readonly name: NameSyntax; readonly arguments: readonly ExpressionSyntax[] } {
  const inner = firstChild(component);
  if (component.type !== 'subexpr_tree_nav') {
    const convert = applicationConverters[inner.type as keyof typeof applicationConverters];
    if (convert === undefined)
      throw conversion.fail('expected the name of an instance or operator', component);
    const { operator, arguments: operands } = convert(inner, conversion);
    return { name: operator, arguments: operands };
  }
  const isInstantiation = inner.type === 'operator_args';
  const name = isInstantiation ? '()' : (navigationNames[inner.type] ?? conversion.name(inner).name);
  return {
    name: { name, span: conversion.span(inner) },
    arguments: isInstantiation ? conversion.expressions(inner.children) : [],
  };
}

const navigationNames: Readonly<Record<string, string>> = {
  address: '@',
  colon: ':',
  langle_bracket: '<<',
  rangle_bracket: '>>',
};

function proofStep(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  throw conversion.fail('expected an expression, found the name of a proof step', node);
}

/** `label(x) :: e` is `e`: labels only serve selectors. */
function label(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const inner = conversion.expression(childIn(node, 'expression'));
  const name = conversion.name(childIn(node, 'name'));
  const parameters = childrenIn(node, 'parameter').map((parameter) => conversion.name(parameter));
  return { ...inner, labels: [{ name, parameters }, ...(inner.labels ?? [])] };
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
