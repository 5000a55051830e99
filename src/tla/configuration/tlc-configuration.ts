import type { Value } from '../../core/values/index.ts';
import type { NameSyntax, Span } from '../syntax/syntax-tree.ts';

/** `K = value`, `Op(1, a) = value`, `K = [Module]value`. */
export interface ConstantAssignment {
  /** `K`, or `I!K`. */
  readonly name: NameSyntax;
  /** Of an operator constant, which is given value by value; empty for a plain constant. */
  readonly arguments: readonly Value[];
  /** Where the constant is meant, if not in the root module. */
  readonly module: NameSyntax | undefined;
  /** Names in it are model values: `K = K` too. */
  readonly value: Value;
  readonly span: Span;
}

/** `K <- Operator`, `K <- [Module]Operator`. */
export interface OperatorReplacement {
  readonly name: NameSyntax;
  /** In which module the name is replaced, if not everywhere. */
  readonly module: NameSyntax | undefined;
  readonly operator: NameSyntax;
  readonly span: Span;
}

/** A TLC configuration file: what to check, and with which constants. */
export interface TlcConfiguration {
  /** File, for messages. */
  readonly source: string;
  /** The whole text of the file, for excerpts in messages. */
  readonly text: string;
  /** Either this, or `init` and `next`, or none of them. */
  readonly specification: NameSyntax | undefined;
  readonly init: NameSyntax | undefined;
  readonly next: NameSyntax | undefined;
  readonly constants: readonly ConstantAssignment[];
  readonly replacements: readonly OperatorReplacement[];
  readonly invariants: readonly NameSyntax[];
  readonly properties: readonly NameSyntax[];
  readonly constraints: readonly NameSyntax[];
  readonly actionConstraints: readonly NameSyntax[];
  readonly postconditions: readonly NameSyntax[];
  /** Predicates of states or steps that something reachable must satisfy. */
  readonly possible: readonly NameSyntax[];
  readonly symmetry: NameSyntax | undefined;
  readonly view: NameSyntax | undefined;
  readonly alias: NameSyntax | undefined;
  /** True unless the file says otherwise. */
  readonly checkDeadlock: boolean;
  /** TLC's experimental statements, `_PERIODIC` and the like: read, without effect; worth a note to the user. */
  readonly ignored: readonly { readonly keyword: NameSyntax; readonly names: readonly NameSyntax[] }[];
}
