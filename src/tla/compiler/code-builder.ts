import type { ModuleSyntax, Span } from '../syntax/syntax-tree.ts';

/** A place in the specification to which an error at run time points. */
export interface Site {
  readonly module: ModuleSyntax;
  readonly span: Span;
}

/** What a piece of generated code depends on, apart from constants of the specification. */
export interface CodeUses {
  /** JavaScript variables that were declared outside the piece and are not global: bound names, LETs, states. */
  readonly names: ReadonlySet<string>;
  /** Variables of the specification that it reads, in whatever state. */
  readonly variables: ReadonlySet<number>;
  /** Whether it has an effect, or another result each time: it may be neither moved nor remembered. */
  readonly isImpure: boolean;
  /** Whether it has a loop or a recursion in it. */
  readonly isLong: boolean;
}

interface Frame {
  /** Names that are numbered from here on were made inside the piece. */
  readonly start: number;
  readonly names: Set<string>;
  readonly variables: Set<number>;
  isImpure: boolean;
  isLong: boolean;
}

/** What generated code is made of: unique names, top-level declarations, and the sites of its errors. */
export class CodeBuilder {
  readonly sites: Site[] = [];
  readonly #frames: Frame[] = [];
  readonly #declarations: string[] = [];
  readonly #nameLists = new Map<string, string>();
  #names = 0;

  /** A JavaScript name that no other has, with a trace of the TLA+ name in it for whoever reads the code. */
  fresh(hint: string): string {
    return `${hint.replaceAll(/\W/g, '')}$${this.#names++}`;
  }

  /** Generates a piece of code, and says what it depends on. */
  during<T>(generate: () => T): { readonly result: T; readonly uses: CodeUses } {
    const frame: Frame = {
      start: this.#names,
      names: new Set(),
      variables: new Set(),
      isImpure: false,
      isLong: false,
    };
    this.#frames.push(frame);
    try {
      return { result: generate(), uses: frame };
    } finally {
      this.#frames.pop();
      this.uses(frame);
    }
  }

  /** As {@link during}, for code that stands at the top level: what surrounds it depends on nothing of it. */
  apart<T>(generate: () => T): { readonly result: T; readonly uses: CodeUses } {
    const frames = this.#frames.splice(0);
    try {
      return this.during(generate);
    } finally {
      this.#frames.push(...frames);
    }
  }

  /** Notes that the code being generated depends on what another piece depends on. */
  uses({ names, variables, isImpure, isLong }: Partial<CodeUses>): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    for (const name of names ?? []) if (!(numberOf(name) >= frame.start)) frame.names.add(name);
    for (const variable of variables ?? []) frame.variables.add(variable);
    if (isImpure === true) frame.isImpure = true;
    if (isLong === true) frame.isLong = true;
  }

  /** Notes the use of a JavaScript variable; what its code adds to the name, such as a call, does not matter. */
  usesName(code: string | undefined): void {
    const name = code === undefined ? undefined : /^[\w$]+/.exec(code)?.[0];
    if (name !== undefined) this.uses({ names: new Set([name]) });
  }

  /** Puts the statements of a piece into a function of its own, and gives the call of it. */
  outline(hint: string, statements: () => string): string {
    const { result, uses } = this.during(statements);
    const name = this.fresh(hint);
    const parameters = [...uses.names].join(', ');
    this.declare(`function ${name}(${parameters}) { ${result} }`);
    return `${name}(${parameters})`;
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

/** The number in a name that {@link CodeBuilder.fresh} made; NaN for the names of the states. */
function numberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('$') + 1));
}
