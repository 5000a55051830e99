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
import type { BoundSyntax, ExpressionSyntax, PatternSyntax } from './syntax-tree.ts';

/** All bounds among the node's children. */
export function boundsOf(node: ConcreteNode, conversion: Conversion): BoundSyntax[] {
  return childrenOf(node, 'quantifier_bound').map((bound) => ({
    patterns: patternsOf(bound, conversion),
    set: conversion.expression(childIn(bound, 'set')),
    span: conversion.span(bound),
  }));
}

function patternsOf(bound: ConcreteNode, conversion: Conversion): PatternSyntax[] {
  return childrenIn(bound, 'intro').map((node): PatternSyntax => {
    if (node.type === 'identifier') return { kind: 'name', name: conversion.name(node) };
    return { kind: 'tuple', names: childrenOf(node, 'identifier').map((name) => conversion.name(name)) };
  });
}

function quantifier(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'quantifier',
    span: conversion.span(node),
    quantifier: firstChild(node).type === 'forall' ? '\\A' : '\\E',
    bounds: boundsOf(node, conversion),
    body: conversion.expression(childIn(node, 'expression')),
  };
}

const unboundedQuantifiers = {
  forall: '\\A',
  exists: '\\E',
  temporal_forall: '\\AA',
  temporal_exists: '\\EE',
} as const;

function unboundedQuantifier(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'unbounded quantifier',
    span: conversion.span(node),
    quantifier: unboundedQuantifiers[firstChild(node).type as keyof typeof unboundedQuantifiers],
    names: childrenIn(node, 'intro').map((name) => conversion.name(name)),
    body: conversion.expression(childIn(node, 'expression')),
  };
}

function choose(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const set = childrenIn(node, 'set')[0];
  return {
    kind: 'choose',
    span: conversion.span(node),
    pattern: patternsOf(node, conversion)[0]!,
    set: set && conversion.expression(set),
    body: conversion.expression(childIn(node, 'expression')),
  };
}

function setFilter(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const bound = childIn(node, 'generator');
  return {
    kind: 'set filter',
    span: conversion.span(node),
    pattern: patternsOf(bound, conversion)[0]!,
    set: conversion.expression(childIn(bound, 'set')),
    predicate: conversion.expression(childIn(node, 'filter')),
  };
}

function setMap(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'set map',
    span: conversion.span(node),
    element: conversion.expression(childIn(node, 'map')),
    bounds: boundsOf(node, conversion),
  };
}

function functionLiteral(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'function',
    span: conversion.span(node),
    bounds: boundsOf(node, conversion),
    body: conversion.expression(lastChild(node)),
  };
}

function lambda(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const parameters = node.children.slice(0, -1).map((name) => ({ name: conversion.name(name), arity: 0 }));
  return {
    kind: 'lambda',
    span: conversion.span(node),
    parameters,
    body: conversion.expression(lastChild(node)),
  };
}

export const binderConverters: readonly (readonly [string, ExpressionConverter])[] = [
  ['bounded_quantification', quantifier],
  ['unbounded_quantification', unboundedQuantifier],
  ['choose', choose],
  ['set_filter', setFilter],
  ['set_map', setMap],
  ['function_literal', functionLiteral],
  ['lambda', lambda],
];
