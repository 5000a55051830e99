import type { ExpressionSyntax, LabelSyntax, LetDefinitionSyntax } from '../syntax/syntax-tree.ts';

/** A part of an expression, with the LETs around it, outermost first. */
export interface Part {
  readonly expression: ExpressionSyntax;
  readonly lets: readonly (readonly LetDefinitionSyntax[])[];
}

/** The part with this label. Labels within another label's part are found from there only, those in a LET definition there. */
export function findLabel(
  { expression, lets }: Part,
  name: string,
): { readonly label: LabelSyntax; readonly part: Part } | undefined {
  const [label, ...inner] = expression.labels ?? [];
  if (label !== undefined) {
    if (label.name.name !== name) return undefined;
    return { label, part: { expression: { ...expression, labels: inner }, lets } };
  }
  const around = expression.kind === 'let' ? [...lets, expression.definitions] : lets;
  for (const child of childrenOf(expression)) {
    const found = findLabel({ expression: child, lets: around }, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* childrenOf(node: object): Iterable<ExpressionSyntax> {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null || key === 'definitions' || key === 'span') continue;
    if (isExpression(value)) yield value;
    else yield* childrenOf(value);
  }
}

/** Among the parts of an expression, patterns are the only others that have kinds, and these hold names. */
function isExpression(value: object): value is ExpressionSyntax {
  return 'kind' in value && 'span' in value;
}
