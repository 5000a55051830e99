/**
 * Whether the crashed operations used on the left are no more than those on the right, *class by class*: bits
 * of a class are set in order, so that is whether they are a subset. Fewer in total is not enough: with
 * `write 1` used twice on the right and `write 2` once on the left, only the right can still write 2.
 */
export function usesNoMore(
  left: Int32Array,
  leftBegin: number,
  right: Int32Array,
  rightBegin: number,
  words: number,
): boolean {
  for (let word = 0; word < words; word += 1) {
    if ((left[leftBegin + word]! & ~right[rightBegin + word]!) !== 0) return false;
  }
  return true;
}
