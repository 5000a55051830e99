import { Level } from '../level.ts';
import { type LevelParameter, SummaryBuilder } from './level-summary.ts';
import { abstracted, levelsOfDefinition, type OperatorLevels } from './operator-levels.ts';
import type { CheckedSymbol, OperatorSymbol } from './symbols.ts';

/** A module that has been checked, as those that extend or instantiate it see it. */
export interface CheckedModule {
  readonly name: string;
  /** What it defines and declares, and what it has from modules that it extends; LOCAL names are not among it. */
  readonly symbols: readonly CheckedSymbol[];
  /** Modules within it. */
  readonly inner: ReadonlyMap<string, CheckedModule>;
  /** Constants and variables, its own and those of modules that it extends. */
  readonly declared: readonly LevelParameter[];
  /** Whether it has neither variables nor anything else that varies: then what varies can stand for its constants. */
  readonly isConstant: boolean;
  /** The module as an operator that takes what it declares. */
  readonly levels: OperatorLevels;
}

/** A checked module of these parts. `requirements` is what its definitions and statements ask of what it declares. */
export function checkedModule(
  parts: Pick<CheckedModule, 'name' | 'symbols' | 'inner' | 'declared'>,
  requirements: SummaryBuilder,
): CheckedModule {
  const isConstant = isConstantModule(parts);
  if (!isConstant) for (const parameter of parts.declared) requirements.limit(parameter, levelOf(parameter));
  return { ...parts, isConstant, levels: levelsOfDefinition(parts.declared, requirements) };
}

/** Whether the module has neither variables nor anything else that is not constant. */
function isConstantModule({ declared, symbols }: Pick<CheckedModule, 'declared' | 'symbols'>): boolean {
  return (
    declared.every(({ kind }) => kind === 'constant') &&
    symbols.every((symbol) => symbol.kind !== 'operator' || symbol.levels.outer.level === Level.constant)
  );
}

function levelOf({ kind }: LevelParameter): Level {
  return kind === 'variable' ? Level.state : Level.constant;
}

/**
 * An operator of the module as one that takes what the module declares, before its own arguments. In a module about
 * states, what stands for a constant that the operator says anything about must be a constant itself.
 */
export function openedOperator(
  { levels }: OperatorSymbol,
  { declared, isConstant }: CheckedModule,
): OperatorLevels {
  const outer = new SummaryBuilder().add(levels.outer);
  if (!isConstant) {
    for (const parameter of declared) {
      if (levels.outer.limits.has(parameter)) outer.limit(parameter, levelOf(parameter));
    }
  }
  return abstracted({ ...levels, outer }, declared);
}
