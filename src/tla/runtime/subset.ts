import { EnumeratedSet } from './combined-sets.ts';
import { requireSet } from './materialize.ts';
import { memberOf } from './membership.ts';
import { PowerSet } from './power-set.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { iterate } from './set-members.ts';

/** `left \subseteq right`. */
export function subsetOf(left: RuntimeValue, right: RuntimeValue, site: number): boolean {
  if (left instanceof PowerSet && right instanceof PowerSet) return subsetOf(left.base, right.base, site);
  const members = requireSet(left, 'evaluate an expression of the form S \\subseteq T for the value S', site);
  // An empty left side never looks at the right one.
  const each = members instanceof EnumeratedSet ? members.inOrder(site) : iterate(members, site);
  for (const member of each) if (!memberOf(member, right, site)) return false;
  return true;
}
