import { NEVER, Outcome } from '../../core/history.ts';
import type { Precedence } from './precedence.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';

/**
 * Tries to make a sequential order of a history of registers from what all such orders have in common: the writes of each key
 * are put in the order of some moment of theirs, as far as that is open; each read then belongs between its write and
 * the next one. If that has no circle, any order that extends it explains the history. Recorded moments are often nearly those
 * at which the writes took effect, so this finds quickly what a search may look for in vain. `undefined` tells nothing, and
 * what is found must be verified.
 *
 * Derives from the precedence, which is as before afterwards only if nothing was found.
 */
export function guessSequentialOrder(precedence: Precedence): number[] | undefined {
  const { registers } = precedence;
  const saturated = precedence.derivedCount;
  for (const moments of momentsOf(registers)) {
    const order = precedence.topologicalOrderBy(moments);
    if (order === undefined) return undefined;
    separateWrites(precedence, order);
    const complete = precedence.topologicalOrderBy(moments);
    if (complete !== undefined) return withOtherRows(registers, complete);
    precedence.reset(saturated);
  }
  return undefined;
}

/**
 * Moments by which to order the writes: the first that proves them, that is their completion or that of a read of them; their
 * completion; their invocation. A read has none: it comes when it is needed.
 */
function momentsOf(registers: RegisterHistory): Int32Array[] {
  const { row, isWrite, readsFrom, history } = registers;
  const { completedAt, invokedAt } = history.operations;
  const momentsBy = (moment: (operation: number) => number) =>
    Int32Array.from(row, (operation, node) => (isWrite[node] ? moment(operation) : NEVER));
  const completed = momentsBy((operation) => completedAt[operation]!);
  const evident = completed.slice();
  readsFrom.forEach((source, read) => {
    if (source >= 0) evident[source] = Math.min(evident[source]!, completedAt[row[read]!]!);
  });
  return [evident, completed, momentsBy((operation) => invokedAt[operation]!)];
}

/** Puts each read between its write and the next write of the key in this order. */
function separateWrites(precedence: Precedence, order: Int32Array): void {
  const { isWrite, key, keyCount, readsFrom } = precedence.registers;
  const latest = new Int32Array(keyCount).fill(INITIAL);
  const next = new Map<number, number>();
  const first = new Map<number, number>();
  for (const node of order) {
    if (!isWrite[node]) continue;
    const before = latest[key[node]!]!;
    latest[key[node]!] = node;
    if (before === INITIAL) first.set(key[node]!, node);
    else {
      next.set(before, node);
      precedence.derive(before, node, 'older', node, 0);
    }
  }
  for (const node of order) {
    if (isWrite[node]) continue;
    const source = readsFrom[node]!;
    const after = source === INITIAL ? first.get(key[node]!) : next.get(source);
    if (after !== undefined) precedence.derive(node, after, 'not-overwritten', node, 0);
  }
}

/** The rows of an order of nodes, with the completed operations that are no nodes: each in front of what follows it. */
function withOtherRows(registers: RegisterHistory, order: Int32Array): number[] {
  const { row, history } = registers;
  const { count, outcome, process, completedAt, invokedAt } = history.operations;
  const isNode = new Uint8Array(count);
  for (const operation of row) isNode[operation] = 1;
  const others: number[][] = history.processes.map(() => []);
  for (let operation = 0; operation < count; operation += 1) {
    if (outcome[operation] === Outcome.ok && !isNode[operation]) others[process[operation]!]!.push(operation);
  }
  const placed = history.processes.map(() => 0);
  const rows: number[] = [];
  for (const node of order) {
    const own = process[row[node]!]!;
    const waiting = others[own]!;
    while (completedAt[waiting[placed[own]!] ?? -1]! < invokedAt[row[node]!]!)
      rows.push(waiting[placed[own]!++]!);
    rows.push(row[node]!);
  }
  for (const [own, waiting] of others.entries()) rows.push(...waiting.slice(placed[own]!));
  return rows;
}
