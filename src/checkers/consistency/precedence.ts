import type { Anomaly, Step } from './anomaly.ts';
import type { RegisterHistory } from './register-history.ts';

/** Which parts of the order of sessions count. */
export interface SessionOrder {
  readonly readThenRead: boolean;
  readonly readThenWrite: boolean;
  readonly writeThenRead: boolean;
  readonly writeThenWrite: boolean;
}

/** A cycle need not be the shortest of all, but short: it is sought from so many nodes. */
const MOST_STARTS = 300;

interface Path {
  readonly nodes: readonly number[];
  /** Edges that do not follow a session, but for the first. */
  readonly length: number;
}

/** An order between nodes that was derived from a read. */
interface DerivedEdge {
  readonly from: number;
  readonly because: 'older' | 'not-overwritten';
  readonly read: number;
  /** How many edges had been derived when this one was found: it rests on those only. */
  readonly restsOn: number;
  readonly serial: number;
}

/**
 * Which node must come before which: by their session, by reading, and by what was derived from that. Edges go from a node
 * to its predecessors. Cost: a word an edge.
 */
export class Precedence {
  readonly registers: RegisterHistory;
  readonly #given: readonly (readonly number[])[];
  readonly #derived = new Map<number, DerivedEdge[]>();
  #serial = 0;
  /** A node of a cycle, once one was found. */
  #onCycle = 0;

