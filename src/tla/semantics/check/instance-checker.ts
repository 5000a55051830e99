import type { InstanceSyntax, Span } from '../../syntax/syntax-tree.ts';
import { type Argument, applied, type LevelFailure } from './apply-operator.ts';
import { type CheckedModule, openedOperator } from './checked-module.ts';
import type { ExpressionChecker } from './expression-checker.ts';
import { type LevelParameter, type LevelSummary, SummaryBuilder } from './level-summary.ts';
import { abstracted } from './operator-levels.ts';
import { type CheckedSymbol, Names, type OperatorSymbol } from './symbols.ts';

/** Names what an INSTANCE gives, in the scope that it is in. */
export interface Instance {
  readonly symbols: readonly CheckedSymbol[];
  /** What the substitutions must be for the module to make sense. */
  readonly requirements: LevelSummary;
}

/** Checks an INSTANCE of a module. @throws BadInput for what is substituted wrongly or not at all. */
export function checkInstance(
  unit: InstanceSyntax,
  module: CheckedModule,
  expressions: ExpressionChecker,
  names: Names,
): Instance {
  const inner = new Names(names);
  const parameters = expressions.bindParameters(unit.parameters, inner);
  const substituted = substitutions(unit, module, expressions);
  const given = module.declared.map((declared) =>
    argumentFor(declared, substituted.get(declared.name), unit, module, expressions, inner),
  );
  const fail: LevelFailure = (message, index) => {
    const { name } = module.declared[index]!;
    const span = substituted.get(name)?.value.span ?? unit.span;
    return expressions.fail(`${message} for ${name} of the module ${module.name}`, span);
  };
  given.forEach(({ levels }, index) => {
    if (levels?.isLeibniz.every((isLeibniz) => isLeibniz) !== false) return;
    throw fail(
      'expected an operator that gives equal values for equal ones, found one that looks at steps',
      index,
    );
  });
  const requirements = new SummaryBuilder()
    .add(applied(module.levels, given, fail).outer)
    .without(parameters);
  const arities = unit.parameters.map(({ arity }) => arity);
  const prefix = unit.name === undefined ? '' : `${unit.name.name}!`;
  const own = { origin: { module: expressions.module, span: unit.span }, isLocal: unit.isLocal };
  const symbols = module.symbols.flatMap((symbol): CheckedSymbol[] => {
    const name = prefix + symbol.name;
    if (symbol.kind === 'parameter') return [];
    const allArities = [...arities, ...symbol.arities];
    if (symbol.kind === 'instance') return [{ ...symbol, ...own, name, arities: allArities }];
    const levels = abstracted(applied(openedOperator(symbol, module), given, fail), parameters);
    const origin = unit.name === undefined ? symbol.origin : own.origin;
    return [
      {
        ...symbol,
        origin,
        isLocal: unit.isLocal,
        name,
        arities: allArities,
        levels,
      } satisfies OperatorSymbol,
    ];
  });
  if (unit.name !== undefined) symbols.unshift({ kind: 'instance', name: unit.name.name, arities, ...own });
  return { symbols, requirements };
}

type Substitution = InstanceSyntax['substitutions'][number];

function substitutions(
  unit: InstanceSyntax,
  module: CheckedModule,
  expressions: ExpressionChecker,
): Map<string, Substitution> {
  const result = new Map<string, Substitution>();
  for (const substitution of unit.substitutions) {
    const { name, span } = substitution.name;
    if (!module.declared.some((declared) => declared.name === name))
      throw expressions.fail(`${module.name} declares no constant or variable ${name}`, span);
    if (result.has(name)) throw expressions.fail(`${name} is substituted twice`, span);
    result.set(name, substitution);
  }
  return result;
}

/** What stands for a declared name: what WITH gives, or what the name means around the INSTANCE. */
function argumentFor(
  { name, arity }: LevelParameter,
  substitution: Substitution | undefined,
  unit: InstanceSyntax,
  module: CheckedModule,
  expressions: ExpressionChecker,
  names: Names,
): Argument {
  if (substitution === undefined && names.find(name) === undefined) {
    throw expressions.fail(
      `INSTANCE leaves ${name} of the module ${module.name} without a value`,
      unit.span,
      `Add WITH ${name} <- ..., or define ${name} before the INSTANCE.`,
    );
  }
  const span: Span = unit.span;
  const value = substitution?.value ?? {
    kind: 'application' as const,
    span,
    path: [],
    operator: { name, span },
    arguments: [],
  };
  return expressions.applications.argument(value, arity, names, name);
}
