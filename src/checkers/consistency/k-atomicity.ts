import { Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { checkLinearizableSync } from '../linearizability/linearizability.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import { subHistory } from '../linearizability/sub-history.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import { staleRegister } from './stale-register.ts';

/** A read that is stale whatever the order: these writes ended before it began, and began after what it returned had ended. */
export interface StaleRead {
  readonly read: number;
  /** Row of the write that it returned; absent for the initial value. */
  readonly source?: number;
  /** Rows of the writes that it missed, in order of completion. */
  readonly missed: readonly number[];
}

/** How stale the reads are: the smallest k for which the history is k-atomic lies between these, both included. */
export interface Staleness {
  readonly atLeast: number;
  /** Absent where no bound is known. */
  readonly atMost?: number;
  /** The read that proves the lower bound, if one read does. */
  readonly stalest?: StaleRead;
  /** Why the bounds are apart. */
  readonly reason?: string;
}

/**
 * k-atomicity (Aiyer, Alvisi and Bazzi 2005): there is an order of all operations, within their intervals, in which every
 * read returns one of the last k values written; 1-atomic is linearizable. It is local (Golab, Li and Shah 2011): a history
 * is k-atomic exactly if what happens to each key is. So each key is judged by itself, and the largest k counts.
 *
 * For two the problem is solved (Golab, Hurwitz and Li 2013), beyond it no polynomial algorithm is known; with the writes
 * weighted it is NP-complete. So it is bounded: from below by reads that are stale in every order, from above by orders that
 * are easily found; and what is between is searched with a limit on the steps.
 */
export function* staleness(
  registers: RegisterHistory,
  specification: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
  maxSteps: number,
): Generator<void, Staleness> {
  const nodesOf: number[][] = Array.from({ length: registers.keyCount }, () => []);
  registers.key.forEach((key, node) => {
    nodesOf[key]!.push(node);
  });
  const keys: Staleness[] = [];
  for (const nodes of nodesOf)
    keys.push(yield* keyStaleness(registers, specification, initial, nodes, maxSteps));
  return worstOf(keys);
}

function* keyStaleness(
  registers: RegisterHistory,
  specification: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
  nodes: readonly number[],
  maxSteps: number,
): Generator<void, Staleness> {
  const { row, history } = registers;
  const stalest = stalestRead(registers, nodes);
  const bound = stalest ? { stalest } : {};
  const evidence = firstEvidence(registers, nodes);
  const atMost = Math.min(
    stalenessOf(registers, nodes, (write) => history.operations.invokedAt[row[write]!]!),
    stalenessOf(registers, nodes, (write) => evidence.get(write)!),
  );
  const rows = nodes.map((node) => row[node]!);
  const ofKey = subHistory(history, { rows });
  for (let k = 1 + (stalest?.missed.length ?? 0); ; k += 1) {
    yield;
    if (k === atMost) return { ...bound, atLeast: k, atMost };
    const stale = staleRegister(k, specification, initial);
    const { verdict } = checkLinearizableSync(ofKey, stale, { counterexample: false, maxSteps });
    if (verdict === 'valid') return { ...bound, atLeast: k, atMost: k };
    if (verdict === 'unknown' || k > nodes.length) {
      const reason =
        verdict === 'unknown'
          ? `whether it is ${k}-atomic was not decided within ${maxSteps} steps`
          : 'a value was read before it was written';
      return { ...bound, atLeast: k, ...(Number.isFinite(atMost) ? { atMost } : {}), reason };
    }
  }
}

/** The staleness of a whole history from that of its keys. */
function worstOf(keys: readonly Staleness[]): Staleness {
  const atLeast = Math.max(1, ...keys.map((key) => key.atLeast));
  const atMost = keys.every((key) => key.atMost !== undefined)
    ? Math.max(1, ...keys.map((key) => key.atMost!))
    : undefined;
  const stalest = keys.find((key) => key.stalest !== undefined && key.stalest.missed.length + 1 === atLeast);
  const reason = keys.find(
    (key) => key.reason !== undefined && (key.atMost ?? atLeast + 1) > atLeast,
  )?.reason;
  return {
    atLeast,
    ...(atMost === undefined ? {} : { atMost }),
    ...(stalest ? { stalest: stalest.stalest! } : {}),
    ...(reason !== undefined && atMost !== atLeast ? { reason } : {}),
  };
}

/**
 * The read with the most writes that lie, in real time, between what it returned and it. They are between in every order,
 * so as many values are newer.
 */
function stalestRead(registers: RegisterHistory, nodes: readonly number[]): StaleRead | undefined {
  const { row, isWrite, readsFrom, history } = registers;
  const { invokedAt, completedAt, outcome } = history.operations;
  const writes = nodes
    .filter((node) => isWrite[node] && outcome[row[node]!] === Outcome.ok)
    .map((node) => row[node]!)
    .sort((left, right) => completedAt[left]! - completedAt[right]!);
  const began = new RankCounter(writes.map((write) => invokedAt[write]!));
  const sourceEnd = (node: number) =>
    readsFrom[node] === INITIAL ? -1 : completedAt[row[readsFrom[node]!]!]!;
  let ended = 0;
  let worst: { readonly node: number; readonly count: number } | undefined;
  for (const node of nodes) {
    if (isWrite[node]) continue;
    for (; ended < writes.length && completedAt[writes[ended]!]! < invokedAt[row[node]!]!; ended += 1)
      began.add(invokedAt[writes[ended]!]!);
    const count = began.countAbove(sourceEnd(node));
    if (count > (worst?.count ?? 0)) worst = { node, count };
  }
  if (worst === undefined) return undefined;
  const { node } = worst;
  const read = row[node]!;
  const missed = writes.filter(
    (write) => completedAt[write]! < invokedAt[read]! && invokedAt[write]! > sourceEnd(node),
  );
  const source = readsFrom[node]!;
  return { read, ...(source === INITIAL ? {} : { source: row[source]! }), missed };
}

/** Counts numbers, of a set known beforehand, above a bound (Fenwick 1994): logarithmic time for each. */
class RankCounter {
  readonly #sorted: readonly number[];
  readonly #sums: Int32Array;
  #total = 0;

  constructor(numbers: readonly number[]) {
    this.#sorted = [...numbers].sort((left, right) => left - right);
    this.#sums = new Int32Array(numbers.length + 1);
  }

  add(number: number): void {
    this.#total += 1;
    for (let index = this.#rank(number); index < this.#sums.length; index += index & -index)
      this.#sums[index]! += 1;
  }

  countAbove(bound: number): number {
    let below = 0;
    for (let index = this.#rank(bound); index > 0; index -= index & -index) below += this.#sums[index]!;
    return this.#total - below;
  }

  /** How many of the known numbers are not above this one. */
  #rank(number: number): number {
    return countUpTo(this.#sorted, number);
  }
}

function countUpTo(sorted: readonly number[], bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When a write must have taken effect by: its return, or the return of the first read of it. */
function firstEvidence(registers: RegisterHistory, nodes: readonly number[]): Map<number, number> {
  const { row, isWrite, readsFrom, history } = registers;
  const { completedAt } = history.operations;
  const evidence = new Map<number, number>();
  for (const node of nodes) if (isWrite[node]) evidence.set(node, completedAt[row[node]!]!);
  for (const node of nodes) {
    const source = readsFrom[node]!;
    if (isWrite[node] || source === INITIAL) continue;
    evidence.set(source, Math.min(evidence.get(source)!, completedAt[row[node]!]!));
  }
  return evidence;
}

/**
 * The staleness of one particular order: each write takes effect at the moment given, within its interval, and each read as
 * soon as it may: when it was invoked, or just after its write if that is later, which must be before the read
 * returned. Infinite if it is not.
 */
function stalenessOf(
  registers: RegisterHistory,
  nodes: readonly number[],
  momentOf: (write: number) => number,
): number {
  const { row, isWrite, readsFrom, history } = registers;
  const { invokedAt, completedAt } = history.operations;
  const writes = nodes.filter((node) => isWrite[node]);
  if (writes.some((write) => momentOf(write) < invokedAt[row[write]!]!)) return Number.POSITIVE_INFINITY;
  const moments = writes.map(momentOf).sort((left, right) => left - right);
  let worst = 1;
  for (const node of nodes) {
    if (isWrite[node]) continue;
    const source = readsFrom[node]!;
    const written = source === INITIAL ? -1 : momentOf(source);
    if (written > completedAt[row[node]!]!) return Number.POSITIVE_INFINITY;
    const at = Math.max(invokedAt[row[node]!]!, written);
    worst = Math.max(worst, countUpTo(moments, at) - countUpTo(moments, written) + 1);
  }
  return worst;
}
