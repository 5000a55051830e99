import type { Precedence } from './precedence.ts';
import { precedesInSession, type RegisterHistory } from './register-history.ts';

/**
 * Which node comes before which, answered in constant time. The sessions are cut into chains whose nodes follow one another;
 * a node then needs to know only how far along each chain its predecessors reach. Memory: nodes times chains words.
 */
export class Reachability {
  readonly chains: readonly (readonly number[])[];
  readonly chainOf: Int32Array;
  readonly #place: Int32Array;
  readonly #registers: RegisterHistory;
  /** Per node and chain: how many nodes of the chain come before the node, itself included. */
  readonly #reach: Int32Array;

  constructor(registers: RegisterHistory) {
    this.#registers = registers;
    this.chains = chainsOf(registers);
    this.chainOf = new Int32Array(registers.count);
    this.#place = new Int32Array(registers.count);
    this.chains.forEach((chain, index) => {
      chain.forEach((node, place) => {
        this.chainOf[node] = index;
        this.#place[node] = place;
      });
    });
    this.#reach = new Int32Array(registers.count * this.chains.length);
  }

  /** Bytes that a history would take. */
  static bytesFor(registers: RegisterHistory): number {
    return 4 * registers.count * chainsOf(registers).length;
  }

  /** Takes up an order, which must extend the order of sessions; `false` if it is cyclic. */
  update(precedence: Precedence): boolean {
    const order = precedence.topologicalOrder();
    if (order === undefined) return false;
    const width = this.chains.length;
    const reach = this.#reach;
    for (const node of order) {
      const own = node * width;
      reach.fill(0, own, own + width);
      precedence.forEachPredecessor(node, (predecessor) => {
        const other = predecessor * width;
        for (let chain = 0; chain < width; chain += 1) {
          if (reach[other + chain]! > reach[own + chain]!) reach[own + chain] = reach[other + chain]!;
        }
      });
      reach[own + this.chainOf[node]!] = this.#place[node]! + 1;
    }
    return true;
  }

  /** Whether one node comes before another, or is it. */
  precedes(left: number, right: number): boolean {
    return this.#reach[right * this.chains.length + this.chainOf[left]!]! > this.#place[left]!;
  }

  /** The last node of a list of nodes of one chain, in its order, that comes before this node. */
  lastBefore(list: readonly number[], node: number): number | undefined {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.precedes(list[middle]!, node)) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  /** The first node of a list of nodes of one chain, in its order, that comes after this node. */
  firstAfter(list: readonly number[], node: number): number | undefined {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (list[middle] !== node && this.precedes(node, list[middle]!)) high = middle;
      else low = middle + 1;
    }
    return list[low];
  }

  /** By key: the writes of each chain that has any. */
  writesByKey(): number[][][] {
    const { key, keyCount, isWrite } = this.#registers;
    const lists: number[][][] = Array.from({ length: keyCount }, () => []);
    for (const chain of this.chains) {
      const ofChain = new Map<number, number[]>();
      for (const node of chain) {
        if (!isWrite[node]) continue;
        const known = ofChain.get(key[node]!);
        if (known) known.push(node);
        else ofChain.set(key[node]!, [node]);
      }
      for (const [ofKey, list] of ofChain) lists[ofKey]!.push(list);
    }
    return lists;
  }
}

/** Each session cut greedily into chains: one, if it waits for each answer. A write of unknown outcome ends its chain. */
function chainsOf(registers: RegisterHistory): number[][] {
  return registers.sessions.flatMap((session) => {
    const chains: number[][] = [];
    for (const node of session) {
      const chain = chains.find((candidate) => precedesInSession(registers, candidate.at(-1)!, node));
      if (chain) chain.push(node);
      else chains.push([node]);
    }
    return chains;
  });
}