  /**
   * @param order the parts of the order of every session that count
   * @param readsFromOf whether what this read returned counts; default: all
   */
  constructor(
    registers: RegisterHistory,
    order: SessionOrder | ((node: number) => SessionOrder),
    readsFromOf: (read: number) => boolean = () => true,
  ) {
    this.registers = registers;
    const { count, isWrite, latestReads, latestWrites, readsFrom } = registers;
    this.#given = Array.from({ length: count }, (_, node) => {
      const parts = typeof order === 'function' ? order(node) : order;
      const reads = isWrite[node] ? parts.readThenWrite : parts.readThenRead;
      const writes = isWrite[node] ? parts.writeThenWrite : parts.writeThenRead;
      const source = readsFrom[node]!;
      return [
        ...(source >= 0 && readsFromOf(node) ? [source] : []),
        ...(reads ? latestReads[node]! : []),
        ...(writes ? latestWrites[node]! : []),
      ];
    });
  }

  /** The number of derived edges so far. */
  get derivedCount(): number {
    return this.#serial;
  }

  /** Says that a node comes before another one, because of a read; found when so many edges had been derived. */
  derive(from: number, to: number, because: DerivedEdge['because'], read: number, restsOn: number): void {
    const edge = { from, because, read, restsOn, serial: this.#serial++ };
    const known = this.#derived.get(to);
    if (known) known.push(edge);
    else this.#derived.set(to, [edge]);
  }

  /** Forgets all that was derived since so many edges had been. Default: everything. */
  reset(count = 0): void {
    this.#serial = count;
    if (count === 0) this.#derived.clear();
    for (const [node, edges] of this.#derived) {
      const kept = edges.filter(({ serial }) => serial < count);
      if (kept.length < edges.length) this.#derived.set(node, kept);
    }
  }

  forEachPredecessor(node: number, visit: (predecessor: number) => void): void {
    for (const predecessor of this.#given[node]!) visit(predecessor);
    for (const { from } of this.#derived.get(node) ?? []) visit(from);
  }

  /** All nodes, predecessors first; `undefined` if some node precedes itself. */
  topologicalOrder(): Int32Array | undefined {
    const { count } = this.registers;
    const order = new Int32Array(count);
    const mark = new Uint8Array(count); // 1: on the stack, 2: done
    let placed = 0;
    const stack: number[] = [];
    for (let root = 0; root < count; root += 1) {
      if (mark[root] !== 0) continue;
      stack.push(root);
      while (stack.length > 0) {
        const node = stack.at(-1)!;
        if (mark[node] === 0) {
          mark[node] = 1;
          let isCyclic = false;
          this.forEachPredecessor(node, (predecessor) => {
            if (mark[predecessor] === 0) stack.push(predecessor);
            else if (mark[predecessor] === 1) isCyclic = true;
          });
          if (isCyclic) {
            this.#onCycle = node;
            return undefined;
          }
          continue;
        }
        stack.pop();
        if (mark[node] === 2) continue;
        mark[node] = 2;
        order[placed++] = node;
      }
    }
    return order;
  }

  /**
   * All nodes, predecessors first and else by these moments, earliest first; `undefined` if some node precedes itself. A node
   * is as early as the earliest one that it must precede: waiting for its own moment it would hold that one up.
   */
  topologicalOrderBy(moments: Int32Array): Int32Array | undefined {
    const { count } = this.registers;
    const successors: number[][] = Array.from({ length: count }, () => []);
    const missing = new Int32Array(count);
    for (let node = 0; node < count; node += 1) {
      this.forEachPredecessor(node, (predecessor) => {
        successors[predecessor]!.push(node);
        missing[node]! += 1;
      });
    }
    const inAnyOrder = this.topologicalOrder();
    if (inAnyOrder === undefined) return undefined;
    const needed = moments.slice();
    for (const node of inAnyOrder.reverse())
      for (const successor of successors[node]!) needed[node] = Math.min(needed[node]!, needed[successor]!);
    const ready = new EarliestFirst(needed);
    for (let node = 0; node < count; node += 1) if (missing[node] === 0) ready.add(node);
    const order = new Int32Array(count);
    let placed = 0;
    for (let node = ready.take(); node !== undefined; node = ready.take()) {
      order[placed++] = node;
      for (const successor of successors[node]!) if ((missing[successor]! -= 1) === 0) ready.add(successor);
    }
    return order;
  }

  /** A short cycle as an anomaly, if there is a cycle. */
  cycle(): Anomaly | undefined {
    if (this.topologicalOrder() !== undefined) return undefined;
    let best: Path | undefined;
    for (const node of this.#candidates()) {
      best = this.#pathTo(node, node, Number.POSITIVE_INFINITY, best?.length) ?? best;
      if (best !== undefined && best.length <= 1) break;
    }
    const steps = joinedEnds(this.#steps(best!.nodes, Number.POSITIVE_INFINITY));
    const isCausal = steps.every(({ because }) => because === 'session' || because === 'reads-from');
    return { kind: isCausal ? 'circular-causality' : 'circular-order', steps };
  }

  /** How one node comes before another, shortest; by edges derived before this serial number only. */
  explain(from: number, to: number, before: number = Number.POSITIVE_INFINITY): Step[] {
    const path = this.#pathTo(from, to, before);
    if (path === undefined) throw new Error('internal error: no path explains an order that was derived');
    return this.#steps(path.nodes, before);
  }

  /** Nodes from which a short cycle is sought; at least one of them lies on a cycle. */
  #candidates(): number[] {
    return [this.#onCycle, ...[...this.#derived.keys()].slice(0, MOST_STARTS)];
  }

  /**
   * The nodes of a path with the fewest edges that do not follow a session, both ends included; a cycle if they are one node.
   */
  #pathTo(
    from: number,
    to: number,
    before: number,
    shorterThan = Number.POSITIVE_INFINITY,
  ): Path | undefined {
    const next = new Map<number, number>();
    let level = [to];
    for (let length = 0; level.length > 0 && length < shorterThan; length += 1) {
      const further: number[] = [];
      for (let place = 0; place < level.length; place += 1) {
        const node = level[place]!;
        let isReached = false;
        const visit = (predecessor: number, list: number[]): void => {
          if (predecessor === from) isReached = true;
          else if (predecessor !== to && !next.has(predecessor)) {
            next.set(predecessor, node);
            list.push(predecessor);
          }
        };
        // Along a session as far as it goes, before anything else is counted.
        for (const predecessor of this.#given[node]!)
          visit(predecessor, this.#isReading(predecessor, node) ? further : level);
        for (const edge of this.#derived.get(node) ?? []) if (edge.serial < before) visit(edge.from, further);
        if (!isReached) continue;
        const nodes = [from, node];
        for (let last = node; last !== to; ) nodes.push((last = next.get(last)!));
        return { nodes, length };
      }
      level = further;
    }
    return undefined;
  }

  /** Whether an edge is there because of reading alone: one that a session gives as well is listed twice. */
  #isReading(from: number, to: number): boolean {
    const edges = this.#given[to]!;
    return this.registers.readsFrom[to] === from && edges.indexOf(from) === edges.lastIndexOf(from);
  }

  #steps(path: readonly number[], before: number): Step[] {
    const steps: Step[] = [];
    for (const [place, to] of path.slice(1).entries()) {
      const step = this.#step(path[place]!, to, before);
      const last = steps.at(-1);
      // One step along a session, however many operations it passes.
      if (last?.because === 'session' && step.because === 'session')
        steps.splice(-1, 1, { ...step, from: last.from });
      else steps.push(step);
    }
    return steps;
  }

  #step(from: number, to: number, before: number): Step {
    const { registers } = this;
    const { row, readsFrom } = registers;
    const ends = { from: row[from]!, to: row[to]! };
    if (this.#given[to]!.includes(from))
      return { ...ends, because: this.#isReading(from, to) ? 'reads-from' : 'session' };
    const edge = this.#derived
      .get(to)!
      .find((candidate) => candidate.from === from && candidate.serial < before)!;
    const read = row[edge.read]!;
    if (edge.because === 'older')
      return { ...ends, because: 'older', read, path: this.explain(from, edge.read, edge.restsOn) };
    const source = readsFrom[edge.read]!;
    if (source < 0) return { ...ends, because: 'not-overwritten' };
    const path = this.explain(source, to, edge.restsOn);
    return { ...ends, because: 'not-overwritten', source: row[source]!, path };
  }
}

/** A cycle begins anywhere: not in the middle of a way along a session. */
function joinedEnds(cycle: Step[]): Step[] {
  const [first, last] = [cycle[0]!, cycle.at(-1)!];
  if (cycle.length < 2 || first.because !== 'session' || last.because !== 'session') return cycle;
  return [{ ...first, from: last.from }, ...cycle.slice(1, -1)];
}

/** A heap of nodes. */
class EarliestFirst {
  readonly #moments: Int32Array;
  readonly #heap: number[] = [];

  constructor(moments: Int32Array) {
    this.#moments = moments;
  }

  add(node: number): void {
    const heap = this.#heap;
    let place = heap.push(node) - 1;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.#isBefore(node, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = node;
  }

  take(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!this.#isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  #isBefore(left: number, right: number): boolean {
    return (
      this.#moments[left]! - this.#moments[right]! < 0 ||
      (this.#moments[left] === this.#moments[right] && left < right)
    );
  }
}
