import type { Value } from '../../core/values/index.ts';

/** Every choice of one member from each list; the last list varies fastest, which is TLC's normal order. */
export function* choices(lists: readonly (readonly Value[])[]): Iterable<Value[]> {
  if (lists.some((list) => list.length === 0)) return;
  const positions = new Array<number>(lists.length).fill(0);
  for (;;) {
    yield lists.map((list, index) => list[positions[index]!]!);
    let index = lists.length - 1;
    while (index >= 0 && positions[index] === lists[index]!.length - 1) positions[index--] = 0;
    if (index < 0) return;
    positions[index]!++;
  }
}
