import { standardModules } from '../runtime/standard-modules.ts';
import type {
  FunctionDefinitionSyntax,
  InstanceSyntax,
  LetDefinitionSyntax,
  ModuleSyntax,
  NameSyntax,
  OperatorDefinitionSyntax,
  ParameterSyntax,
  UnitSyntax,
} from '../syntax/syntax-tree.ts';
import type {
  ConstantMeaning,
  InstanceMeaning,
  Meaning,
  OperatorMeaning,
  VariableMeaning,
} from './meaning.ts';
import { Scope } from './scope.ts';
import { semanticError } from './semantic-error.ts';

/** An ASSUME, with the scope in which it is understood. */
export interface Assumption {
  readonly name: string | undefined;
  readonly body: OperatorMeaning;
}

/** A specification with its names resolved: what a compiler needs. */
export interface Elaborated {
  readonly root: ModuleSyntax;
  readonly scope: Scope;
  readonly constants: readonly ConstantMeaning[];
  readonly variables: readonly VariableMeaning[];
  readonly assumptions: readonly Assumption[];
  /** Scopes of all modules that were extended or instantiated, by name: for `K <- [Module]Op`. */
  readonly moduleScopes: ReadonlyMap<string, readonly Scope[]>;
  /** Understands the definitions of a LET around a temporal formula: a scope inside this one. */
  readonly defineLet: (
    definitions: readonly LetDefinitionSyntax[],
    module: ModuleSyntax,
    scope: Scope,
  ) => Scope;
  /** Understands an INSTANCE in a LET. */
  readonly instantiate: (unit: InstanceSyntax, module: ModuleSyntax, scope: Scope, target: Scope) => void;
}

/** Finds a module that another one names; `undefined` if there is none. */
export type FindModule = (name: string) => ModuleSyntax | undefined;

/** What a module's declarations mean: themselves, or what an INSTANCE puts in their place. */
type Substitute = (name: string) => Meaning | undefined;

/** Resolves EXTENDS, INSTANCE and the definitions of a module and of those that it needs. */
export function elaborate(root: ModuleSyntax, findModule: FindModule): Elaborated {
  const elaborator = new Elaborator(findModule);
  const scope = elaborator.module(root, undefined, new Map(), undefined);
  return {
    root,
    scope,
    constants: elaborator.constants,
    variables: elaborator.variables,
    assumptions: elaborator.assumptions,
    moduleScopes: elaborator.moduleScopes,
    defineLet: (definitions, module, scope) => elaborator.definitions(definitions, module, scope),
    instantiate: (unit, module, scope, target) => elaborator.instance(unit, module, scope, target),
  };
}

class Elaborator {
  readonly constants: ConstantMeaning[] = [];
  readonly variables: VariableMeaning[] = [];
  readonly assumptions: Assumption[] = [];
  readonly moduleScopes = new Map<string, readonly Scope[]>();
  readonly #findModule: FindModule;
  /** Names that RECURSIVE announced, by scope. */
  readonly #recursive = new WeakMap<Scope, ReadonlySet<string>>();
  readonly #standardScopes = new Map<string, Scope>();
  #nextId = 0;
  #depth = 0;

  constructor(findModule: FindModule) {
    this.#findModule = findModule;
  }

  /**
   * The scope of a module. Within one context (the root, or one INSTANCE) a module that is extended twice is
   * elaborated once, so that a diamond of EXTENDS declares each name once.
   */
  module(
    module: ModuleSyntax,
    substitute: Substitute | undefined,
    extended: Map<ModuleSyntax, Scope>,
    outer: Scope | undefined,
  ): Scope {
    const known = extended.get(module);
    if (known !== undefined) return known;
    if (++this.#depth > 200)
      throw semanticError('the modules extend each other in a circle', module, module.name.span);
    const scope = new Scope(outer, module);
    extended.set(module, scope);
    this.moduleScopes.set(module.name.name, [...(this.moduleScopes.get(module.name.name) ?? []), scope]);
    for (const name of module.extends) this.#extend(name, module, scope, substitute, extended);
    for (const unit of module.units) this.#unit(unit, module, scope, substitute);
    this.#depth--;
    return scope;
  }

  /** A scope inside another one, with these definitions. */
  definitions(definitions: readonly LetDefinitionSyntax[], module: ModuleSyntax, outer: Scope): Scope {
    const scope = new Scope(outer);
    for (const definition of definitions) this.#unit(definition, module, scope, undefined);
    return scope;
  }

  #extend(
    name: NameSyntax,
    module: ModuleSyntax,
    scope: Scope,
    substitute: Substitute | undefined,
    extended: Map<ModuleSyntax, Scope>,
  ): void {
    const nested = scope.findModule(name.name);
    const syntax = nested?.syntax ?? this.#findModule(name.name);
    const exported =
      syntax === undefined
        ? this.#standard(name.name)
        : this.module(syntax, substitute, extended, nested?.around);
    if (exported === undefined) throw this.#unknownModule(name, module);
    // Where two extended modules define a name, the first counts.
    for (const [defined, symbol] of exported.entries()) {
      if (!isLocal(exported, defined) && !scope.has(defined)) scope.define(defined, symbol);
    }
    for (const inner of exported.modules()) scope.defineModule(inner);
  }

