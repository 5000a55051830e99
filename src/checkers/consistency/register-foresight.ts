import type { Precedence } from './precedence.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import type { Foresight } from './sequential-search.ts';

/**
 * Forbids a write that comes before something that every order has in front of it, and a write over a value that has still
 * to be read: a value is written once, so nobody could read it any more.
 */
export class RegisterForesight implements Foresight {
  readonly #precedence: Precedence;
  readonly #registers: RegisterHistory;
  readonly #nodeOf: ReadonlyMap<number, number>;
  readonly #isPlaced: Uint8Array;
  /** Write → reads of it that have not been placed. Behind the writes: the initial value of each key. */
  readonly #unread: Int32Array;
  /** By key: the writes placed, latest last. */
  readonly #written: number[][];

  constructor(precedence: Precedence) {
    this.#precedence = precedence;
    const { registers } = precedence;
    this.#registers = registers;
    this.#nodeOf = new Map(Array.from(registers.row, (row, node) => [row, node]));
    this.#isPlaced = new Uint8Array(registers.count);
    this.#unread = new Int32Array(registers.count + registers.keyCount);
    this.#written = Array.from({ length: registers.keyCount }, () => []);
    for (let node = 0; node < registers.count; node += 1) {
      if (!registers.isWrite[node]) this.#unread[this.#sourceOf(node)]! += 1;
    }
  }

  allows(row: number): boolean {
    const node = this.#nodeOf.get(row);
    if (node === undefined) return true;
    const { isWrite, key, count } = this.#registers;
    let isFree = true;
    this.#precedence.forEachPredecessor(node, (predecessor) => {
      if (!this.#isPlaced[predecessor]) isFree = false;
    });
    if (!isFree || !isWrite[node]) return isFree;
    const present = this.#written[key[node]!]!.at(-1) ?? count + key[node]!;
    return this.#unread[present] === 0;
  }

  take(row: number): void {
    const node = this.#nodeOf.get(row);
    if (node === undefined) return;
    this.#isPlaced[node] = 1;
    if (this.#registers.isWrite[node]) this.#written[this.#registers.key[node]!]!.push(node);
    else this.#unread[this.#sourceOf(node)]! -= 1;
  }

  undo(row: number): void {
    const node = this.#nodeOf.get(row);
    if (node === undefined) return;
    this.#isPlaced[node] = 0;
    if (this.#registers.isWrite[node]) this.#written[this.#registers.key[node]!]!.pop();
    else this.#unread[this.#sourceOf(node)]! += 1;
  }

  #sourceOf(read: number): number {
    const source = this.#registers.readsFrom[read]!;
    return source === INITIAL ? this.#registers.count + this.#registers.key[read]! : source;
  }
}
