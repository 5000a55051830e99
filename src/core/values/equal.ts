import { compareValues } from './compare.ts';
import type { Value } from './value.ts';

/** Whether two values are equal in content. Different hashes settle it at once; equal hashes are never trusted. */
export function equalValues(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (left.hashLow !== right.hashLow || left.hashHigh !== right.hashHigh) return false;
  return compareValues(left, right) === 0;
}
