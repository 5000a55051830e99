import { interval as canonicalInterval, Kind, type SetValue, setOf } from '../../core/values/index.ts';
import { modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { wrongArgument } from './integers.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** Intervals up to this size are canonical sets, shared by all who write them. */
const SMALL_INTERVAL = 256;
/** How many of them are kept. */
const SHARED_INTERVALS = 1 << 12;

const EMPTY = setOf<number>();
const shared = new Map<number, SetValue<number>>();

/** `first..last` with many members. */
export class IntervalSet extends SymbolicSet {
  readonly first: number;
  readonly last: number;

  constructor(first: number, last: number) {
    super();
    this.first = first;
    this.last = last;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'number') return value >= this.first && value <= this.last;
    if (typeof value === 'object' && value.kind === Kind.model) return modelIsAbsent(value, this, site);
    throw new EvaluationError(
      `Attempted to check if the value:\n${format(value)}\nis in the integer interval ${this.format()}`,
      site,
    );
  }

  count(): number {
    return this.last - this.first + 1;
  }

  *members(): Iterable<number> {
    for (let member = this.first; member <= this.last; member++) yield member;
  }

  format(): string {
    return `${this.first}..${this.last}`;
  }
}

/** `first..last`. */
export function interval(first: RuntimeValue, last: RuntimeValue, site: number): SetValue | IntervalSet {
  if (typeof first !== 'number') throw wrongArgument('first', '..', 'integer', first, site);
  if (typeof last !== 'number') throw wrongArgument('second', '..', 'integer', last, site);
  if (last < first) return EMPTY;
  if (last - first >= SMALL_INTERVAL) return new IntervalSet(first, last);
  const key = first * 0x20_0000 + (last - first);
  let set = shared.get(key);
  if (set === undefined) {
    set = canonicalInterval(first, last);
    if (shared.size >= SHARED_INTERVALS) shared.clear();
    shared.set(key, set);
  }
  return set;
}
