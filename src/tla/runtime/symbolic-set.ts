import { type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { type RuntimeValue, SYMBOLIC_SET } from './runtime-value.ts';

/** TLC's own limit on the sets that it builds. */
export const MAXIMUM_SET_SIZE = 1_000_000;

/**
 * A set known by its description: `SUBSET S`, `[S -> T]`, `Nat`. Membership is decided without enumeration, so that
 * `x \in [S -> Nat]` costs a look at x.
 */
export abstract class SymbolicSet {
  readonly kind = SYMBOLIC_SET;
  #members: SetValue | undefined;

  /** Whether a value is a member. @throws EvaluationError where TLC cannot compare. */
  abstract has(value: RuntimeValue, site: number): boolean;

  /** How many members: Infinity if infinite. Not below the truth for a set with repetitions, which says so. */
  abstract count(site: number): number;

  /** How many members there are, each counted once; Infinity if infinite. */
  cardinality(site: number): number {
    return this.isOrdered || !this.isFinite(site) ? this.count(site) : this.materialize(site).size;
  }

  /** Whether there are finitely many members, of any number. */
  isFinite(site: number): boolean {
    return this.count(site) < Number.POSITIVE_INFINITY;
  }

  /** The members in TLC's normal order unless {@link isOrdered} says otherwise; may repeat if {@link mayRepeat}. */
  abstract members(site: number): Iterable<Value>;

  /** Whether {@link members} come in TLC's normal order, without repetition. */
  get isOrdered(): boolean {
    return true;
  }

  /** The set in TLA+'s notation. */
  abstract format(): string;

  /** The members as a canonical set. @throws EvaluationError if there are too many. */
  materialize(site: number): SetValue {
    this.#members ??= this.#build(site);
    return this.#members;
  }

  /** The canonical set if it has been built already. */
  get built(): SetValue | undefined {
    return this.#members;
  }

  #build(site: number): SetValue {
    if (!this.isFinite(site)) {
      throw new EvaluationError(`Attempted to enumerate the infinite set ${this.format()}.`, site);
    }
    if (this.isOrdered && this.count(site) > MAXIMUM_SET_SIZE) throw tooManyMembers(this, site);
    const members: Value[] = [];
    for (const member of this.members(site)) {
      if (members.push(member) > MAXIMUM_SET_SIZE) throw tooManyMembers(this, site);
    }
    return setOf(members);
  }
}

function tooManyMembers(set: SymbolicSet, site: number): EvaluationError {
  return new EvaluationError(
    `Attempted to construct a set with too many elements (>${MAXIMUM_SET_SIZE}).\n${set.format()}`,
    site,
  );
}
