import type { ConcreteNode } from './concrete-tree.ts';
import { type Conversion, type ExpressionConverter, lastChild } from './conversion.ts';
import type { ExpressionSyntax } from './syntax-tree.ts';

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  n: '\n',
  t: '\t',
  f: '\f',
  r: '\r',
};

function decimal(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const digits = conversion.text(node).replace(/^0+(?=\d)/, '');
  return { kind: 'number', span: conversion.span(node), digits };
}

function inBase(prefix: '0b' | '0o' | '0x'): ExpressionConverter {
  return (node, conversion) => {
    const digits = BigInt(prefix + conversion.text(lastChild(node))).toString();
    return { kind: 'number', span: conversion.span(node), digits };
  };
}

function real(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  if (conversion.text(node).startsWith('.'))
    throw conversion.fail('expected a digit before the point, found .', node);
  return { kind: 'decimal', span: conversion.span(node), text: conversion.text(node) };
}

function string(node: ConcreteNode, conversion: Conversion): ExpressionSyntax {
  const quoted = conversion.text(node);
  const value = quoted.slice(1, -1).replace(/\\(.)/gsu, (written: string, letter: string, offset: number) => {
    const meant = escapes[letter];
    if (meant === undefined) {
      const start = node.start + 1 + offset;
      const message = `expected one of \\" \\\\ \\n \\t \\f \\r in a string, found ${written}`;
      throw conversion.fail(message, { start, end: start + written.length });
    }
    return meant;
  });
  return { kind: 'string', span: conversion.span(node), value };
}

export const literalConverters: readonly (readonly [string, ExpressionConverter])[] = [
  ['nat_number', decimal],
  ['binary_number', inBase('0b')],
  ['octal_number', inBase('0o')],
  ['hex_number', inBase('0x')],
  ['real_number', real],
  ['string', string],
];