  #unit(unit: UnitSyntax, module: ModuleSyntax, scope: Scope, substitute: Substitute | undefined): void {
    switch (unit.kind) {
      case 'constants':
        for (const constant of unit.constants) this.#constant(constant, module, scope, substitute);
        return;
      case 'variables':
        for (const variable of unit.variables) this.#variable(variable, scope, substitute);
        return;
      case 'operator definition':
      case 'function definition':
        this.#define(unit, module, scope);
        if (unit.isLocal) markLocal(scope, unit.name.name);
        return;
      case 'instance':
        this.instance(unit, module, scope, scope);
        return;
      case 'module':
        scope.defineModule({ syntax: unit.module, around: scope });
        return;
      case 'assumption': {
        const body = this.#operator(
          unit.name?.name ?? 'ASSUME',
          [],
          undefined,
          unit.body,
          module,
          scope,
          unit.span,
        );
        if (unit.name !== undefined && !scope.has(unit.name.name)) scope.define(unit.name.name, body);
        if (substitute === undefined && !unit.isAxiom) this.assumptions.push({ name: unit.name?.name, body });
        return;
      }
      case 'theorem':
        if (unit.name !== undefined && unit.body !== undefined && !scope.has(unit.name.name)) {
          scope.define(
            unit.name.name,
            this.#operator(unit.name.name, [], undefined, unit.body, module, scope, unit.span),
          );
        }
        return;
      case 'recursive declaration':
        this.#recursive.set(
          scope,
          new Set([...(this.#recursive.get(scope) ?? []), ...unit.operators.map(({ name }) => name.name)]),
        );
        return;
    }
  }

