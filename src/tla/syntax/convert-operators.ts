import type { ConcreteNode } from './concrete-tree.ts';
import { type Conversion, type ExpressionConverter, firstChild } from './conversion.ts';
import { junction } from './junction.ts';
import { type ChainItem, type ChainOperator, parseOperatorChain } from './operator-chain.ts';
import { type Fixity, fieldRow, functionApplicationRow, operatorRow } from './operator-table.ts';
import type { ExpressionSyntax } from './syntax-tree.ts';

const fixities: Readonly<Record<string, Fixity>> = {
  bound_prefix_op: 'prefix',
  bound_infix_op: 'infix',
  bound_postfix_op: 'postfix',
};

/** Of these there can be any number in a chain without the syntax tree getting deeper. */
const flattened = new Set(['/\\', '\\/', '\\X']);

/**
 * An expression of operators and operands without parentheses. The grammar groups it by one precedence for each
 * operator, all left-associative; that grouping is undone here, and the chain parsed anew by the full table.
 */
function chain(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const links = linksOf(node);
  const levels = links.filter(
    (link) => link.fixity !== undefined && !flattened.has(textOf(link, conversion)),
  );
  return conversion.nested(levels.length, node, () => {
    const items = links.map((link) => itemOf(link, conversion));
    return parseOperatorChain(items, (message, item) => conversion.fail(message, item));
  });
}

/** An operand, or a symbol or suffix together with the node that applies it. */
interface Link {
  readonly node: ConcreteNode;
  readonly parent: ConcreteNode;
  readonly fixity: Fixity | undefined;
  /** Whether it stood in parentheses that the tree does not show. */
  readonly isWhole?: boolean;
}

/** Operands and operators in textual order. Without recursion: a chain of ten thousand is as deep in the tree. */
function linksOf(root: ConcreteNode): Link[] {
  const links: Link[] = [];
  const pending: Link[] = [{ node: root, parent: root, fixity: undefined }];
  for (let link = pending.pop(); link; link = pending.pop()) {
    const { node } = link;
    const fixity = link.fixity === undefined && !link.isWhole ? fixities[node.type] : undefined;
    if (link.isWhole) {
      links.push(link);
    } else if (link.fixity === undefined && isParenthesizedPrefix(node)) {
      pending.push({ node: node.children[1]!, parent: node, fixity: undefined, isWhole: true });
      pending.push({ node: firstChild(node), parent: node, fixity: 'prefix' });
    } else if (fixity !== undefined) {
      for (const child of node.children.toReversed()) {
        pending.push({ node: child, parent: node, fixity: child.field === 'symbol' ? fixity : undefined });
      }
    } else if (link.fixity === undefined && isSuffixed(node)) {
      pending.push({ node: node.children[1]!, parent: node, fixity: 'postfix' });
      pending.push({ node: firstChild(node), parent: node, fixity: undefined });
    } else {
      links.push(link);
    }
  }
  return links;
}

/**
 * `~(a)`: the grammar takes that for the symbol of an operator and its arguments, as in `+(a, b)`, and `~(a) = b` for
 * `(~(a)) = b`.
 */
function isParenthesizedPrefix(node: ConcreteNode): boolean {
  return node.type === 'bound_nonfix_op' && firstChild(node).type === 'prefix_op_symbol';
}

function isSuffixed(node: ConcreteNode): boolean {
  return node.type === 'function_evaluation' || node.type === 'record_value';
}

function textOf(link: Link, conversion: Conversion): string {
  return conversion.name(link.node).name;
}

function itemOf(link: Link, conversion: Conversion): ChainItem {
  const { node, parent, fixity } = link;
  if (fixity === undefined) {
    return { start: node.start, end: node.end, operand: conversion.expression(node) };
  }
  return isSuffixed(parent) ? suffix(parent, conversion) : operator(node, fixity, conversion);
}

function operator(node: ConcreteNode, fixity: Fixity, conversion: Conversion): ChainOperator {
  const spelled = conversion.name(node);
  const name = fixity === 'prefix' && spelled.name === '-' ? { ...spelled, name: '-.' } : spelled;
  const row = operatorRow(name.name, fixity);
  if (row === undefined) throw conversion.fail(`expected an operator, found ${name.name}`, node);
  return { start: node.start, end: node.end, row, name };
}

/** `[a, b]` or `.field` behind an operand. */
function suffix(parent: ConcreteNode, conversion: Conversion): ChainOperator {
  const [, first, ...others] = parent.children;
  const place = { start: first!.start, end: parent.end };
  if (parent.type === 'record_value') {
    const field = conversion.name(first!);
    return {
      ...place,
      row: fieldRow,
      name: { name: '.', span: field.span },
      apply: (record, span) => ({ kind: 'field', span, record, field }),
      spanEnd: conversion.span(parent),
    };
  }
  const operands = conversion.expressions([first!, ...others]);
  return {
    ...place,
    row: functionApplicationRow,
    name: { name: '[', span: conversion.span(first!) },
    apply: (applied, span) => ({
      kind: 'function application',
      span,
      function: applied,
      arguments: operands,
    }),
    spanEnd: conversion.span(parent),
  };
}

/**
 * Everything in a list stands to the right of its bullets. The grammar lets a closing bracket stand further left, which
 * the TLA+ tools reject.
 */
function checkColumns(list: ConcreteNode, conversion: Conversion): void {
  const bullets = new Set(list.children.map((item) => item.start));
  const column = conversion.column(list);
  for (const line of conversion.text(list).matchAll(/\n *(?=[^ \r\n])/g)) {
    const start = list.start + line.index + line[0].length;
    if (line[0].length - 1 > column || bullets.has(start)) continue;
    throw conversion.fail('expected the list to go on to the right of its bullets, found this', {
      start,
      end: start + 1,
    });
  }
}

/** A bulleted list. */
function bulleted(operator: '/\\' | '\\/'): ExpressionConverter {
  return (node, conversion) => {
    checkColumns(node, conversion);
    const items = node.children.map((item) => conversion.expression(item.children.at(-1)!));
    return junction(operator, items, conversion.span(node), 'list');
  };
}

export const operatorConverters: readonly (readonly [string, ExpressionConverter])[] = [
  ['bound_prefix_op', chain],
  ['bound_infix_op', chain],
  ['bound_postfix_op', chain],
  ['function_evaluation', chain],
  ['record_value', chain],
  ['conj_list', bulleted('/\\')],
  ['disj_list', bulleted('\\/')],
];
