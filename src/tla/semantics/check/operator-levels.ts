import { Level } from '../level.ts';
import { type LevelParameter, type LevelSummary, SummaryBuilder } from './level-summary.ts';

/** A parameter of the operator itself by its index, one from around it as such. */
export type OwnOrOuter = number | LevelParameter;

/** What stands in an argument of an operator parameter, where one of the two is a parameter of the operator itself. */
export interface OwnFeed {
  readonly operator: OwnOrOuter;
  readonly position: number;
  readonly parameter: OwnOrOuter;
}

/** What level checking knows of an operator, without looking into its definition again. */
export interface OperatorLevels {
  /** Of each parameter: the highest level that its argument may have. */
  readonly limits: readonly Level[];
  /** Of each parameter: whether a higher level of its argument makes the whole higher. */
  readonly carries: readonly boolean[];
  /** Of each operator parameter: the levels that an operator in its place must allow for its own arguments. */
  readonly demands: readonly (readonly Level[])[];
  readonly feeds: readonly OwnFeed[];
  /** Of each parameter: whether its argument can be replaced by an equal one (it is Leibniz). */
  readonly isLeibniz: readonly boolean[];
  /** What the definition says of parameters that are not its own. */
  readonly outer: LevelSummary;
}

/** The levels of an operator with this body. */
export function levelsOfDefinition(
  parameters: readonly LevelParameter[],
  body: LevelSummary,
): OperatorLevels {
  return abstracted(
    { limits: [], carries: [], demands: [], feeds: [], isLeibniz: [], outer: body },
    parameters,
  );
}

/** The same operator, with parameters from around it made its own, before those that it has. */
export function abstracted(levels: OperatorLevels, parameters: readonly LevelParameter[]): OperatorLevels {
  const { outer } = levels;
  const ownOrOuter = (of: OwnOrOuter): OwnOrOuter => {
    if (typeof of === 'number') return of + parameters.length;
    const index = parameters.indexOf(of);
    return index < 0 ? of : index;
  };
  const feeds = [...levels.feeds, ...outer.feeds].flatMap(({ operator, position, parameter }) => {
    const own = { operator: ownOrOuter(operator), position, parameter: ownOrOuter(parameter) };
    return typeof own.operator === 'number' || typeof own.parameter === 'number' ? [own] : [];
  });
  const limits = parameters.map((parameter) => outer.limits.get(parameter) ?? Level.temporal);
  const demands = parameters.map(
    (parameter) => outer.demands.get(parameter) ?? new Array<Level>(parameter.arity).fill(Level.constant),
  );
  return {
    limits: [...limits, ...levels.limits],
    carries: [...parameters.map((parameter) => outer.carries.has(parameter)), ...levels.carries],
    demands: [...demands, ...levels.demands],
    feeds,
    isLeibniz: [...parameters.map((parameter) => !outer.opaque.has(parameter)), ...levels.isLeibniz],
    outer: new SummaryBuilder().add(outer).without(parameters),
  };
}

/** The levels of an operator without definition: its level, and the limits of its arguments. */
export function plainLevels(
  level: Level,
  limits: readonly Level[],
  carries: readonly boolean[] = limits.map(() => true),
  arities: readonly number[] = limits.map(() => 0),
): OperatorLevels {
  return {
    limits,
    carries,
    demands: arities.map((arity) => new Array<Level>(arity).fill(Level.constant)),
    feeds: [],
    isLeibniz: carries,
    outer: new SummaryBuilder().raise(level),
  };
}
