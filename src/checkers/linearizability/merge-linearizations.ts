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
export function mergeLinearizations(history: History, orders: readonly (readonly number[])[]): number[] {
  if (orders.length === 1) return [...orders[0]!];
  const { completedAt } = history.operations;
  const byCompletion = orders.flatMap((order, component) => order.map((row) => ({ row, component })));
  byCompletion.sort((left, right) => completedAt[left.row]! - completedAt[right.row]!);
  const emitted = new Set<number>();
  const heads = orders.map(() => 0);
  const merged: number[] = [];
  for (const { row, component } of byCompletion) {
    while (!emitted.has(row)) {
      const head = orders[component]![heads[component]!]!;
      heads[component]! += 1;
      emitted.add(head);
      merged.push(head);
    }
  }
  return merged;
}
