import type { ConcreteNode } from './concrete-tree.ts';
import {
  type Conversion,
  childIn,
  childrenOf,
  type ExpressionConverter,
  firstChild,
  lastChild,
} from './conversion.ts';
import type { ExpressionSyntax, FieldSyntax, UpdateSyntax } from './syntax-tree.ts';

const delimiters = new Set([
  'langle_bracket',
  'rangle_bracket',
  'rangle_bracket_sub',
  'all_map_to',
  'maps_to',
  'case_arrow',
]);

/** The children without the delimiters that the grammar names. */
function parts(node: ConcreteNode): ConcreteNode[] {
  return node.children.filter((child) => !delimiters.has(child.type));
}

function set(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return { kind: 'set', span: conversion.span(node), elements: conversion.expressions(node.children) };
}

function tuple(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return { kind: 'tuple', span: conversion.span(node), elements: conversion.expressions(parts(node)) };
}

function functionSet(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'function set',
    span: conversion.span(node),
    domain: conversion.expression(firstChild(node)),
    range: conversion.expression(lastChild(node)),
  };
}

function record(kind: 'record' | 'record set'): ExpressionConverter {
  return (node, conversion) => ({ kind, span: conversion.span(node), fields: fieldsOf(node, conversion) });
}

/** Names and values take turns among the children. */
function fieldsOf(node: ConcreteNode, conversion: Conversion): FieldSyntax[] {
  const children = parts(node);
  const fields: FieldSyntax[] = [];
  for (let index = 0; index < children.length; index += 2) {
    const name = conversion.name(children[index]!);
    fields.push({ name, value: conversion.expression(children[index + 1]!) });
  }
  return fields;
}

function except(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'except',
    span: conversion.span(node),
    function: conversion.expression(firstChild(node)),
    updates: childrenOf(node, 'except_update').map((update) => updateOf(update, conversion)),
  };
}

function updateOf(node: ConcreteNode, conversion: Conversion): UpdateSyntax {
  const path = firstChild(node).children.map((step): UpdateSyntax['path'][number] => {
    if (step.type === 'except_update_record_field') {
      return { kind: 'field', field: conversion.name(firstChild(step)) };
    }
    return { kind: 'index', arguments: conversion.expressions(step.children), span: conversion.span(step) };
  });
  return { path, value: conversion.expression(childIn(node, 'new_val')) };
}

function at(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return { kind: 'at', span: conversion.span(node) };
}

function subscripted(form: 'box' | 'angle'): ExpressionConverter {
  return (node, conversion) => {
    const [action, subscript] = parts(node);
    return {
      kind: 'subscripted action',
      span: conversion.span(node),
      form,
      action: conversion.expression(action!),
      subscript: conversion.expression(subscript!),
    };
  };
}

function fairness(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'fairness',
    span: conversion.span(node),
    strength: conversion.text(node).startsWith('W') ? 'weak' : 'strong',
    subscript: conversion.expression(firstChild(node)),
    action: conversion.expression(lastChild(node)),
  };
}

function ifThenElse(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  return {
    kind: 'if',
    span: conversion.span(node),
    condition: conversion.expression(childIn(node, 'if')),
    // biome-ignore lint/suspicious/noThenProperty: the tree names the branch so; nobody awaits a node
    then: conversion.expression(childIn(node, 'then')),
    else: conversion.expression(childIn(node, 'else')),
  };
}

function caseExpression(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const arms = childrenOf(node, 'case_arm').map((arm) => ({
    condition: conversion.expression(firstChild(arm)),
    value: conversion.expression(lastChild(arm)),
  }));
  const other = childrenOf(node, 'other_arm')[0];
  return {
    kind: 'case',
    span: conversion.span(node),
    arms,
    other: other && conversion.expression(lastChild(other)),
  };
}

export const structureConverters: readonly (readonly [string, ExpressionConverter])[] = [
  ['finite_set_literal', set],
  ['tuple_literal', tuple],
  ['set_of_functions', functionSet],
  ['record_literal', record('record')],
  ['set_of_records', record('record set')],
  ['except', except],
  ['prev_func_val', at],
  ['step_expr_or_stutter', subscripted('box')],
  ['step_expr_no_stutter', subscripted('angle')],
  ['fairness', fairness],
  ['if_then_else', ifThenElse],
  ['case', caseExpression],
];
