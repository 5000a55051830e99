/** A stretch of a source file; lines and columns count from one, the end is exclusive. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A name as it is bound: by a quantifier, a declaration, a parameter. */
export interface NameSyntax {
  readonly name: string;
  readonly span: Span;
}

/**
 * A TLA+ expression. Operators of every fixity are one kind, `application`, under the names of the table in
 * *Specifying Systems*, section 15.2.1, in one spelling each: `\cup`, `\in`, `=>`, `/=`, `-.` for the prefix minus.
 */
export type ExpressionSyntax = UnlabelledSyntax & {
  /** Outermost first. */
  readonly labels?: readonly LabelSyntax[];
};

/** `label(x, y) :: e`: a name for a part, with the names that are bound around it. */
export interface LabelSyntax {
  readonly name: NameSyntax;
  readonly parameters: readonly NameSyntax[];
}

type UnlabelledSyntax =
  | {
      readonly kind: 'number';
      readonly span: Span /** Decimal, without leading zeros. */;
      readonly digits: string;
    }
  | { readonly kind: 'decimal'; readonly span: Span; readonly text: string }
  | { readonly kind: 'string'; readonly span: Span; readonly value: string }
  /** `@` in an EXCEPT. */
  | { readonly kind: 'at'; readonly span: Span }
  | ApplicationSyntax
  /** `/\` and `\/`, as a bulleted list or infix, flattened; `items` are in textual order. */
  | {
      readonly kind: 'junction';
      readonly span: Span;
      readonly operator: '/\\' | '\\/';
      readonly items: readonly ExpressionSyntax[];
      /** As it stands, for selectors: the items of a list, or how many of the flat items are the last operand. */
      readonly written:
        | { readonly form: 'list'; readonly items: readonly ExpressionSyntax[] }
        | { readonly form: 'infix'; readonly last: number };
    }
  | {
      readonly kind: 'quantifier';
      readonly span: Span;
      readonly quantifier: '\\A' | '\\E';
      readonly bounds: readonly BoundSyntax[];
      readonly body: ExpressionSyntax;
    }
  /** `\A x : P`, `\E x : P` without a set, and the temporal `\AA`, `\EE`. */
  | {
      readonly kind: 'unbounded quantifier';
      readonly span: Span;
      readonly quantifier: '\\A' | '\\E' | '\\AA' | '\\EE';
      readonly names: readonly NameSyntax[];
      readonly body: ExpressionSyntax;
    }
  | {
      readonly kind: 'choose';
      readonly span: Span;
      readonly pattern: PatternSyntax;
      readonly set: ExpressionSyntax | undefined;
      readonly body: ExpressionSyntax;
    }
  | { readonly kind: 'set'; readonly span: Span; readonly elements: readonly ExpressionSyntax[] }
  /** `{x \in S : P}`. */
  | {
      readonly kind: 'set filter';
      readonly span: Span;
      readonly pattern: PatternSyntax;
      readonly set: ExpressionSyntax;
      readonly predicate: ExpressionSyntax;
    }
  /** `{e : x \in S, ...}`. */
  | {
      readonly kind: 'set map';
      readonly span: Span;
      readonly element: ExpressionSyntax;
      readonly bounds: readonly BoundSyntax[];
    }
  /** `[x \in S, ... |-> e]`. */
  | {
      readonly kind: 'function';
      readonly span: Span;
      readonly bounds: readonly BoundSyntax[];
      readonly body: ExpressionSyntax;
    }
  /** `[S -> T]`. */
  | {
      readonly kind: 'function set';
      readonly span: Span;
      readonly domain: ExpressionSyntax;
      readonly range: ExpressionSyntax;
    }
  /** `f[a]`, `f[a, b]`. */
  | {
      readonly kind: 'function application';
      readonly span: Span;
      readonly function: ExpressionSyntax;
      readonly arguments: readonly ExpressionSyntax[];
    }
  /** `[a |-> 1, ...]`. */
  | { readonly kind: 'record'; readonly span: Span; readonly fields: readonly FieldSyntax[] }
  /** `[a : S, ...]`. */
  | { readonly kind: 'record set'; readonly span: Span; readonly fields: readonly FieldSyntax[] }
  /** `r.a`. */
  | {
      readonly kind: 'field';
      readonly span: Span;
      readonly record: ExpressionSyntax;
      readonly field: NameSyntax;
    }
  | {
      readonly kind: 'except';
      readonly span: Span;
      readonly function: ExpressionSyntax;
      readonly updates: readonly UpdateSyntax[];
    }
  | { readonly kind: 'tuple'; readonly span: Span; readonly elements: readonly ExpressionSyntax[] }
  /** `S \X T \X U`: flat, not nested; parentheses make a nested one. */
  | { readonly kind: 'product'; readonly span: Span; readonly factors: readonly ExpressionSyntax[] }
  | {
      readonly kind: 'if';
      readonly span: Span;
      readonly condition: ExpressionSyntax;
      readonly then: ExpressionSyntax;
      readonly else: ExpressionSyntax;
    }
  | {
      readonly kind: 'case';
      readonly span: Span;
      readonly arms: readonly CaseArmSyntax[];
      readonly other: ExpressionSyntax | undefined;
    }
  | {
      readonly kind: 'let';
      readonly span: Span;
      readonly definitions: readonly LetDefinitionSyntax[];
      readonly body: ExpressionSyntax;
    }
  | {
      readonly kind: 'lambda';
      readonly span: Span;
      readonly parameters: readonly ParameterSyntax[];
      readonly body: ExpressionSyntax;
    }
  /** `[A]_v` (box) and `<<A>>_v` (angle). */
  | {
      readonly kind: 'subscripted action';
      readonly span: Span;
      readonly form: 'box' | 'angle';
      readonly action: ExpressionSyntax;
      readonly subscript: ExpressionSyntax;
    }
  /** `WF_v(A)`, `SF_v(A)`. */
  | {
      readonly kind: 'fairness';
      readonly span: Span;
      readonly strength: 'weak' | 'strong';
      readonly subscript: ExpressionSyntax;
      readonly action: ExpressionSyntax;
    };

