import { Kind, type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { isSymbolic, requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { subsetOf } from './subset.ts';
import { SymbolicSet } from './symbolic-set.ts';

/** `SUBSET base`. */
export class PowerSet extends SymbolicSet {
  readonly base: SetValue | SymbolicSet;

  constructor(base: SetValue | SymbolicSet) {
    super();
    this.base = base;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object') {
      if (value.kind === Kind.set) {
        for (const member of value.elements()) if (!memberOf(member, this.base, site)) return false;
        return true;
      }
      if (isSymbolic(value)) return subsetOf(value, this.base, site);
    }
    throw new EvaluationError(
      `Attempted to check if the non-enumerable value\n${format(value)}\nis element of\n${this.format()}`,
      site,
    );
  }

  count(site: number): number {
    return 2 ** countOf(this.base, site);
  }

  override isFinite(site: number): boolean {
    return isFiniteSet(this.base, site);
  }

  /** By size, then lexicographically. */
  *members(site: number): Iterable<Value> {
    const members = orderedMembers(this.base, site);
    for (let size = 0; size <= members.length; size++) yield* subsetsOfSize(members, size);
  }

  format(): string {
    return `SUBSET ${format(this.base)}`;
  }
}

/** The subsets with this many members, in lexicographic order. */
export function* subsetsOfSize(members: readonly Value[], size: number): Iterable<SetValue> {
  const chosen = Array.from({ length: size }, (_, index) => index);
  for (;;) {
    yield setOf(chosen.map((index) => members[index]!));
    let position = size - 1;
    while (position >= 0 && chosen[position] === members.length - size + position) position--;
    if (position < 0) return;
    chosen[position]!++;
    for (let next = position + 1; next < size; next++) chosen[next] = chosen[next - 1]! + 1;
  }
}

/** `SUBSET S`. */
export function powerset(base: RuntimeValue, site: number): PowerSet {
  return new PowerSet(requireSet(base, 'compute SUBSET S for the value S', site));
}
