/**
 * TLC orders strings, field names and model values by their first appearance in the specification, which decides what
 * CHOOSE picks. The compiler calls {@link internName} for each in order of appearance.
 */
const ranks = new Map<string, number>();

/** Notes the appearance of an identifier, string or model value; a later appearance changes nothing. */
export function internName(name: string): number {
  let rank = ranks.get(name);
  if (rank === undefined) {
    rank = ranks.size;
    ranks.set(name, rank);
  }
  return rank;
}

/** Order of two names by first appearance. A name never noted appears now. */
export function compareNames(left: string, right: string): number {
  return left === right ? 0 : internName(left) - internName(right);
}

/** Begins anew, for another specification in the same process. */
export function forgetNames(): void {
  ranks.clear();
}
