// The TLA+ grammar is a WebAssembly file of a dev dependency: people who install the packed package get it from the
// build instead, because that dependency brings a native build and a peer that downloads at install.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = 'tree-sitter-tlaplus.wasm';
const root = fileURLToPath(new URL('..', import.meta.url));

/** Copies the grammar and its licence beside the compiled parser in this folder of a build, such as `dist`. */
export function copyGrammar(build) {
  const target = join(root, build, 'tla/syntax');
  const grammar = createRequire(import.meta.url).resolve(`@tlaplus/tree-sitter-tlaplus/${FILE}`);
  mkdirSync(target, { recursive: true });
  copyFileSync(grammar, join(target, FILE));
  copyFileSync(join(dirname(grammar), 'LICENSE'), join(target, `${FILE}.LICENSE`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copyGrammar(process.argv[2] ?? 'dist');
