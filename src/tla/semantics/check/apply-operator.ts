import { Level } from '../level.ts';
import { type LevelParameter, type LevelSummary, SummaryBuilder } from './level-summary.ts';
import type { OperatorLevels, OwnFeed } from './operator-levels.ts';

/** An argument: a value, or an operator where one is expected. */
export interface Argument {
  readonly summary: LevelSummary;
  /** Of an operator with a definition. */
  readonly levels?: OperatorLevels | undefined;
  /** Of an operator that is itself a parameter. */
  readonly parameter?: LevelParameter | undefined;
}

/** Makes the error for an argument, by its index, whose level does not fit. */
export type LevelFailure = (message: string, argument: number) => Error;

/** The summary of an operator that is applied to arguments. @throws what `fail` makes if a level does not fit. */
export function applyOperator(
  levels: OperatorLevels,
  given: readonly Argument[],
  fail: LevelFailure,
): LevelSummary {
  return applied(levels, given, fail).outer;
}

/** The operator that remains of one when its first parameters have arguments. @throws what `fail` makes. */
export function applied(
  levels: OperatorLevels,
  given: readonly Argument[],
  fail: LevelFailure,
): OperatorLevels {
  const application = new Application(levels, given, fail);
  for (const index of given.keys()) application.argument(index);
  for (const feed of levels.feeds) application.feed(feed);
  return application.result();
}

/** What stands for a parameter that is fed: an argument, or a parameter that remains. */
interface Fed {
  readonly level: Level;
  readonly carries: Iterable<LevelParameter>;
  readonly argument: number | undefined;
  readonly remaining: number | undefined;
}

class Application {
  readonly #levels: OperatorLevels;
  readonly #given: readonly Argument[];
  readonly #fail: LevelFailure;
  readonly #outer = new SummaryBuilder();
  readonly #limits: Level[];
  readonly #demands: Level[][];
  readonly #feeds: OwnFeed[] = [];

  constructor(levels: OperatorLevels, given: readonly Argument[], fail: LevelFailure) {
    this.#levels = levels;
    this.#given = given;
    this.#fail = fail;
    this.#outer.add(levels.outer);
    this.#limits = levels.limits.slice(given.length);
    this.#demands = levels.demands.slice(given.length).map((demands) => [...demands]);
  }

  result(): OperatorLevels {
    const { length } = this.#given;
    return {
      limits: this.#limits,
      carries: this.#levels.carries.slice(length),
      demands: this.#demands,
      feeds: this.#feeds,
      isLeibniz: this.#levels.isLeibniz.slice(length),
      outer: this.#outer,
    };
  }

  argument(index: number): void {
    const { summary, levels, parameter } = this.#given[index]!;
    const limit = this.#levels.limits[index]!;
    if (summary.level > limit) throw this.#fail(tooHigh(summary.level, limit), index);
    if (this.#levels.carries[index]) this.#outer.raise(summary.level).carry(summary.carries);
    this.#outer.require(summary).mention(summary);
    if (!this.#levels.isLeibniz[index]) this.#makeOpaque(index);
    for (const carried of summary.carries) this.#outer.limit(carried, limit);
    (this.#levels.demands[index] ?? []).forEach((demand, position) => {
      if (parameter !== undefined) this.#outer.demand(parameter, position, demand);
      const allowed = levels?.limits[position];
      if (allowed === undefined || allowed >= demand) return;
      throw this.#fail(`${tooHigh(demand, allowed)} as an argument of the operator that is passed`, index);
    });
  }

  /** What becomes of a parameter in an argument of an operator parameter. */
  feed({ operator, position, parameter }: OwnFeed): void {
    const { length } = this.#given;
    const fed = this.#fed(parameter);
    if (typeof operator === 'number' && operator >= length) {
      this.#feedRemaining(operator - length, position, fed);
      return;
    }
    const into = typeof operator === 'number' ? this.#given[operator]! : { parameter: operator };
    if (into.parameter !== undefined) this.#feedParameter(into.parameter, position, fed);
    else if ('levels' in into && into.levels !== undefined) this.#feedDefinition(into.levels, position, fed);
  }

  #fed(parameter: OwnFeed['parameter']): Fed {
    const { length } = this.#given;
    if (typeof parameter !== 'number') {
      return { level: Level.constant, carries: [parameter], argument: undefined, remaining: undefined };
    }
    if (parameter >= length) {
      return { level: Level.constant, carries: [], argument: undefined, remaining: parameter - length };
    }
    const { level, carries } = this.#given[parameter]!.summary;
    return { level, carries, argument: parameter, remaining: undefined };
  }

  #feedRemaining(operator: number, position: number, { level, carries, remaining }: Fed): void {
    const demands = this.#demands[operator]!;
    if (level > demands[position]!) demands[position] = level;
    for (const parameter of carries) this.#feeds.push({ operator, position, parameter });
    if (remaining !== undefined) this.#feeds.push({ operator, position, parameter: remaining });
  }

  #feedParameter(operator: LevelParameter, position: number, { level, carries, remaining }: Fed): void {
    this.#outer.demand(operator, position, level);
    for (const parameter of carries) this.#outer.feed({ operator, position, parameter });
    if (remaining !== undefined) this.#feeds.push({ operator, position, parameter: remaining });
  }

  #feedDefinition(levels: OperatorLevels, position: number, fed: Fed): void {
    const limit = levels.limits[position]!;
    if (fed.level > limit) {
      const message = `${tooHigh(fed.level, limit)} as an argument of the operator that is passed`;
      throw this.#fail(message, fed.argument ?? 0);
    }
    for (const parameter of fed.carries) this.#outer.limit(parameter, limit);
    if (fed.remaining !== undefined && limit < this.#limits[fed.remaining]!)
      this.#limits[fed.remaining] = limit;
    if (!levels.isLeibniz[position] && fed.argument !== undefined) this.#makeOpaque(fed.argument);
  }

  #makeOpaque(argument: number): void {
    for (const mentioned of this.#given[argument]!.summary.mentions) this.#outer.opaque.add(mentioned);
  }
}

const names = ['a constant', 'a state', 'an action', 'a temporal formula'] as const;

/** What an expression of a level is called. */
export function levelName(level: Level): string {
  return names[level];
}

function tooHigh(level: Level, limit: Level): string {
  return `expected at most the level of ${levelName(limit)}, found that of ${levelName(level)}`;
}

/** The application of an operator that is a parameter: of any operator that it may stand for. */
export function applyParameter(operator: LevelParameter, given: readonly Argument[]): LevelSummary {
  const result = new SummaryBuilder();
  result.raise(operator.kind === 'variable' ? Level.state : Level.constant).carry([operator]);
  result.mentions.add(operator);
  given.forEach(({ summary }, position) => {
    result.add(summary);
    result.demand(operator, position, summary.level);
    for (const parameter of summary.carries) result.feed({ operator, position, parameter });
  });
  return result;
}
