import { Kind, type ModelValue, type SetValue, type Value } from '../../core/values/index.ts';
import { equal, modelIsAbsent } from './equality.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { isSymbolic, materialize } from './materialize.ts';
import { partsOf } from './parts.ts';
import { isCanonical, type RuntimeValue, SYMBOLIC_SET } from './runtime-value.ts';

/** `value \in set`. A value that cannot be compared with the members is an error. */
export function memberOf(value: RuntimeValue, set: RuntimeValue, site: number): boolean {
  if (typeof set === 'object') {
    if (set.kind === Kind.set) {
      if (isCanonical(value)) return set.has(value) || isComparableAbsentee(value, set, site);
      return memberOfCanonical(value, set, site);
    }
    if (set.kind === SYMBOLIC_SET) return set.has(value, site);
  }
  throw new EvaluationError(
    `Attempted to check if the value:\n${format(value)}\nis an element of\n${format(set)}\nwhich is not a set.`,
    site,
  );
}

/** Not a member; an error if comparing says so. The members are sorted by kind, so the two ends stand for all. */
function isComparableAbsentee(value: Value, set: SetValue, site: number): false {
  if (set.size === 0) return false;
  const members = set.elements();
  const first = members[0]!;
  const last = members[members.length - 1]!;
  const type = typeof value;
  if (type !== 'object' && typeof first === type && typeof last === type) return false;
  if (typeof value === 'object' && value.kind === Kind.model && typeof first !== 'object') {
    return modelIsAbsent(value as ModelValue, set, site);
  }
  equal(value, first, site);
  equal(value, last, site);
  return false;
}

function memberOfCanonical(value: RuntimeValue, set: SetValue, site: number): boolean {
  if (set.size === 0) return false;
  const isInfinite = isSymbolic(value) && !value.isFinite(site);
  // Of <<1, {0, FALSE}>> the first part may tell that it is no member.
  if (isInfinite || partsOf(value) !== undefined) {
    for (const member of set.elements()) if (equal(value, member, site)) return true;
    return false;
  }
  const canonical = materialize(value, site);
  return set.has(canonical) || isComparableAbsentee(canonical, set, site);
}
