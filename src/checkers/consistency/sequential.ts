import type { History } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { type PreparedHistory, prepareHistory } from '../linearizability/components.ts';
import type { SequentialSpecification } from '../linearizability/specification.ts';
import type { Anomaly } from './anomaly.ts';
import type { Precedence } from './precedence.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import { saturateSequential } from './sequential-saturation.ts';
import { type Foresight, rowsToPlace, SequentialSearch } from './sequential-search.ts';
import { verifySequentialOrder } from './verify-sequential-order.ts';

export interface SequentialLimits {
  readonly maxSteps: number;
  readonly maxMemoryMiB: number;
}

export interface SequentialFinding {
  readonly verdict: VerdictKind;
  /** When valid: rows in an order that explains the history; a separate verifier has accepted it. */
  readonly order?: readonly number[];
  readonly anomaly?: Anomaly;
  readonly reason?: string;
  readonly steps: number;
}

/** Steps between two looks at the clock. */
const SLICE = 1 << 12;

/**
 * Sequential consistency (Lamport 1979): one order of all operations that contains the order of each session and is legal.
 * For registers in which every read names its write, what all such orders have in common is derived first: it often ends in
 * a circle, and otherwise guides the search.
 */
export function* sequentialFinding(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  givenInitial: HistoryValue | undefined,
  registers: RegisterHistory | undefined,
  limits: SequentialLimits,
): Generator<void, SequentialFinding> {
  const prepared = prepareHistory(history, specification, givenInitial, new Set(['partition'] as const));
  let foresight: Foresight | undefined;
  let rows = rowsToPlace(prepared as PreparedHistory<unknown>, history);
  if (registers !== undefined) {
    const saturation = yield* saturateSequential(registers);
    if ('anomaly' in saturation) return { verdict: 'violated', anomaly: saturation.anomaly, steps: 0 };
    foresight = new RegisterForesight(saturation.precedence);
    const inPlay = new Set(registers.row);
    // Of unknown outcome only what was read: the rest need not have taken effect.
    rows = rows.filter((row) => inPlay.has(row) || history.operations.outcome[row] === 0);
  }
  const search = new SequentialSearch(prepared as PreparedHistory<unknown>, rows, foresight);
  while (search.run(Math.min(SLICE, limits.maxSteps - search.steps)) === 'running') {
    const { steps } = search;
    if (steps >= limits.maxSteps)
      return { verdict: 'unknown', reason: `the limit of ${limits.maxSteps} steps was met`, steps };
    if (search.bytes > limits.maxMemoryMiB * 2 ** 20)
      return {
        verdict: 'unknown',
        reason: `the memory limit of ${limits.maxMemoryMiB} MiB was met`,
        steps,
      };
    yield;
  }
  const { steps } = search;
  if (search.status === 'violated') return { verdict: 'violated', anomaly: { kind: 'no-order' }, steps };
  const order = [...search.order()];
  const problem = verifySequentialOrder(history, prepared.specification, prepared.initial, order);
  if (problem !== undefined) throw new Error(`internal error: the order found is none: ${problem}`);
  return { verdict: 'valid', order, steps };
}

/**
 * Forbids a write that comes before something that every order has in front of it, and a write over a value that has still
 * to be read: a value is written once, so nobody could read it any more.
 */
class RegisterForesight implements Foresight {
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
