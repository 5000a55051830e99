import { Domain } from '../../core/values/domain.ts';
import { Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { functionOver } from './build-function.ts';
import { choices } from './cartesian.ts';
import { modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { keyOrder } from './normal-order.ts';
import { isCanonical, type RuntimeValue } from './runtime-value.ts';
import { countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** `[a : A, b : B]`. */
export class RecordSet extends SymbolicSet {
  readonly domain: Domain;
  /** A set for each key of the domain. */
  readonly sets: readonly (SetValue | SymbolicSet)[];

  constructor(domain: Domain, sets: readonly (SetValue | SymbolicSet)[]) {
    super();
    this.domain = domain;
    this.sets = sets;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object' && isCanonical(value)) {
      if (value.kind === Kind.function && (value.domain.isRecord || value.size === 0)) {
        if (value.domain !== this.domain) return false;
        const order = keyOrder(this.domain);
        for (let index = 0; index < this.sets.length; index++) {
          const position = order === undefined ? index : order[index]!;
          if (!memberOf(value.values[position]!, this.sets[position]!, site)) return false;
        }
        return true;
      }
      if (value.kind === Kind.model) return modelIsAbsent(value, this, site);
    }
    throw new EvaluationError(
      `Attempted to check if non-record\n${format(value)}\nis in the set of records:\n${this.format()}`,
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

  *members(site: number): Iterable<Value> {
    const order = keyOrder(this.domain) ?? this.sets.map((_, index) => index);
    const lists = order.map((position) => orderedMembers(this.sets[position]!, site));
    for (const choice of choices(lists)) {
      const values = new Array<Value>(choice.length);
      for (let index = 0; index < choice.length; index++) values[order[index]!] = choice[index]!;
      yield functionOver(this.domain, values);
    }
  }

  format(): string {
    const order = keyOrder(this.domain) ?? this.sets.map((_, index) => index);
    const fields = order.map((position) => `${this.domain.keys[position]}: ${format(this.sets[position]!)}`);
    return `[${fields.join(', ')}]`;
  }
}

/** `[names[0] : sets[0], ...]`. */
export function recordSet(names: readonly string[], sets: readonly RuntimeValue[], site: number): RecordSet {
  const use = 'construct a set of records from the field value';
  const entries = names.map((name, index) => [name, requireSet(sets[index]!, use, site)] as const);
  entries.sort((left, right) => (left[0] < right[0] ? -1 : 1));
  return new RecordSet(
    Domain.of(entries.map((entry) => entry[0])),
    entries.map((entry) => entry[1]),
  );
}
