import type { ExpressionSyntax, Span } from './syntax-tree.ts';

export type JunctionSyntax = Extract<ExpressionSyntax, { kind: 'junction' }>;

/** From the start of the first to the end of the last. */
export function spanAcross(first: Span, last: Span): Span {
  return { line: first.line, column: first.column, endLine: last.endLine, endColumn: last.endColumn };
}

/** The junction of the items; those that are junctions of the same operator give up their own items to it. */
export function junction(
  operator: JunctionSyntax['operator'],
  items: readonly ExpressionSyntax[],
  span: Span,
): ExpressionSyntax {
  const flat = items.flatMap((item) =>
    item.kind === 'junction' && item.operator === operator ? item.items : [item],
  );
  return flat.length === 1
    ? flat[0]!
    : { kind: 'junction', span: upTo(span, flat.at(-1)!.span), operator, items: flat };
}

/** A bulleted list ends with its last item: the grammar ends it where the next line tells that it is over. */
function upTo(span: Span, { endLine, endColumn }: Span): Span {
  return { ...span, endLine, endColumn };
}
