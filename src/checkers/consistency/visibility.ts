import type { Anomaly } from './anomaly.ts';
import type { Precedence } from './precedence.ts';
import { INITIAL, type RegisterHistory, readsOf } from './register-history.ts';

/** That one write is older than another of the same key, because a read saw both and returned the second. */
export interface OlderWrite {
  readonly older: number;
  readonly newer: number;
  readonly read: number;
}

/**
 * What the reads of one session say of the order of writes, where a read sees the writes that come before it: a write that
 * a read saw and did not return is older than the one that it returned. A read of the initial value saw no write of its
 * key, or there is an {@link Anomaly}.
 *
 * Of writes that a session sees one after the other only the latest is compared with the next, if its reads are a chain in
 * this precedence: what an earlier read saw is older than, or is, what that read returned. Time: linear in the edges for a
 * chain of reads, times the number of reads otherwise.
 */
export function olderWrites(
  precedence: Precedence,
  session: number,
  isReadChain: boolean,
): readonly OlderWrite[] | Anomaly {
  const { registers } = precedence;
  const { reads, isChain } = readsOf(registers, session);
  const view = new GrowingView(precedence);
  const found: OlderWrite[] = [];
  for (const read of reads) {
    if (!(isChain && isReadChain)) view.forget();
    view.extendTo(read);
    const returned = registers.readsFrom[read]!;
    const compared = view.takeUncompared(registers.key[read]!, returned);
    if (returned === INITIAL) {
      if (compared.length > 0) return staleInitialRead(precedence, read, compared[0]!);
      continue;
    }
    for (const older of compared) found.push({ older, newer: returned, read });
  }
  return found;
}

/** The anomaly of a read that returned the initial value after it saw a write. */
export function staleInitialRead(precedence: Precedence, read: number, write: number): Anomaly {
  const { row } = precedence.registers;
  const path = precedence.explain(write, read);
  return { kind: 'stale-initial-read', read: row[read]!, write: row[write]!, path };
}

/** All nodes that come before some reads, found step by step. */
class GrowingView {
  readonly #precedence: Precedence;
  readonly #registers: RegisterHistory;
  #seenAt: Int32Array;
  #epoch = 1;
  /** By key: writes in view that are not yet known to be older than another one in view. */
  #uncompared = new Map<number, number[]>();

  constructor(precedence: Precedence) {
    this.#precedence = precedence;
    this.#registers = precedence.registers;
    this.#seenAt = new Int32Array(this.#registers.count);
  }

  forget(): void {
    this.#epoch += 1;
    this.#uncompared = new Map();
  }

  extendTo(read: number): void {
    const { isWrite, key } = this.#registers;
    const stack = [read];
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (this.#seenAt[node] === this.#epoch) continue;
      this.#seenAt[node] = this.#epoch;
      if (isWrite[node]) {
        const list = this.#uncompared.get(key[node]!);
        if (list) list.push(node);
        else this.#uncompared.set(key[node]!, [node]);
      }
      this.#precedence.forEachPredecessor(node, (predecessor) => {
        if (this.#seenAt[predecessor] !== this.#epoch) stack.push(predecessor);
      });
    }
  }

  /** The writes of a key that are now known to be older than the one returned, which stands for them all from now on. */
  takeUncompared(key: number, returned: number): number[] {
    const others = (this.#uncompared.get(key) ?? []).filter((write) => write !== returned);
    if (returned !== INITIAL) this.#uncompared.set(key, [returned]);
    return others;
  }
}
