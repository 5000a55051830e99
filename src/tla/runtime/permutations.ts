/** Every arrangement of the items, in lexicographic order of their positions. */
export function* permutationsOf<T>(items: readonly T[]): Iterable<T[]> {
  const order = items.map((_, index) => index);
  for (;;) {
    yield order.map((index) => items[index]!);
    let pivot = order.length - 2;
    while (pivot >= 0 && order[pivot]! > order[pivot + 1]!) pivot--;
    if (pivot < 0) return;
    let successor = order.length - 1;
    while (order[successor]! < order[pivot]!) successor--;
    [order[pivot], order[successor]] = [order[successor]!, order[pivot]!];
    const rest = order.splice(pivot + 1);
    order.push(...rest.reverse());
  }
}
