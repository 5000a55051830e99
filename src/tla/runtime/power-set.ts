import { Kind, type SetValue, setOf, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { isSymbolic, requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { countOf, isFiniteSet, orderedMembers } from './set-members.ts';
import { subsetOf } from './subset.ts';
import { SymbolicSet } from './symbolic-set.ts';

const RECENT_MEMBERS = 1 << 10;

/** `SUBSET base`. */
export class PowerSet extends SymbolicSet {
  readonly base: SetValue | SymbolicSet;
  /** Members found in the base lately, by hash; none until so many were asked for that it is worth its memory. */
  #recent: (Value | undefined)[] | undefined;
  #asked = 0;

  constructor(base: SetValue | SymbolicSet) {
    super();
    this.base = base;
  }

  has(value: RuntimeValue, site: number): boolean {
    if (typeof value === 'object') {
      if (value.kind === Kind.set) {
        return this.#hasAll(value.elements(), site);
      }
      if (isSymbolic(value)) return subsetOf(value, this.base, site);
    }
    throw new EvaluationError(
      `Attempted to check if the non-enumerable value\n${format(value)}\nis element of\n${this.format()}`,
      site,
    );
  }

  #hasAll(members: readonly Value[], site: number): boolean {
    const isOfSymbols = isSymbolic(this.base);
    for (let index = 0; index < members.length; index++) {
      const member = members[index]!;
      if (!(isOfSymbols ? this.#hasMember(member, site) : memberOf(member, this.base, site))) return false;
    }
    return true;
  }

  /** A set that grows by one message from state to state has the same old members: those are known by identity. */
  #hasMember(member: Value, site: number): boolean {
    if (typeof member !== 'object') return memberOf(member, this.base, site);
    const slot = member.hashLow & (RECENT_MEMBERS - 1);
    if (this.#recent?.[slot] === member) return true;
    if (!memberOf(member, this.base, site)) return false;
    if (++this.#asked > RECENT_MEMBERS) {
      this.#recent ??= new Array<Value | undefined>(RECENT_MEMBERS).fill(undefined);
      this.#recent[slot] = member;
    }
    return true;
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
