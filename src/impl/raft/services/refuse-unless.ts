type Operation = { readonly command: unknown } | { readonly query: unknown };

/** What each command or query needs, by its type: a name, or a whole number above 0. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, 'name' | 'count'>>>>;

/** What is wrong with a command or a query, by the fields that its type needs; `undefined` if nothing is. */
export function refuseUnless(commands: Shapes, queries: Shapes, operation: Operation): string | undefined {
  const [asked, shapes] = 'query' in operation ? [operation.query, queries] : [operation.command, commands];
  const fields = (asked ?? {}) as Readonly<Record<string, unknown>>;
  const type = typeof fields.type === 'string' ? fields.type : '';
  if (!Object.hasOwn(shapes, type)) return `expected one of ${Object.keys(shapes).join(', ')}`;
  for (const [field, kind] of Object.entries(shapes[type]!)) {
    const value = fields[field];
    const isName = typeof value === 'string' && value !== '';
    const isCount = Number.isSafeInteger(value) && (value as number) > 0;
    if (kind === 'name' && !isName) return `${field} must be a string that is not empty`;
    if (kind === 'count' && !isCount) return `${field} must be a whole number above 0`;
  }
  return undefined;
}
