import type { ModuleSyntax, Span } from '../../syntax/syntax-tree.ts';
import type { LevelParameter } from './level-summary.ts';
import type { OperatorLevels } from './operator-levels.ts';

/** Where a name was declared or defined; of a standard module only its name is known. */
export type Origin = { readonly module: ModuleSyntax; readonly span: Span } | { readonly standard: string };

interface Named {
  readonly name: string;
  readonly origin: Origin;
  readonly isLocal: boolean;
}

/** A declared constant or variable, a parameter, or a bound name. */
export interface ParameterSymbol extends Named {
  readonly kind: 'parameter';
  readonly parameter: LevelParameter;
}

/** A definition, of this module or of one that it extends or instantiates. */
export interface OperatorSymbol extends Named {
  readonly kind: 'operator';
  /** Of each parameter: 0 for a value, n for an operator of n arguments. */
  arities: readonly number[];
  levels: OperatorLevels;
  /** Of a function `f[x \in S] == e`: how many arguments it takes. */
  readonly functionArity: number | undefined;
  /** A named ASSUME or THEOREM. */
  readonly isStatement: boolean;
  /** Announced by RECURSIVE and not yet defined. */
  isPending: boolean;
  readonly isRecursive: boolean;
}

/** `I == INSTANCE M`. The operators of M have names of their own, such as `I!Op`. */
export interface InstanceSymbol extends Named {
  readonly kind: 'instance';
  readonly arities: readonly number[];
}

export type CheckedSymbol = ParameterSymbol | OperatorSymbol | InstanceSymbol;

/** Names in sight, innermost last. */
export class Names {
  readonly #symbols = new Map<string, CheckedSymbol>();
  readonly #outer: Names | undefined;

  constructor(outer?: Names) {
    this.#outer = outer;
  }

  find(name: string): CheckedSymbol | undefined {
    return this.#symbols.get(name) ?? this.#outer?.find(name);
  }

  /** Whether the name is defined here, not around here. */
  findHere(name: string): CheckedSymbol | undefined {
    return this.#symbols.get(name);
  }

  define(symbol: CheckedSymbol): void {
    this.#symbols.set(symbol.name, symbol);
  }

  here(): Iterable<CheckedSymbol> {
    return this.#symbols.values();
  }

  all(): string[] {
    return [...this.#symbols.keys(), ...(this.#outer?.all() ?? [])];
  }
}
