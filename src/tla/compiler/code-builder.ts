import type { ModuleSyntax, Span } from '../syntax/syntax-tree.ts';

/** A place in the specification to which an error at run time points. */
export interface Site {
  readonly module: ModuleSyntax;
  readonly span: Span;
}

/** What generated code is made of: unique names, top-level declarations, and the sites of its errors. */
export class CodeBuilder {
  readonly sites: Site[] = [];
  readonly #declarations: string[] = [];
  readonly #nameLists = new Map<string, string>();
  #names = 0;

  /** A JavaScript name that no other has, with a trace of the TLA+ name in it for whoever reads the code. */
  fresh(hint: string): string {
    return `${hint.replaceAll(/\W/g, '')}$${this.#names++}`;
  }

  declare(code: string): void {
    this.#declarations.push(code);
  }

  /** A constant array of names, declared once. */
  nameList(names: readonly string[]): string {
    const code = JSON.stringify(names);
    let name = this.#nameLists.get(code);
    if (name === undefined) {
      name = this.fresh('names');
      this.#nameLists.set(code, name);
      this.declare(`const ${name} = ${code};`);
    }
    return name;
  }

  /** The number of a place, the last argument of every operation. */
  site(module: ModuleSyntax, span: Span): number {
    return this.sites.push({ module, span }) - 1;
  }

  declarations(): string {
    return this.#declarations.join('\n');
  }
}