/**
 * An operator, with its arguments, or without: `x`, `Op(a, b)`, `a + b`, `I!Op(a)`, `I(p)!Op`, `TRUE`, `BOOLEAN`,
 * `SUBSET S`, `x'` (operator `'`), `UNCHANGED x`, `ENABLED A`, `[]P`, `<>P`, `P ~> Q`, `A \cdot B`.
 * An operator passed as an argument is an application without arguments: `Fold(+, 0, s)` has the argument `+`.
 */
export interface ApplicationSyntax {
  readonly kind: 'application';
  readonly span: Span;
  /** Instances that the name is looked up in, outermost first, each with its arguments. */
  readonly path: readonly { readonly name: NameSyntax; readonly arguments: readonly ExpressionSyntax[] }[];
  readonly operator: NameSyntax;
  readonly arguments: readonly ExpressionSyntax[];
  /** Of a name in parentheses. */
  readonly isInParentheses?: true;
}

/** `x, y \in S` or `<<a, b>> \in S`. */
export interface BoundSyntax {
  readonly patterns: readonly PatternSyntax[];
  readonly set: ExpressionSyntax;
  readonly span: Span;
}

export type PatternSyntax =
  | { readonly kind: 'name'; readonly name: NameSyntax }
  | { readonly kind: 'tuple'; readonly names: readonly NameSyntax[] };

export interface FieldSyntax {
  readonly name: NameSyntax;
  readonly value: ExpressionSyntax;
}

/** `![a][b].c = e`: path of the keys, and the value, in which `@` may stand. */
export interface UpdateSyntax {
  readonly path: readonly (
    | { readonly kind: 'index'; readonly arguments: readonly ExpressionSyntax[]; readonly span: Span }
    | { readonly kind: 'field'; readonly field: NameSyntax }
  )[];
  readonly value: ExpressionSyntax;
}

export interface CaseArmSyntax {
  readonly condition: ExpressionSyntax;
  readonly value: ExpressionSyntax;
}

/** A parameter, `x` (arity 0) or `Op(_, _)` (arity 2); `_+_` is the operator `+` of arity 2. */
export interface ParameterSyntax {
  readonly name: NameSyntax;
  readonly arity: number;
}

export interface OperatorDefinitionSyntax {
  readonly kind: 'operator definition';
  readonly span: Span;
  readonly name: NameSyntax;
  readonly parameters: readonly ParameterSyntax[];
  readonly body: ExpressionSyntax;
  readonly isLocal: boolean;
}

/** `f[x \in S] == e`: recursive if `f` occurs in `e`. */
export interface FunctionDefinitionSyntax {
  readonly kind: 'function definition';
  readonly span: Span;
  readonly name: NameSyntax;
  readonly bounds: readonly BoundSyntax[];
  readonly body: ExpressionSyntax;
  readonly isLocal: boolean;
}

/** `I == INSTANCE M WITH a <- e`, `I(p) == INSTANCE M`, and, without a name, `INSTANCE M`. */
export interface InstanceSyntax {
  readonly kind: 'instance';
  readonly span: Span;
  readonly name: NameSyntax | undefined;
  readonly parameters: readonly ParameterSyntax[];
  readonly module: NameSyntax;
  readonly substitutions: readonly { readonly name: NameSyntax; readonly value: ExpressionSyntax }[];
  readonly isLocal: boolean;
}

/** `RECURSIVE Op(_, _)`. */
export interface RecursiveDeclarationSyntax {
  readonly kind: 'recursive declaration';
  readonly span: Span;
  readonly operators: readonly ParameterSyntax[];
}

export type LetDefinitionSyntax =
  | OperatorDefinitionSyntax
  | FunctionDefinitionSyntax
  | InstanceSyntax
  | RecursiveDeclarationSyntax;

export type UnitSyntax =
  | LetDefinitionSyntax
  | { readonly kind: 'constants'; readonly span: Span; readonly constants: readonly ParameterSyntax[] }
  | { readonly kind: 'variables'; readonly span: Span; readonly variables: readonly NameSyntax[] }
  | {
      readonly kind: 'assumption';
      readonly span: Span;
      /** Of an AXIOM, which is for provers: nobody evaluates it. */
      readonly isAxiom: boolean;
      readonly name: NameSyntax | undefined;
      readonly body: ExpressionSyntax;
    }
  /** Named, so that it can be referred to; otherwise without meaning here, like its proof. */
  | {
      readonly kind: 'theorem';
      readonly span: Span;
      readonly name: NameSyntax | undefined;
      readonly body: ExpressionSyntax | undefined;
    }
  | { readonly kind: 'module'; readonly span: Span; readonly module: ModuleSyntax };

export interface ModuleSyntax {
  readonly name: NameSyntax;
  /** File, for messages. */
  readonly source: string;
  /** The whole text of the file, for excerpts in messages. */
  readonly text: string;
  readonly extends: readonly NameSyntax[];
  readonly units: readonly UnitSyntax[];
  readonly span: Span;
}
