import { type Language, Parser } from 'web-tree-sitter';
import { copyTree } from './concrete-tree.ts';
import { convertModule } from './convert-module.ts';
import { inPieces } from './in-pieces.ts';
import { loadGrammar } from './load-grammar.ts';
import { prepareText } from './prepare-text.ts';
import { syntaxError } from './syntax-error.ts';
import type { ModuleSyntax } from './syntax-tree.ts';

/** Parses TLA+ modules. One parser serves any number of texts. */
export interface TlaParser {
  /**
   * The first module of the text; what stands before and after it is ignored.
   *
   * @param source what to call the text in messages, usually the name of its file.
   * @throws BadInput with the place of the first thing that does not fit.
   */
  parse(text: string, source: string): ModuleSyntax;
}

let loading: Promise<TlaParser> | undefined;

/** The parser, which is loaded once. */
export function loadParser(): Promise<TlaParser> {
  loading ??= loadGrammar().then((grammar) => ({
    parse: (text, source) => parseModule(grammar, text, source),
  }));
  return loading;
}

function parseModule(grammar: Language, text: string, source: string): ModuleSyntax {
  const prepared = prepareText(text, source);
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    // The guesses that the grammar makes behind an error are of no use here, and can take long.
    const tree = parser.parse(inPieces(prepared.text), null, { progressCallback: (state) => state.hasError });
    try {
      if (tree === null || tree.rootNode.hasError) throw syntaxError(grammar, prepared);
      const cursor = tree.walk();
      const root = copyTree(cursor);
      // Left to the garbage collector it would be freed after its tree, into memory that is somebody else's by then.
      cursor.delete();
      const module = root.children.find((child) => child.type === 'module');
      if (module === undefined) throw syntaxError(grammar, prepared);
      return convertModule(module, prepared);
    } finally {
      tree?.delete();
    }
  } finally {
    parser.delete();
  }
}
