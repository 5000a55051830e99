import type {
  InstanceSyntax,
  LetDefinitionSyntax,
  ModuleSyntax,
  NameSyntax,
  UnitSyntax,
} from '../../syntax/syntax-tree.ts';
import { Level } from '../level.ts';
import { type CheckedModule, checkedModule } from './checked-module.ts';
import { DefinitionList } from './definition-list.ts';
import { ExpressionChecker } from './expression-checker.ts';
import { checkInstance } from './instance-checker.ts';
import { type LevelParameter, type LevelSummary, SummaryBuilder } from './level-summary.ts';
import { levelsOfDefinition } from './operator-levels.ts';
import { type CheckedSymbol, Names } from './symbols.ts';

/** Finds a module by the name that another uses. @throws BadInput if there is none. */
export type FindChecked = (name: NameSyntax, by: ModuleSyntax) => CheckedModule;

/** What surrounds a nested module. */
interface Around {
  readonly names: Names;
  readonly modules: ReadonlyMap<string, CheckedModule>;
}

type StatementSyntax = Extract<UnitSyntax, { kind: 'assumption' | 'theorem' }>;

/** Checks one module, unit by unit: a name counts from its definition on. */
export class ModuleChecker {
  readonly #module: ModuleSyntax;
  readonly #findExternal: FindChecked;
  readonly #names: Names;
  readonly #modules: Map<string, CheckedModule>;
  readonly #own = new Map<string, CheckedModule>();
  readonly #expressions: ExpressionChecker;
  readonly #definitions: DefinitionList;
  readonly #declared: LevelParameter[] = [];
  readonly #requirements = new SummaryBuilder();

  constructor(module: ModuleSyntax, findExternal: FindChecked, around: Around | undefined) {
    this.#module = module;
    this.#findExternal = findExternal;
    this.#names = new Names(around?.names);
    this.#modules = new Map(around?.modules);
    this.#expressions = new ExpressionChecker(module, (definitions, inner) => this.#let(definitions, inner));
    this.#definitions = new DefinitionList(this.#expressions, this.#names);
  }

