import type { History } from '../../core/history.ts';

/**
 * One linearization of the whole history from one of each component: the constructive half of the locality
 * theorem (Herlihy and Wing 1990, theorem 1).
 *
 * Again and again take the remaining operation z that completes first, and emit the component of z up to z.
 * The head h of that component may go first: no remaining operation completes before z does, and h was
 * invoked before z completed, for h stands before z in a linearization. So nothing that remains precedes h in
 * real time.
 */
export function mergeLinearizations(history: History, orders: readonly ArrayLike<number>[]): number[] {
  if (orders.length === 1) return Array.from(orders[0]!);
  const { completedAt, count } = history.operations;
  const total = orders.reduce((sum, { length }) => sum + length, 0);
  const orderOf = new Int32Array(count);
  const byCompletion = new Int32Array(total);
  let length = 0;
  for (const [component, order] of orders.entries()) {
    for (let place = 0; place < order.length; place += 1) {
      orderOf[order[place]!] = component;
      byCompletion[length++] = order[place]!;
    }
  }
  byCompletion.sort((left, right) => completedAt[left]! - completedAt[right]!);
  const emitted = new Uint8Array(count);
  const heads = new Int32Array(orders.length);
  const merged: number[] = [];
  for (const row of byCompletion) {
    const component = orderOf[row]!;
    while (emitted[row] === 0) {
      const head = orders[component]![heads[component]!]!;
      heads[component]! += 1;
      emitted[head] = 1;
      merged.push(head);
    }
  }
  return merged;
}
