import { Level } from '../level.ts';

/** Something of which only the use tells the level: a parameter, a bound name, a declared constant or variable. */
export interface LevelParameter {
  readonly name: string;
  readonly arity: number;
  readonly kind: 'constant' | 'variable' | 'bound';
}

/** A parameter that stands in an argument of an operator that is itself a parameter. */
export interface Feed {
  readonly operator: LevelParameter;
  readonly position: number;
  readonly parameter: LevelParameter;
}

/** What level checking knows of an expression, as in *Specifying Systems*, section 17.2. */
export interface LevelSummary {
  /** Its level where every parameter is a constant. */
  readonly level: Level;
  /** Parameters whose level it takes on, if that is higher. */
  readonly carries: ReadonlySet<LevelParameter>;
  /** The highest level that a parameter may have. */
  readonly limits: ReadonlyMap<LevelParameter, Level>;
  /** The levels that an operator parameter must allow its arguments to have. */
  readonly demands: ReadonlyMap<LevelParameter, readonly Level[]>;
  readonly feeds: readonly Feed[];
  /** All parameters that occur in it. */
  readonly mentions: ReadonlySet<LevelParameter>;
  /** Those that cannot be replaced by what is merely equal to them, such as one beneath ENABLED (non-Leibniz). */
  readonly opaque: ReadonlySet<LevelParameter>;
}

/** A summary that is being put together. */
export class SummaryBuilder implements LevelSummary {
  level: Level = Level.constant;
  readonly carries = new Set<LevelParameter>();
  readonly limits = new Map<LevelParameter, Level>();
  readonly demands = new Map<LevelParameter, Level[]>();
  readonly feeds: Feed[] = [];
  readonly mentions = new Set<LevelParameter>();
  readonly opaque = new Set<LevelParameter>();

  raise(level: Level): this {
    if (level > this.level) this.level = level;
    return this;
  }

  carry(parameters: Iterable<LevelParameter>): this {
    for (const parameter of parameters) this.carries.add(parameter);
    return this;
  }

  limit(parameter: LevelParameter, level: Level): void {
    const known = this.limits.get(parameter);
    if (known === undefined || level < known) this.limits.set(parameter, level);
  }

  demand(operator: LevelParameter, position: number, level: Level): void {
    const known = this.demands.get(operator) ?? new Array<Level>(operator.arity).fill(Level.constant);
    if (level > known[position]!) known[position] = level;
    this.demands.set(operator, known);
  }

  feed(feed: Feed): void {
    const isKnown = this.feeds.some(
      ({ operator, position, parameter }) =>
        operator === feed.operator && position === feed.position && parameter === feed.parameter,
    );
    if (!isKnown) this.feeds.push(feed);
  }

  /** Takes over what a part asks of its parameters, whatever becomes of its level. */
  require(part: Pick<LevelSummary, 'limits' | 'demands' | 'feeds'>): this {
    for (const [parameter, level] of part.limits) this.limit(parameter, level);
    for (const [operator, levels] of part.demands) {
      levels.forEach((level, position) => {
        this.demand(operator, position, level);
      });
    }
    for (const feed of part.feeds) this.feed(feed);
    return this;
  }

  mention(part: Pick<LevelSummary, 'mentions' | 'opaque'>): this {
    for (const parameter of part.mentions) this.mentions.add(parameter);
    for (const parameter of part.opaque) this.opaque.add(parameter);
    return this;
  }

  /** Adds a part whose level becomes the whole's. */
  add(part: LevelSummary): this {
    return this.raise(part.level).carry(part.carries).require(part).mention(part);
  }

  /** Forgets names that are bound here: outside they mean nothing. */
  without(bound: readonly LevelParameter[]): this {
    if (bound.length === 0) return this;
    for (const parameter of bound) {
      for (const record of [this.carries, this.limits, this.demands, this.mentions, this.opaque])
        record.delete(parameter);
    }
    const kept = this.feeds.filter(
      ({ operator, parameter }) => !bound.includes(operator) && !bound.includes(parameter),
    );
    this.feeds.splice(0, this.feeds.length, ...kept);
    return this;
  }
}

/** The summary of a name that stands for itself. */
export function summaryOfParameter(parameter: LevelParameter): LevelSummary {
  const builder = new SummaryBuilder();
  builder.level = parameter.kind === 'variable' ? Level.state : Level.constant;
  builder.carries.add(parameter);
  builder.mentions.add(parameter);
  return builder;
}
