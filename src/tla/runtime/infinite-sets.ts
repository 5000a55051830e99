import { Kind, setOf, type Value } from '../../core/values/index.ts';
import { modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** An infinite set of atoms of one type. */
export class AtomSet extends SymbolicSet {
  readonly name: string;
  readonly type: 'number' | 'string';
  readonly #least: number;

  constructor(name: string, type: 'number' | 'string', least = Number.NEGATIVE_INFINITY) {
    super();
    this.name = name;
    this.type = type;
    this.#least = least;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === this.type) return this.type === 'string' || (value as number) >= this.#least;
    if (typeof value === 'object' && value.kind === Kind.model) return modelIsAbsent(value, this, site);
    throw new EvaluationError(
      `Attempted to check if the value:\n${format(value)}\nis an element of ${this.name}.`,
      site,
    );
  }

  count(): number {
    return Number.POSITIVE_INFINITY;
  }

  members(site: number): Iterable<Value> {
    throw new EvaluationError(
      `Attempted to enumerate the set ${this.name}, which contains infinitely many elements.`,
      site,
    );
  }

  format(): string {
    return this.name;
  }
}

/** Everything: the right side of a type invariant that says nothing. */
class AnySet extends SymbolicSet {
  has(): boolean {
    return true;
  }

  count(): number {
    return Number.POSITIVE_INFINITY;
  }

  members(site: number): Iterable<Value> {
    throw new EvaluationError('Attempted to enumerate the set Any.', site);
  }

  format(): string {
    return 'Any';
  }
}

export const BOOLEAN = setOf([false, true]);
export const STRING = new AtomSet('STRING', 'string');
export const Nat = new AtomSet('Nat', 'number', 0);
export const Int = new AtomSet('Int', 'number');
/** TLC has no reals; membership of the integers in them is all that can be asked. */
export const Real = new AtomSet('Real', 'number');
/** TLC's `Any`. */
export const Any = new AnySet();
