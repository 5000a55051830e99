import { Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { sequenceOf } from './build-function.ts';
import { choices } from './cartesian.ts';
import { modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { isCanonical, LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';
import { countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** `Seq(base)`, or the sequences of at most some length. */
export class SequenceSet extends SymbolicSet {
  readonly base: SetValue | SymbolicSet;
  readonly maximumLength: number;

  constructor(base: SetValue | SymbolicSet, maximumLength = Number.POSITIVE_INFINITY) {
    super();
    this.base = base;
    this.maximumLength = maximumLength;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object') {
      if (value.kind === LAZY_FUNCTION) return this.has(value.materialize(site), site);
      if (isCanonical(value)) {
        if (value.kind === Kind.function) {
          if (!value.domain.isSequence) throw this.#notSequence(value, site);
          if (value.size > this.maximumLength) return false;
          for (const item of value.values) if (!memberOf(item, this.base, site)) return false;
          return true;
        }
        if (value.kind === Kind.model) return modelIsAbsent(value, this, site);
      }
    }
    throw this.#notSequence(value, site);
  }

  #notSequence(value: RuntimeValue, site: number): EvaluationError {
    return new EvaluationError(
      `Attempted to check if the value:\n${format(value)}\nis an element of ${this.format()}.`,
      site,
    );
  }

  count(site: number): number {
    const members = countOf(this.base, site);
    if (members === 0 || this.maximumLength === 0) return 1;
    if (members === 1) return this.maximumLength + 1;
    return (members ** (this.maximumLength + 1) - 1) / (members - 1);
  }

  /** TLC calls every `Seq(S)` infinite, also that of the empty set. */
  override isFinite(site: number): boolean {
    return this.maximumLength < Number.POSITIVE_INFINITY && isFiniteSet(this.base, site);
  }

  /** By length, then lexicographically. */
  *members(site: number): Iterable<Value> {
    if (!this.isFinite(site)) {
      throw new EvaluationError(`Attempted to enumerate the infinite set ${this.format()}.`, site);
    }
    const list = orderedMembers(this.base, site);
    for (let length = 0; length <= this.maximumLength; length++) {
      for (const choice of choices(new Array(length).fill(list))) yield sequenceOf(choice);
    }
  }

  format(): string {
    return this.maximumLength < Number.POSITIVE_INFINITY
      ? `BoundedSeq(${format(this.base)}, ${this.maximumLength})`
      : `Seq(${format(this.base)})`;
  }
}

/** `Seq(S)`. */
export function sequencesOver(base: RuntimeValue, site: number): SequenceSet {
  return new SequenceSet(requireSet(base, 'construct Seq(S) from the value', site));
}
