import type { NativeOperator } from '../runtime/standard-module.ts';
import type {
  BoundSyntax,
  ExpressionSyntax,
  ModuleSyntax,
  ParameterSyntax,
  Span,
} from '../syntax/syntax-tree.ts';
import type { Scope } from './scope.ts';

/** A declared CONSTANT of the specification that is checked. Its value comes from the configuration. */
export interface ConstantMeaning {
  readonly kind: 'constant';
  readonly name: string;
  readonly arity: number;
  readonly index: number;
  /** Of an operator that the configuration gives value by value: its value is a function of the arguments. */
  isTable?: boolean;
  readonly module: ModuleSyntax;
  readonly span: Span;
  /** What the configuration puts in its place (`K <- Operator`). */
  replacement?: Meaning;
}

/** A declared VARIABLE of the specification that is checked. */
export interface VariableMeaning {
  readonly kind: 'variable';
  readonly name: string;
  readonly index: number;
}

/** A definition: an operator, or a function `f[x \in S] == e` when it has bounds. */
export interface OperatorMeaning {
  readonly kind: 'operator';
  readonly name: string;
  readonly id: number;
  readonly parameters: readonly ParameterSyntax[];
  readonly bounds: readonly BoundSyntax[] | undefined;
  readonly body: ExpressionSyntax;
  /** The scope in which the body is understood, its parameters not yet in it. */
  readonly scope: Scope;
  readonly module: ModuleSyntax;
  readonly span: Span;
  isRecursive: boolean;
  replacement?: Meaning;
}

/** An operator of a standard module. */
export interface NativeMeaning {
  readonly kind: 'native';
  readonly name: string;
  readonly operator: NativeOperator;
  replacement?: Meaning;
}

/** A value that a quantifier, a function, a CHOOSE or an eager parameter binds: a JavaScript variable. */
export interface BoundMeaning {
  readonly kind: 'bound';
  readonly name: string;
  readonly code: string;
  /** Whether the code is the call of a function that finds the value when it is first asked for, and may fail then. */
  readonly isLazy?: boolean;
  /** Whether the code is not a name but evaluates something, which may fail. */
  readonly isExpression?: boolean;
  /** Highest level of what it can stand for. */
  readonly level: number;
}

/** A parameter that is an operator: a JavaScript function. */
export interface FunctionParameterMeaning {
  readonly kind: 'operator parameter';
  readonly name: string;
  readonly arity: number;
  readonly code: string;
}

/**
 * An expression in place of a name: an argument of an operator that is expanded where it is used, or what an INSTANCE
 * substitutes. Understood in its own scope, in whatever state it is used: priming it primes it.
 */
export interface SubstitutionMeaning {
  readonly kind: 'substitution';
  readonly name: string;
  /** The part that a selector names: the arguments of the selector are in their place already. */
  readonly isSelected?: true;
  /** Stands for a VARIABLE of an instantiated module. */
  readonly isVariable?: true;
  readonly expression: ExpressionSyntax;
  readonly scope: Scope;
}

/** A LET definition: a JavaScript function, for the state in which it was defined; elsewhere it is expanded. */
export interface LetMeaning {
  readonly kind: 'let';
  readonly name: string;
  readonly definition: OperatorMeaning;
  readonly code: string;
  /** Whether it is evaluated where it is defined, because its use is sure: then the JavaScript variable holds the value. */
  readonly isValue: boolean;
  /** Of each parameter: whether its function wants it unevaluated. */
  readonly isLazy: readonly boolean[];
  /** The JavaScript variables of the states that its function captured. */
  readonly current: string;
  readonly next: string;
  /** Whether it has no function, because it reads a state that is not complete where it is defined. */
  readonly isExpanded?: true;
}

/** `I == INSTANCE M`: the names of M, with the parameters of I if there are any. */
export interface InstanceMeaning {
  readonly kind: 'instance';
  readonly name: string;
  readonly parameters: readonly ParameterSyntax[];
  /** The module's scope, given symbols for the parameters. */
  readonly open: (parameters: ReadonlyMap<string, Meaning>) => Scope;
}

export type Meaning =
  | ConstantMeaning
  | VariableMeaning
  | OperatorMeaning
  | NativeMeaning
  | BoundMeaning
  | FunctionParameterMeaning
  | SubstitutionMeaning
  | LetMeaning
  | InstanceMeaning;

/** The meaning that counts after the configuration's replacements. */
export function afterReplacement(meaning: Meaning): Meaning {
  let current = meaning;
  for (let depth = 0; 'replacement' in current && current.replacement !== undefined; depth++) {
    if (depth > 100) throw new Error(`the replacements of ${meaning.name} lead back to it`);
    current = current.replacement;
  }
  return current;
}
