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
  form: 'list' | 'infix',
): ExpressionSyntax {
  const flat = items.flatMap((item) => (isOpen(item, operator) ? item.items : [item]));
  if (flat.length === 1) return flat[0]!;
  const last = items.at(-1)!;
  const written =
    form === 'list' ? { form, items } : { form, last: isOpen(last, operator) ? last.items.length : 1 };
  return { kind: 'junction', span: upTo(span, flat.at(-1)!.span), operator, items: flat, written };
}

/** Whether the items of a junction may become those of one around it: it is of the same operator, and has no name. */
export function isOpen(item: ExpressionSyntax, operator: JunctionSyntax['operator']): item is JunctionSyntax {
  return item.kind === 'junction' && item.operator === operator && item.labels === undefined;
}

/** A bulleted list ends with its last item: the grammar ends it where the next line tells that it is over. */
function upTo(span: Span, { endLine, endColumn }: Span): Span {
  return { ...span, endLine, endColumn };
}
