import type {
  FunctionDefinitionSyntax,
  NameSyntax,
  OperatorDefinitionSyntax,
  ParameterSyntax,
  RecursiveDeclarationSyntax,
  Span,
} from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import type { ExpressionChecker } from './expression-checker.ts';
import { SummaryBuilder } from './level-summary.ts';
import { type OperatorLevels, plainLevels } from './operator-levels.ts';
import type { Names, OperatorSymbol } from './symbols.ts';

type Definition = OperatorDefinitionSyntax | FunctionDefinitionSyntax;

/**
 * Checks the definitions of a module or a LET in textual order. From a RECURSIVE up to the last definition that it
 * announces the levels depend on each other: they are computed a second time, from what the first time gave.
 */
export class DefinitionList {
  readonly #expressions: ExpressionChecker;
  readonly #names: Names;
  readonly #pending = new Map<string, NameSyntax>();
  readonly #section: { readonly symbol: OperatorSymbol; readonly definition: Definition }[] = [];
  /** What all definitions ask of what is around them. */
  readonly requirements = new SummaryBuilder();

  constructor(expressions: ExpressionChecker, names: Names) {
    this.#expressions = expressions;
    this.#names = names;
  }

  /** Whether RECURSIVE announced something that is still to be defined. */
  get isInSection(): boolean {
    return this.#pending.size > 0;
  }

  announce({ operators }: RecursiveDeclarationSyntax): void {
    for (const { name, arity } of operators) {
      this.#expressions.applications.checkIsNew(name, this.#names);
      const limits = new Array<Level>(arity).fill(Level.action);
      this.#names.define({
        kind: 'operator',
        name: name.name,
        origin: { module: this.#expressions.module, span: name.span },
        isLocal: false,
        arities: new Array<number>(arity).fill(0),
        levels: plainLevels(Level.constant, limits),
        functionArity: undefined,
        isStatement: false,
        isPending: true,
        isRecursive: true,
      });
      this.#pending.set(name.name, name);
    }
  }

  define(definition: Definition): void {
    const { name } = definition;
    const announced = this.#announced(definition);
    const isInSection = this.isInSection;
    const levels = this.#levels(definition, announced !== undefined);
    const symbol: OperatorSymbol = {
      kind: 'operator',
      name: name.name,
      origin: { module: this.#expressions.module, span: name.span },
      isLocal: definition.isLocal,
      arities: parametersOf(definition).map(({ arity }) => arity),
      levels,
      functionArity: functionArityOf(definition),
      isStatement: false,
      isPending: false,
      isRecursive: announced !== undefined,
    };
    this.#names.define(symbol);
    if (isInSection) this.#section.push({ symbol, definition });
    else this.requirements.require(levels.outer);
    if (this.#pending.delete(name.name) && !this.isInSection) this.#closeSection();
  }

  /** @throws BadInput for what RECURSIVE announced and nothing defines. */
  finish(): void {
    for (const { name, span } of this.#pending.values()) {
      throw this.#expressions.fail(`RECURSIVE announces ${name}, and nothing defines it`, span);
    }
  }

  /** The announcement of what is defined, if there is one. @throws BadInput if the name is taken otherwise. */
  #announced(definition: Definition): OperatorSymbol | undefined {
    const { name, span } = definition;
    const known = this.#names.find(name.name);
    if (known?.kind !== 'operator' || !known.isPending) {
      this.#expressions.applications.checkIsNew(name, this.#names);
      return undefined;
    }
    if (!this.#pending.has(name.name)) {
      throw this.#expressions.fail(
        `${name.name} is announced by a RECURSIVE around this LET, not by one in it`,
        name.span,
      );
    }
    this.#checkAnnouncement(known, parametersOf(definition), span);
    return known;
  }

  /**
   * RECURSIVE tells how many parameters there are, and the definition which of them are operators. As in SANY, which looks
   * at no other, the last one must be a value: `RECURSIVE F(_, _)` may become `F(Op(_), n)`, and not `F(n, Op(_))`.
   */
  #checkAnnouncement(announced: OperatorSymbol, parameters: readonly ParameterSyntax[], span: Span): void {
    const { name, arities } = announced;
    if (arities.length !== parameters.length || (parameters.at(-1)?.arity ?? 0) !== 0)
      throw this.#expressions.fail(`RECURSIVE announces ${name} with other parameters`, span);
    announced.arities = parameters.map(({ arity }) => arity);
  }

  #levels(definition: Definition, isAnnounced: boolean): OperatorLevels {
    const { body, name } = definition;
    const own = parametersOf(definition).find((parameter) => parameter.name.name === name.name);
    if (own !== undefined)
      throw this.#expressions.fail(`${name.name} is a parameter of itself`, own.name.span);
    return definition.kind === 'operator definition'
      ? this.#expressions.definition(definition.parameters, body, this.#names)
      : this.#expressions.functionDefinition(
          isAnnounced ? undefined : name,
          definition.bounds,
          body,
          this.#names,
        );
  }

  #closeSection(): void {
    this.#raiseToCommon();
    for (const { symbol, definition } of this.#section) {
      symbol.levels = this.#levels(definition, symbol.isRecursive);
    }
    this.#raiseToCommon();
    for (const { symbol } of this.#section) {
      this.requirements.require(symbol.levels.outer);
      this.#checkPrimed(symbol);
    }
    this.#section.length = 0;
  }

  /** Operators that call each other have one level: the highest of all. */
  #raiseToCommon(): void {
    const common = new SummaryBuilder();
    for (const { symbol } of this.#section) {
      if (symbol.isRecursive) common.raise(symbol.levels.outer.level).carry(symbol.levels.outer.carries);
    }
    for (const { symbol } of this.#section) {
      const outer = new SummaryBuilder().add(symbol.levels.outer).raise(common.level).carry(common.carries);
      symbol.levels = { ...symbol.levels, outer };
    }
  }

  #checkPrimed({ isRecursive, levels, name, origin }: OperatorSymbol): void {
    if (!isRecursive || levels.limits.every((limit) => limit >= Level.action) || 'standard' in origin) return;
    throw this.#expressions.fail(`the recursive operator ${name} primes a parameter`, origin.span);
  }
}

function parametersOf(definition: Definition): readonly ParameterSyntax[] {
  return definition.kind === 'operator definition' ? definition.parameters : [];
}

/** `f[x, y \in S, <<a, b>> \in T]` takes three arguments. */
function functionArityOf(definition: Definition): number | undefined {
  return definition.kind === 'function definition'
    ? definition.bounds.reduce((sum, { patterns }) => sum + patterns.length, 0)
    : undefined;
}
