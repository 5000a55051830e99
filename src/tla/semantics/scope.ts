import type { ExpressionSyntax, ModuleSyntax, NameSyntax } from '../syntax/syntax-tree.ts';
import type { Meaning } from './meaning.ts';

/** A module within a module, and the scope around it, which it sees. */
export interface NestedModule {
  readonly syntax: ModuleSyntax;
  readonly around: Scope;
}

/** Names and what they mean, innermost first. */
export class Scope {
  readonly #symbols = new Map<string, Meaning>();
  readonly #modules = new Map<string, NestedModule>();
  readonly #parent: Scope | undefined;
  readonly #module: ModuleSyntax | undefined;

  /** `module` is the one whose names these are, if they are those of a whole module. */
  constructor(parent?: Scope, module?: ModuleSyntax) {
    this.#parent = parent;
    this.#module = module;
  }

  /** The module in whose text expressions stand that are understood here. */
  get module(): ModuleSyntax | undefined {
    return this.#module ?? this.#parent?.module;
  }

  find(name: string): Meaning | undefined {
    return this.#symbols.get(name) ?? this.#parent?.find(name);
  }

  define(name: string, symbol: Meaning): void {
    this.#symbols.set(name, symbol);
  }

  /** A nested module in sight. */
  findModule(name: string): NestedModule | undefined {
    return this.#modules.get(name) ?? this.#parent?.findModule(name);
  }

  defineModule(nested: NestedModule): void {
    this.#modules.set(nested.syntax.name.name, nested);
  }

  /** The modules nested in this one. */
  modules(): Iterable<NestedModule> {
    return this.#modules.values();
  }

  has(name: string): boolean {
    return this.#symbols.has(name);
  }

  entries(): IterableIterator<[string, Meaning]> {
    return this.#symbols.entries();
  }

  /** All meanings in sight, innermost first. */
  *meanings(): IterableIterator<Meaning> {
    yield* this.#symbols.values();
    if (this.#parent !== undefined) yield* this.#parent.meanings();
  }

  /** What is bound within a module's text around here, by binders, parameters and LET: outermost first. */
  *boundNames(): IterableIterator<[string, Meaning]> {
    if (this.#module !== undefined) return;
    if (this.#parent !== undefined) yield* this.#parent.boundNames();
    yield* this.#symbols.entries();
  }

  /** All names in sight, for suggestions. */
  names(): string[] {
    return [...this.#symbols.keys(), ...(this.#parent?.names() ?? [])];
  }

  /** A scope inside this one, with these symbols. */
  extend(symbols: Iterable<readonly [string, Meaning]> = []): Scope {
    const scope = new Scope(this);
    for (const [name, symbol] of symbols) scope.define(name, symbol);
    return scope;
  }

  /** A scope inside this one in which names stand for expressions, which are understood in the scope `from`. */
  substituting(
    names: readonly { readonly name: NameSyntax }[],
    expressions: readonly ExpressionSyntax[],
    from: Scope,
  ): Scope {
    return this.extend(
      names.map(
        ({ name: { name } }, index) =>
          [name, { kind: 'substitution', name, expression: expressions[index]!, scope: from }] as const,
      ),
    );
  }
}