  /** @throws BadInput for the first thing that is wrong. */
  check(): CheckedModule {
    for (const name of this.#module.extends) this.#extend(this.#find(name));
    for (const unit of this.#module.units) this.#unit(unit);
    this.#definitions.finish();
    const symbols = [...this.#names.here()].filter(({ isLocal }) => !isLocal);
    this.#requirements.require(this.#definitions.requirements);
    const parts = { name: this.#module.name.name, symbols, inner: this.#own, declared: this.#declared };
    return checkedModule(parts, this.#requirements);
  }

  #find(name: NameSyntax): CheckedModule {
    return this.#modules.get(name.name) ?? this.#findExternal(name, this.#module);
  }

  /** Where two extended modules have a name, the first counts, unless only one of them defines it. */
  #extend(module: CheckedModule): void {
    for (const symbol of module.symbols) {
      const known = this.#names.findHere(symbol.name);
      if (known === undefined) this.#names.define(symbol);
      else if (isDeclaration(known) !== isDeclaration(symbol)) throw this.#conflict(symbol, known, module);
    }
    for (const parameter of module.declared) {
      if (!this.#declared.includes(parameter)) this.#declared.push(parameter);
    }
    for (const [name, inner] of module.inner) {
      if (!this.#modules.has(name)) this.#modules.set(name, inner);
      this.#own.set(name, inner);
    }
    this.#requirements.require(module.levels.outer);
  }

  #conflict(symbol: CheckedSymbol, known: CheckedSymbol, module: CheckedModule): Error {
    const name = this.#module.extends.find((extended) => extended.name === module.name);
    const place = name ?? this.#module.name;
    return this.#expressions.applications.alreadyKnown({ ...known, name: symbol.name }, place.span);
  }

  #unit(unit: UnitSyntax): void {
    if (this.#definitions.isInSection) this.#checkAllowedInSection(unit);
    switch (unit.kind) {
      case 'constants':
        for (const { name, arity } of unit.constants) this.#declare(name, arity, 'constant');
        return;
      case 'variables':
        for (const name of unit.variables) this.#declare(name, 0, 'variable');
        return;
      case 'operator definition':
      case 'function definition':
        this.#definitions.define(unit);
        return;
      case 'recursive declaration':
        this.#definitions.announce(unit);
        return;
      case 'instance':
        this.#requirements.require(this.#instance(unit, this.#names));
        return;
      case 'module':
        this.#nested(unit.module);
        return;
      case 'assumption':
      case 'theorem':
        this.#statement(unit);
        return;
    }
  }

  #checkAllowedInSection({ kind, span }: UnitSyntax): void {
    if (!['constants', 'variables', 'module', 'assumption', 'theorem'].includes(kind)) return;
    throw this.#expressions.fail('expected the definition of what RECURSIVE announces before this', span);
  }

  #declare({ name, span }: NameSyntax, arity: number, kind: 'constant' | 'variable'): void {
    const known = this.#names.find(name);
    const isSame =
      known?.kind === 'parameter' && known.parameter.kind === kind && known.parameter.arity === arity;
    // As in the tools a second declaration of the same kind adds nothing.
    if (isSame) return;
    this.#expressions.applications.checkIsNew({ name, span }, this.#names);
    const parameter: LevelParameter = { name, arity, kind };
    this.#declared.push(parameter);
    const origin = { module: this.#module, span };
    this.#names.define({ kind: 'parameter', name, origin, isLocal: false, parameter });
  }

  #instance(unit: InstanceSyntax, names: Names): LevelSummary {
    const taken = unit.name === undefined ? undefined : names.find(unit.name.name);
    if (taken !== undefined && taken.kind !== 'instance')
      throw this.#expressions.applications.alreadyKnown(taken, unit.span);
    const { symbols, requirements } = checkInstance(unit, this.#find(unit.module), this.#expressions, names);
    for (const symbol of symbols) {
      const known = names.find(symbol.name);
      if (known === undefined) names.define(symbol);
      else if (!isSameKind(known, symbol))
        throw this.#expressions.applications.alreadyKnown(known, unit.span);
    }
    return requirements;
  }

  #nested(module: ModuleSyntax): void {
    const { name, span } = module.name;
    if (this.#modules.has(name)) throw this.#expressions.fail(`there is a module ${name} already`, span);
    const around = { names: this.#names, modules: this.#modules };
    const checked = new ModuleChecker(module, this.#findExternal, around).check();
    this.#modules.set(name, checked);
    this.#own.set(name, checked);
  }

  #statement({ kind, name, body, span }: StatementSyntax): void {
    const summary = body === undefined ? new SummaryBuilder() : this.#expressions.check(body, this.#names);
    if (kind === 'assumption' && summary.level !== Level.constant)
      throw this.#expressions.fail(
        'an assumption must be constant: it cannot depend on variables',
        body!.span,
      );
    this.#requirements.require(summary);
    if (kind === 'assumption') {
      for (const parameter of summary.carries) this.#requirements.limit(parameter, Level.action);
    }
    if (name === undefined) return;
    const known = this.#names.find(name.name);
    if (known?.kind === 'operator' && known.isStatement) return;
    this.#expressions.applications.checkIsNew(name, this.#names);
    this.#names.define({
      kind: 'operator',
      name: name.name,
      origin: { module: this.#module, span },
      isLocal: false,
      arities: [],
      levels: levelsOfDefinition([], summary),
      functionArity: undefined,
      isStatement: true,
      isPending: false,
      isRecursive: false,
    });
  }

  #let(definitions: readonly LetDefinitionSyntax[], inner: Names): LevelSummary {
    const list = new DefinitionList(this.#expressions, inner);
    const requirements = new SummaryBuilder();
    for (const definition of definitions) {
      if (definition.kind === 'recursive declaration') list.announce(definition);
      else if (definition.kind === 'instance') requirements.require(this.#instance(definition, inner));
      else list.define(definition);
    }
    list.finish();
    return requirements.require(list.requirements);
  }
}

function isDeclaration(symbol: CheckedSymbol): boolean {
  return symbol.kind === 'parameter';
}

function isSameKind(known: CheckedSymbol, symbol: CheckedSymbol): boolean {
  if (known.kind !== symbol.kind || known.kind === 'parameter' || symbol.kind === 'parameter') return false;
  return known.arities.length === symbol.arities.length;
}
