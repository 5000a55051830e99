import { Kind, type Value } from '../../core/values/index.ts';
import { equal } from './equality.ts';

/**
 * TLC compares neighbours when it normalizes a set. Atoms are sorted by kind, so their two ends stand for all; others
 * are compared one by one.
 *
 * @throws EvaluationError if two of these members, which are sorted, cannot be compared.
 */
export function checkComparable(members: readonly Value[], site: number): void {
  const last = members[members.length - 1]!;
  if (members.length < 2 || (typeof last !== 'object' && typeof members[0] === typeof last)) return;
  if (typeof last === 'object' && last.kind === Kind.model && typeof members[0] === 'object') {
    // Model values only; typed ones may still clash.
    for (let index = 1; index < members.length; index++) equal(members[0]!, members[index]!, site);
    return;
  }
  equal(members[0]!, last, site);
  for (let index = 1; index < members.length; index++) equal(members[index - 1]!, members[index]!, site);
}
