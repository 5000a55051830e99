import type { ConcreteNode } from './concrete-tree.ts';
import {
  type Conversion,
  childIn,
  childrenIn,
  childrenOf,
  type ExpressionConverter,
  firstChild,
  lastChild,
} from './conversion.ts';
import { boundsOf } from './convert-binders.ts';
import { operatorName } from './convert-names.ts';
import type {
  ExpressionSyntax,
  FunctionDefinitionSyntax,
  InstanceSyntax,
  LetDefinitionSyntax,
  OperatorDefinitionSyntax,
  ParameterSyntax,
  RecursiveDeclarationSyntax,
} from './syntax-tree.ts';

/** A name, or an operator with places for its arguments. */
export function parameter(node: ConcreteNode, conversion: Conversion): ParameterSyntax {
  if (node.type !== 'operator_declaration') return { name: conversion.name(node), arity: 0 };
  const name = childIn(node, 'name');
  const arity = node.children.filter((child) => child.type === 'placeholder').length;
  return { name: conversion.name(name), arity };
}

function operatorDefinition(
  node: ConcreteNode,
  conversion: Conversion,
  isLocal: boolean,
): OperatorDefinitionSyntax {
  return {
    kind: 'operator definition',
    span: conversion.span(node),
    name: operatorName(childIn(node, 'name'), conversion),
    parameters: childrenIn(node, 'parameter').map((child) => parameter(child, conversion)),
    body: conversion.expression(childIn(node, 'definition')),
    isLocal,
  };
}

function functionDefinition(
  node: ConcreteNode,
  conversion: Conversion,
  isLocal: boolean,
): FunctionDefinitionSyntax {
  return {
    kind: 'function definition',
    span: conversion.span(node),
    name: conversion.name(childIn(node, 'name')),
    bounds: boundsOf(node, conversion),
    body: conversion.expression(childIn(node, 'definition')),
    isLocal,
  };
}

/** `INSTANCE M WITH ...`, with or without a name before it. */
function instance(node: ConcreteNode, conversion: Conversion, isLocal: boolean): InstanceSyntax {
  const body = node.type === 'instance' ? node : childIn(node, 'definition');
  const name = node === body ? undefined : conversion.name(childIn(node, 'name'));
  return {
    kind: 'instance',
    span: conversion.span(node),
    name,
    parameters: childrenIn(node, 'parameter').map((child) => parameter(child, conversion)),
    module: conversion.name(firstChild(body)),
    substitutions: childrenOf(body, 'substitution').map((substitution) => ({
      name: conversion.name(firstChild(substitution)),
      value: conversion.expression(lastChild(substitution)),
    })),
    isLocal,
  };
}

function recursiveDeclaration(node: ConcreteNode, conversion: Conversion): RecursiveDeclarationSyntax {
  const operators = node.children.map((child) => parameter(child, conversion));
  return { kind: 'recursive declaration', span: conversion.span(node), operators };
}

/** The definition, or nothing if the node is none. */
export function definition(
  node: ConcreteNode,
  conversion: Conversion,
  isLocal: boolean,
): LetDefinitionSyntax | undefined {
  switch (node.type) {
    case 'operator_definition':
      return operatorDefinition(node, conversion, isLocal);
    case 'function_definition':
      return functionDefinition(node, conversion, isLocal);
    case 'instance':
    case 'module_definition':
      return instance(node, conversion, isLocal);
    case 'recursive_declaration':
      return recursiveDeclaration(node, conversion);
  }
  return undefined;
}

function letIn(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'let',
    span: conversion.span(node),
    definitions: childrenIn(node, 'definitions').flatMap(
      (child) => definition(child, conversion, false) ?? [],
    ),
    body: conversion.expression(childIn(node, 'expression')),
  };
}

export const definitionConverters: readonly (readonly [string, ExpressionConverter])[] = [['let_in', letIn]];
