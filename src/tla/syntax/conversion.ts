import type { BadInput } from '../../core/bad-input.ts';
import { badSyntax } from './bad-syntax.ts';
import type { ConcreteNode } from './concrete-tree.ts';
import { canonicalOperator } from './operator-table.ts';
import type { PreparedText } from './prepare-text.ts';
import { reservedWords } from './reserved-words.ts';
import type { ExpressionSyntax, NameSyntax, Span } from './syntax-tree.ts';

/** Makes a syntax tree's expression of a node of one type. */
export type ExpressionConverter = (node: ConcreteNode, conversion: Conversion) => ExpressionSyntax;

/** Nobody writes this deep; whoever walks the syntax tree may recurse without fear for the stack. */
export const MAXIMUM_NESTING = 1000;

/** One text on its way from the grammar's tree to the syntax tree. */
export class Conversion {
  readonly #prepared: PreparedText;
  readonly #converters: ReadonlyMap<string, ExpressionConverter>;
  #nesting = 0;

  constructor(prepared: PreparedText, converters: ReadonlyMap<string, ExpressionConverter>) {
    this.#prepared = prepared;
    this.#converters = converters;
  }

  get source(): string {
    return this.#prepared.source;
  }

  get original(): string {
    return this.#prepared.original;
  }

  /** The expression that the node stands for. */
  expression(node: ConcreteNode): ExpressionSyntax {
    return this.nested(1, node, () => {
      const convert = this.#converters.get(node.type);
      if (convert === undefined) throw this.fail(`expected an expression, found ${describe(node)}`, node);
      return convert(node, this);
    });
  }

  expressions(nodes: readonly ConcreteNode[]): ExpressionSyntax[] {
    return nodes.map((node) => this.expression(node));
  }

  /** Runs what makes a tree of at most so many more levels. */
  nested<T>(levels: number, node: ConcreteNode, run: () => T): T {
    this.#nesting += levels;
    try {
      if (this.#nesting > MAXIMUM_NESTING) {
        throw this.fail(`expected at most ${MAXIMUM_NESTING} levels of nesting, found more`, node);
      }
      return run();
    } finally {
      this.#nesting -= levels;
    }
  }

  text(node: ConcreteNode): string {
    return this.#prepared.text.slice(node.start, node.end);
  }

  /** How many columns stand before the node on its line, tabs counted as the tools count them. */
  column(node: ConcreteNode): number {
    return node.start - 1 - this.#prepared.text.lastIndexOf('\n', node.start - 1);
  }

  span(node: ConcreteNode): Span {
    return this.#prepared.span(node.start, node.end);
  }

  /** The span from the start of one node to the end of the other. */
  spanOver(first: ConcreteNode, last: ConcreteNode): Span {
    return this.#prepared.span(first.start, last.end);
  }

  /** An identifier, or an operator under its canonical name. */
  name(node: ConcreteNode): NameSyntax {
    const text = this.text(node);
    if (node.type !== 'identifier' && node.type !== 'identifier_ref') {
      return { name: canonicalOperator(text), span: this.span(node) };
    }
    if (reservedWords.has(text)) throw this.fail(`expected a name, found the reserved word ${text}`, node);
    if (/^[WS]F_/.test(text)) {
      throw this.fail(`expected a name, found ${text}: names cannot start with ${text.slice(0, 3)}`, node);
    }
    return { name: text, span: this.span(node) };
  }

  /** What is wrong at the node. */
  fail(message: string, node: ConcreteNode | { readonly start: number; readonly end: number }): BadInput {
    const span = this.#prepared.span(node.start, node.end);
    return badSyntax(message, { source: this.source, text: this.original, span });
  }
}

function describe(node: ConcreteNode): string {
  return node.type.replaceAll('_', ' ').trim();
}

/** The children in the field of this name. */
export function childrenIn(node: ConcreteNode, field: string): ConcreteNode[] {
  return node.children.filter((child) => child.field === field);
}

/** The child in the field of this name; the grammar promises it. */
export function childIn(node: ConcreteNode, field: string): ConcreteNode {
  return existing(
    node.children.find((child) => child.field === field),
    node,
  );
}

export function firstChild(node: ConcreteNode): ConcreteNode {
  return existing(node.children[0], node);
}

export function lastChild(node: ConcreteNode): ConcreteNode {
  return existing(node.children.at(-1), node);
}

/** The children of this type. */
export function childrenOf(node: ConcreteNode, ...types: string[]): ConcreteNode[] {
  return node.children.filter((child) => types.includes(child.type));
}

function existing(child: ConcreteNode | undefined, node: ConcreteNode): ConcreteNode {
  if (child === undefined) throw new Error(`a node ${node.type} without the child that its rule demands`);
  return child;
}
