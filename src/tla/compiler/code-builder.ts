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
  /** Whether that is for more than what it reads in files. */
  readonly isVolatile: boolean;
  /**
   * Whether it calls a definition inside that definition: what that depends on is not known before its text is whole, so
   * that the piece may be neither moved nor remembered. With `R(n) == IF n = 0 THEN x > 2 ELSE \E m \in 0..(n - 1) : R(m)`
   * the quantifier seems to depend on n alone, and in truth reads x.
   */
  readonly isOpen: boolean;
  /** Whether it has a loop or a recursion in it. */
  readonly isLong: boolean;
}

interface Frame {
  /** Names that are numbered from here on were made inside the piece. */
  readonly start: number;
  readonly names: Set<string>;
  readonly variables: Set<number>;
  isImpure: boolean;
  isVolatile: boolean;
  isOpen: boolean;
  isLong: boolean;
}

/** Results that depend on more values than this are not kept. */
export const MAXIMUM_KEYS = 5;

/** What generated code is made of: unique names, top-level declarations, and the sites of its errors. */
export class CodeBuilder {
  /** The first stands for errors that have no place. */
  readonly sites: (Site | undefined)[] = [undefined];
  /** Where the definitions stand of which JavaScript functions were made, by the names of these. */
  readonly definitions = new Map<string, Site>();
  /** Whether results may be kept from one evaluation to another. */
  readonly remembers: boolean;
  readonly #frames: Frame[] = [];
  readonly #valueNames = new Set<string>();
  /** Of names that run through a constant list: the JavaScript variables of the list and of the position in it. */
  readonly #places = new Map<string, { readonly list: string; readonly position: string }>();
  /** Those variables: they tell nothing that the name does not tell. */
  readonly #placeNames = new Set<string>();
  readonly #declarations: string[] = [];
  readonly #nameLists = new Map<string, string>();
  #names = 0;

  constructor(remembers: boolean) {
    this.remembers = remembers;
  }

  /** A JavaScript name that no other has, with a trace of the TLA+ name in it for whoever reads the code. */
  fresh(hint: string): string {
    const trace = hint.replaceAll(/\W/g, '');
    // `1b` and `++` are names in TLA+.
    return `${/^[A-Za-z_]/.test(trace) ? '' : '_'}${trace}$${this.#names++}`;
  }

  /** A name for the JavaScript function of a definition, from which its place can be told. */
  freshFor({ name, module, span }: Site & { readonly name: string }): string {
    const code = this.fresh(name);
    this.definitions.set(code, { module, span });
    return code;
  }

  /** Generates a piece of code, and says what it depends on. */
  during<T>(generate: () => T): { readonly result: T; readonly uses: CodeUses } {
    const frame: Frame = {
      start: this.#names,
      names: new Set(),
      variables: new Set(),
      isImpure: false,
      isVolatile: false,
      isOpen: false,
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
  uses({ names, variables, isImpure, isVolatile, isOpen, isLong }: Partial<CodeUses>): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    for (const name of names ?? []) if (!(numberOf(name) >= frame.start)) frame.names.add(name);
    for (const variable of variables ?? []) frame.variables.add(variable);
    if (isImpure === true) frame.isImpure = true;
    if (isVolatile === true) frame.isVolatile = true;
    if (isOpen === true) frame.isOpen = true;
    if (isLong === true) frame.isLong = true;
  }

  /** Notes the use of a JavaScript variable; what its code adds to the name, such as a call, does not matter. */
  usesName(code: string | undefined): void {
    // A constant LET stands for its code, which may be a literal: `LET n == 5 IN ...` uses no variable called 5.
    const name = code === undefined ? undefined : /^(?:[A-Za-z_]\w*\$\d+|[st])(?![\w$])/.exec(code)?.[0];
    if (name !== undefined) this.uses({ names: new Set([name]) });
  }

  /** Notes that a JavaScript variable holds a value, and no function or state. */
  holdsValue(name: string): void {
    this.#valueNames.add(name);
  }

  /** Notes that a name runs through a list that is the same in every state. */
  runsThrough(name: string, list: string, position: string): void {
    this.#places.set(name, { list, position });
    this.#placeNames.add(list).add(position);
  }

  /**
   * Code for a place in a table with one entry for each combination of values that the names can have; `undefined`
   * unless all of them run through constant lists.
   */
  placeOf(names: ReadonlySet<string>): string | undefined {
    const places = new Map<string, string>();
    for (const name of names) {
      if (this.#placeNames.has(name)) continue;
      const place = this.#places.get(name);
      if (place === undefined) return undefined;
      places.set(place.position, place.list);
    }
    if (places.size === 0) return undefined;
    for (const [position, list] of places) this.uses({ names: new Set([position, list]) });
    return [...places].reduce(
      (code, [position, list]) => (code === '' ? position : `(${code}) * ${list}.length + ${position}`),
      '',
    );
  }

  /** Puts the statements of a piece into a function of its own, and gives the call of it. */
  outline(hint: string, statements: () => string): string {
    const { result, uses } = this.during(statements);
    const name = this.fresh(hint);
    const parameters = [...uses.names];
    const keys = this.#keysOf(uses);
    this.declare(
      keys === undefined
        ? `function ${name}(${parameters.join(', ')}) { ${result} }`
        : this.remembering(name, parameters, keys, result),
    );
    return `${name}(${parameters.join(', ')})`;
  }

  /** The few values on which the result of a long piece depends; `undefined` if they are not few or it is not long. */
  #keysOf({ names, variables, isImpure, isOpen, isLong }: CodeUses): readonly string[] | undefined {
    if (!this.remembers || isImpure || isOpen || !isLong) return undefined;
    const values = [...names].filter((name) => this.#valueNames.has(name));
    const others = [...names].filter((name) => !this.#valueNames.has(name) && !this.#placeNames.has(name));
    if (values.length === 0 || others.length > 1 || (others.length === 1 && others[0] !== 's'))
      return undefined;
    const read = others.length === 0 ? [] : [...variables].map((index) => `s[${index}]`);
    const keys = [...read, ...values];
    return keys.length <= MAXIMUM_KEYS ? keys : undefined;
  }

  /** The text of a function whose results are kept, each for the values on which it depends. */
  remembering(
    name: string,
    parameters: readonly string[],
    keys: readonly string[],
    statements: string,
  ): string {
    const [of, memory] = [this.fresh('of'), this.fresh('memory')];
    const call = `${of}(${parameters.join(', ')})`;
    const put = keys.map((key, index) => `keys[${index}] = ${key};`).join(' ');
    // The keys are put down twice: a recursive call uses the same memory in between.
    return (
      `const ${memory} = runtime.memory(${keys.length}); function ${of}(${parameters.join(', ')}) { ${statements} } ` +
      `function ${name}(${parameters.join(', ')}) { if (${memory}.isUseless) return ${call}; ` +
      `const { keys } = ${memory}; ${put} const place = ${memory}.locate(); if (place < 0) return ${call}; ` +
      `const known = ${memory}.at(place); if (known !== undefined) return known; ` +
      `const result = ${call}; ${put} ${memory}.store(place, result); return result; }`
    );
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
