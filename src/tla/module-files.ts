import { BadInput } from '../core/bad-input.ts';
import type { TlaParser } from './syntax/parse-module.ts';
import type { ModuleSyntax } from './syntax/syntax-tree.ts';

/** A text of TLA+, and what to call it in messages. */
export interface ModuleText {
  readonly source: string;
  readonly text: string;
}

/** Reads the text of a module by its name; `undefined` if there is none. */
export type ReadModule = (name: string) => ModuleText | undefined;

/** The modules of one specification: each is read and parsed when it is first asked for. */
export class ModuleFiles {
  readonly #parser: TlaParser;
  readonly #read: ReadModule;
  readonly #modules = new Map<string, ModuleSyntax | undefined>();

  constructor(parser: TlaParser, read: ReadModule) {
    this.#parser = parser;
    this.#read = read;
  }

  /** @throws BadInput for a text that does not parse, or that is a module of another name. */
  find(name: string): ModuleSyntax | undefined {
    if (!this.#modules.has(name)) this.#modules.set(name, this.#parse(name));
    return this.#modules.get(name);
  }

  #parse(name: string): ModuleSyntax | undefined {
    const found = this.#read(name);
    if (found === undefined) return undefined;
    const module = this.#parser.parse(found.text, found.source);
    if (module.name.name === name) return module;
    const { line, column } = module.name.span;
    throw new BadInput(`the module is called ${module.name.name}, and its file ${name}.tla`, {
      place: { source: found.source, line, column },
      remedy: `Call the file ${module.name.name}.tla.`,
    });
  }
}
