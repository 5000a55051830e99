import { Kind, type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { sequenceOf } from './build-function.ts';
import { choices } from './cartesian.ts';
import { modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';
import { countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { SymbolicSet } from './symbolic-set.ts';

const EMPTY = setOf();

/** `S \X T \X ...`. */
export class ProductSet extends SymbolicSet {
  readonly sets: readonly (SetValue | SymbolicSet)[];

  constructor(sets: readonly (SetValue | SymbolicSet)[]) {
    super();
    this.sets = sets;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object' && isCanonical(value)) {
      if (value.kind === Kind.function && (value.domain.isSequence || !value.domain.isRecord)) {
        if (!value.domain.isSequence || value.size !== this.sets.length) return false;
        for (let index = 0; index < this.sets.length; index++) {
          if (!memberOf(value.values[index]!, this.sets[index]!, site)) return false;
        }
        return true;
      }
      if (value.kind === Kind.model) return modelIsAbsent(value, this, site);
    }
    throw new EvaluationError(
      `Attempted to check if non-tuple\n${format(value)}\nis in the set of tuples:\n${this.format()}`,
      site,
    );
  }

  count(site: number): number {
    let product = 1;
    for (const set of this.sets) product *= countOf(set, site);
    return Number.isNaN(product) ? 0 : product;
  }

  override isFinite(site: number): boolean {
    return this.sets.every((set) => isFiniteSet(set, site));
  }

  override materialize(site: number): SetValue {
    return this.#hasEmptyFactor(site) ? EMPTY : super.materialize(site);
  }

  /** Those behind an empty one are not looked at, as in TLC. */
  #hasEmptyFactor(site: number): boolean {
    return this.sets.some((set) => countOf(set, site) === 0);
  }

  *members(site: number): Iterable<Value> {
    if (this.#hasEmptyFactor(site)) return;
    const lists = this.sets.map((set) => orderedMembers(set, site));
    for (const choice of choices(lists)) yield sequenceOf(choice);
  }

  format(): string {
    return this.sets
      .map((set) => (set instanceof ProductSet ? `(${format(set)})` : format(set)))
      .join(' \\X ');
  }
}

/** `sets[0] \X sets[1] \X ...`. */
export function product(sets: readonly RuntimeValue[], site: number): ProductSet {
  const use = 'construct S \\X T from the value';
  const factors: (SetValue | SymbolicSet)[] = [];
  for (const set of sets) {
    // Nothing looks at what stands behind an empty set: as in TLC, it need not be one.
    const isUnseen = factors.some((factor) => factor === EMPTY || ('size' in factor && factor.size === 0));
    factors.push(isUnseen ? EMPTY : requireSet(set, use, site));
  }
  return new ProductSet(factors);
}
