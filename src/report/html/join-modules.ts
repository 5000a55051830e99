/** Types and prose, of no use to who looks at a report. */
const docComment = /^ *\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n/gm;
const importStatement = /^import\s[^;]*?from '\.\/([\w-]+\.js)';\n/gm;

/**
 * One script of a module and all that it imports, dependencies first. They share one strict block, in which a name that
 * two modules declare is a syntax error. For modules of named exports that stand next to each other, as the page's do.
 */
export function joinModules(entry: string, read: (name: string) => string): string {
  const joined = new Map<string, string>();
  const visit = (name: string): void => {
    if (joined.has(name)) return;
    joined.set(name, '');
    const text = read(name);
    for (const [, imported] of text.matchAll(importStatement)) visit(imported!);
    // Again, so that it stands behind what it imports.
    joined.delete(name);
    joined.set(
      name,
      text
        .replace(importStatement, '')
        .replace(docComment, '')
        .replace(/^export /gm, '')
        .trim(),
    );
  };
  visit(entry);
  return `'use strict';\n{\n${[...joined.values()].join('\n\n')}\n}\n`;
}
