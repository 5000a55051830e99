import type { ConcreteNode } from './concrete-tree.ts';
import {
  Conversion,
  childIn,
  childrenIn,
  childrenOf,
  type ExpressionConverter,
  firstChild,
  lastChild,
} from './conversion.ts';
import { binderConverters } from './convert-binders.ts';
import { definition, definitionConverters, parameter } from './convert-definitions.ts';
import { literalConverters } from './convert-literals.ts';
import { nameConverters } from './convert-names.ts';
import { operatorConverters } from './convert-operators.ts';
import { structureConverters } from './convert-structures.ts';
import type { PreparedText } from './prepare-text.ts';
import type { ModuleSyntax, NameSyntax, UnitSyntax } from './syntax-tree.ts';

const converters: ReadonlyMap<string, ExpressionConverter> = new Map([
  ...literalConverters,
  ...nameConverters,
  ...binderConverters,
  ...structureConverters,
  ...operatorConverters,
  ...definitionConverters,
]);

/** Makes the syntax tree of a `module` of the grammar's tree. */
export function convertModule(node: ConcreteNode, prepared: PreparedText): ModuleSyntax {
  return moduleSyntax(node, new Conversion(prepared, converters));
}

function moduleSyntax(node: ConcreteNode, conversion: Conversion): ModuleSyntax {
  const extended = childrenOf(node, 'extends').flatMap((child) => child.children);
  return {
    name: conversion.name(childIn(node, 'name')),
    source: conversion.source,
    text: conversion.original,
    extends: extended.map((name) => conversion.name(name)),
    units: node.children.flatMap((child) => unit(child, conversion) ?? []),
    span: conversion.span(node),
  };
}

/** What the module has of the node; nothing of lines, `USE` and `HIDE`. */
function unit(node: ConcreteNode, conversion: Conversion): UnitSyntax | undefined {
  switch (node.type) {
    case 'constant_declaration':
      return {
        kind: 'constants',
        span: conversion.span(node),
        constants: node.children.map((child) => parameter(child, conversion)),
      };
    case 'variable_declaration':
      return {
        kind: 'variables',
        span: conversion.span(node),
        variables: node.children.map((child) => conversion.name(child)),
      };
    case 'assumption':
      return {
        kind: 'assumption',
        span: conversion.span(node),
        isAxiom: conversion.text(node).startsWith('AXIOM'),
        name: optionalName(node, conversion),
        body: conversion.expression(lastChild(node)),
      };
    case 'theorem':
      return theorem(node, conversion);
    case 'module':
      return conversion.nested(1, node, () => ({
        kind: 'module',
        span: conversion.span(node),
        module: moduleSyntax(node, conversion),
      }));
    case 'local_definition':
      return definition(firstChild(node), conversion, true);
  }
  return definition(node, conversion, false);
}

function theorem(node: ConcreteNode, conversion: Conversion): UnitSyntax {
  const statement = childIn(node, 'statement');
  return {
    kind: 'theorem',
    span: conversion.spanOver(node, statement),
    name: optionalName(node, conversion),
    body: statement.type === 'assume_prove' ? undefined : conversion.expression(statement),
  };
}

function optionalName(node: ConcreteNode, conversion: Conversion): NameSyntax | undefined {
  const [name] = childrenIn(node, 'name');
  return name && conversion.name(name);
}
