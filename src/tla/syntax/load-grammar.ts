import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const FILE = 'tree-sitter-tlaplus.wasm';

/** The TLA+ grammar, ready for a parser. */
export async function loadGrammar(): Promise<Language> {
  await Parser.init();
  return Language.load(grammarPath());
}

/** The build puts the grammar beside this file; in a checkout that runs from source it is in the dev dependency. */
function grammarPath(): string {
  const beside = fileURLToPath(new URL(FILE, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`@tlaplus/tree-sitter-tlaplus/${FILE}`);
}