  #constant(
    { name, arity }: ParameterSyntax,
    module: ModuleSyntax,
    scope: Scope,
    substitute: Substitute | undefined,
  ): void {
    // Another declaration of the same kind adds nothing.
    if (scope.has(name.name)) return;
    const given = substitute?.(name.name);
    if (given !== undefined) {
      scope.define(name.name, given);
      return;
    }
    if (substitute !== undefined) {
      throw semanticError(
        `INSTANCE leaves the constant ${name.name} of ${module.name.name} without a value`,
        module,
        name.span,
        `Add WITH ${name.name} <- ..., or define ${name.name} where the module is instantiated.`,
      );
    }
    const symbol: ConstantMeaning = {
      kind: 'constant',
      name: name.name,
      arity,
      index: this.constants.length,
      module,
      span: name.span,
    };
    this.constants.push(symbol);
    scope.define(name.name, symbol);
  }

  #variable(name: NameSyntax, scope: Scope, substitute: Substitute | undefined): void {
    if (scope.has(name.name)) return;
    const given = substitute?.(name.name);
    if (given !== undefined) {
      scope.define(name.name, given.kind === 'variable' ? given : standingForVariable(name, given));
      return;
    }
    const symbol: VariableMeaning = { kind: 'variable', name: name.name, index: this.variables.length };
    this.variables.push(symbol);
    scope.define(name.name, symbol);
  }

  /** Defines an operator or a function in a scope, for modules and for LET. */
  #define(
    unit: OperatorDefinitionSyntax | FunctionDefinitionSyntax,
    module: ModuleSyntax,
    scope: Scope,
  ): OperatorMeaning {
    const isFunction = unit.kind === 'function definition';
    const symbol = this.#operator(
      unit.name.name,
      isFunction ? [] : unit.parameters,
      isFunction ? unit.bounds : undefined,
      unit.body,
      module,
      scope,
      unit.span,
    );
    scope.define(unit.name.name, symbol);
    return symbol;
  }

  #operator(
    name: string,
    parameters: OperatorMeaning['parameters'],
    bounds: OperatorMeaning['bounds'],
    body: OperatorMeaning['body'],
    module: ModuleSyntax,
    scope: Scope,
    span: OperatorMeaning['span'],
  ): OperatorMeaning {
    return {
      kind: 'operator',
      name,
      id: this.#nextId++,
      parameters,
      bounds,
      body,
      scope,
      module,
      span,
      isRecursive: this.#recursive.get(scope)?.has(name) ?? false,
    };
  }

  /** `INSTANCE`: with a name its operators are reached through it, without one they are defined here. */
  instance(unit: InstanceSyntax, module: ModuleSyntax, scope: Scope, target: Scope): void {
    const open: InstanceMeaning['open'] = (parameters) => {
      const given = scope.extend(parameters);
      const nested = scope.findModule(unit.module.name);
      const syntax = nested?.syntax ?? this.#findModule(unit.module.name);
      if (syntax === undefined) {
        const standard = this.#standard(unit.module.name);
        if (standard === undefined) throw this.#unknownModule(unit.module, module);
        return standard;
      }
      const withClause = new Map<string, Meaning>();
      for (const { name, value } of unit.substitutions) {
        withClause.set(name.name, { kind: 'substitution', name: name.name, expression: value, scope: given });
      }
      const substitute: Substitute = (name) => withClause.get(name) ?? given.find(name);
      return this.module(syntax, substitute, new Map(), nested?.around);
    };
    if (unit.name !== undefined) {
      if (target.has(unit.name.name)) return;
      target.define(unit.name.name, {
        kind: 'instance',
        name: unit.name.name,
        parameters: unit.parameters,
        open: memoized(open, unit.parameters.length === 0),
      });
      if (unit.isLocal) markLocal(target, unit.name.name);
      return;
    }
    const opened = open(new Map());
    for (const [name, symbol] of opened.entries()) {
      // What the instance was given is not defined anew: with `INSTANCE M WITH N <- N` this N would mean itself.
      if (isLocal(opened, name) || !isDefinition(symbol) || target.has(name)) continue;
      target.define(name, symbol);
      if (unit.isLocal) markLocal(target, name);
    }
  }

  /**
   * The operators of a standard module and of those that it extends. For each specification anew: its configuration may
   * replace them.
   */
  #standard(name: string): Scope | undefined {
    const known = this.#standardScopes.get(name);
    const module = standardModules.get(name);
    if (known !== undefined || module === undefined) return known;
    const scope = new Scope();
    this.#standardScopes.set(name, scope);
    for (const extended of module.extends) {
      for (const [defined, meaning] of this.#standard(extended)?.entries() ?? [])
        scope.define(defined, meaning);
    }
    for (const [defined, operator] of module.operators) {
      scope.define(defined, { kind: 'native', name: defined, operator });
    }
    return scope;
  }

  #unknownModule(name: NameSyntax, module: ModuleSyntax): Error {
    return semanticError(
      `there is no module ${name.name}`,
      module,
      name.span,
      `Put ${name.name}.tla beside ${module.source}; it is no standard module either.`,
    );
  }
}

/** What an INSTANCE gives for a variable, known as such: ENABLED treats it in its own way. */
function standingForVariable({ name, span }: NameSyntax, given: Meaning): Meaning {
  if (given.kind === 'substitution')
    return given.isVariable === true ? given : { ...given, isVariable: true };
  const expression = {
    kind: 'application',
    span,
    path: [],
    operator: { name, span },
    arguments: [],
  } as const;
  const scope = new Scope();
  scope.define(name, given);
  return { kind: 'substitution', name, expression, scope, isVariable: true };
}

function memoized(open: InstanceMeaning['open'], hasNoParameters: boolean): InstanceMeaning['open'] {
  let opened: Scope | undefined;
  return (parameters) => (hasNoParameters ? (opened ??= open(parameters)) : open(parameters));
}

const locals = new WeakMap<Scope, Set<string>>();

/** LOCAL: seen in the module itself, not by those that extend or instantiate it. */
function markLocal(scope: Scope, name: string): void {
  const names = locals.get(scope) ?? new Set();
  names.add(name);
  locals.set(scope, names);
}

function isLocal(scope: Scope, name: string): boolean {
  return locals.get(scope)?.has(name) ?? false;
}

function isDefinition({ kind }: Meaning): boolean {
  return kind === 'operator' || kind === 'native' || kind === 'instance';
}
