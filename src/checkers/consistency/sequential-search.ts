import { type History, Outcome } from '../../core/history.ts';
import type { PreparedHistory } from '../linearizability/components.ts';
import { ConfigurationSet, KNOWN } from '../linearizability/configuration-set.ts';
import { ILLEGAL } from '../linearizability/transition-table.ts';
import { LatestBefore } from './latest-before.ts';

/** Forbids moves that cannot lead anywhere, for a caller that knows more of the history than the specification does. */
export interface Foresight {
  /** Whether the row may be next. */
  allows(row: number): boolean;
  take(row: number): void;
  undo(row: number): void;
}

/** Rows in a chain follow one another in their session. */
interface Layout {
  readonly chains: readonly (readonly number[])[];
  readonly chainOf: Int32Array;
  /** Row → rows of other chains that must come first. */
  readonly required: ReadonlyMap<number, readonly number[]>;
  /** Completed rows. */
  readonly due: number;
}

interface Frame {
  readonly moves: readonly number[];
  next: number;
  /** Length of the trail when the frame was opened, and the state then. */
  readonly trail: number;
  readonly state: number;
}

/**
 * Depth first through all orders that respect the order of each session, with a memo of (how far each session is, state): a
 * witness of sequential consistency for any sequential specification, or the certainty that there is none. The problem is
 * NP-complete (Gibbons and Korach 1997), so this may meet its limit.
 *
 * An observer that is legal now, and whose predecessors are placed, is placed at once. Sound as rule 1 is for
 * linearizability: take any order that goes on from here, and move the observer to its front. It leaves the state as it
 * is, so every other operation sees the state it saw, and what must precede it has been placed. Of the other reductions none
 * is used.
 */
export class SequentialSearch {
  readonly #prepared: PreparedHistory<unknown>;
  readonly #layout: Layout;
  readonly #foresight: Foresight | undefined;
  readonly #visited: ConfigurationSet;
  /** The state, then the number of rows placed of each chain. */
  readonly #configuration: Int32Array;
  readonly #trail: number[] = [];
  readonly #frames: Frame[] = [];
  #due: number;
  status: 'running' | 'valid' | 'violated' = 'running';
  steps = 0;

  /** @param prepared not split by key */
  constructor(prepared: PreparedHistory<unknown>, rows: readonly number[], foresight?: Foresight) {
    this.#prepared = prepared;
    this.#layout = layOut(prepared, rows);
    this.#foresight = foresight;
    this.#configuration = new Int32Array(this.#layout.chains.length + 1);
    this.#configuration[0] = prepared.transitions.initialState(prepared.initial);
    this.#visited = new ConfigurationSet(this.#configuration.length, 0, false);
    this.#due = this.#layout.due;
    this.#open();
  }

  get bytes(): number {
    return this.#visited.bytes;
  }

  run(stepBudget: number): SequentialSearch['status'] {
    const end = this.steps + stepBudget;
    while (this.status === 'running' && this.steps < end) {
      this.steps += 1;
      const frame = this.#frames.at(-1);
      if (frame === undefined) {
        this.status = 'violated';
        break;
      }
      this.#backTo(frame);
      const row = frame.moves[frame.next++];
      if (row === undefined) this.#frames.pop();
      else {
        this.#place(row, this.#successor(row));
        this.#open();
      }
    }
    return this.status;
  }

  /** When valid: rows in an order that explains the history. */
  order(): readonly number[] {
    return this.#trail;
  }

  /** Places what is legal and changes nothing, then opens a frame unless the configuration is known. */
  #open(): void {
    const trail = this.#trail.length;
    const state = this.#configuration[0]!;
    this.#observe();
    if (this.#due === 0) {
      this.status = 'valid';
      return;
    }
    if (this.#visited.add(this.#configuration) === KNOWN) {
      this.#backTo({ trail, state });
      return;
    }
    this.#frames.push({ moves: this.#moves(), next: 0, trail: this.#trail.length, state });
  }

  #moves(): number[] {
    const moves: number[] = [];
    for (let chain = 0; chain < this.#layout.chains.length; chain += 1) {
      const row = this.#nextOf(chain);
      if (row === undefined || (this.#foresight && !this.#foresight.allows(row))) continue;
      if (this.#successor(row) !== ILLEGAL) moves.push(row);
    }
    // The order in which they were recorded is often nearly the order in which they took effect.
    return moves.sort((left, right) => left - right);
  }

  #observe(): void {
    const { isObserver, kinds } = this.#prepared;
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (let chain = 0; chain < this.#layout.chains.length; chain += 1) {
        const row = this.#nextOf(chain);
        if (row === undefined || !isObserver[kinds.kindOf[row]!]) continue;
        // Of several possible states an observer may rule some out: then it is a move like any other.
        if (this.#successor(row) !== this.#configuration[0]) continue;
        this.#place(row, this.#configuration[0]!);
        isChanged = true;
      }
    }
  }

  #nextOf(chain: number): number | undefined {
    const row = this.#layout.chains[chain]![this.#configuration[chain + 1]!];
    if (row === undefined) return undefined;
    const required = this.#layout.required.get(row);
    return required === undefined || required.every((other) => this.#isPlaced(other)) ? row : undefined;
  }

  #isPlaced(row: number): boolean {
    const chain = this.#layout.chainOf[row]!;
    const placed = this.#configuration[chain + 1]!;
    return placed > 0 && this.#layout.chains[chain]![placed - 1]! >= row;
  }

  #successor(row: number): number {
    return this.#prepared.transitions.next(this.#configuration[0]!, this.#prepared.kinds.kindOf[row]!);
  }

  #place(row: number, successor: number): void {
    this.#configuration[0] = successor;
    this.#configuration[this.#layout.chainOf[row]! + 1]! += 1;
    if (this.#prepared.history.operations.outcome[row] === Outcome.ok) this.#due -= 1;
    this.#foresight?.take(row);
    this.#trail.push(row);
  }

  #backTo({ trail, state }: Pick<Frame, 'trail' | 'state'>): void {
    while (this.#trail.length > trail) {
      const row = this.#trail.pop()!;
      this.#configuration[this.#layout.chainOf[row]! + 1]! -= 1;
      if (this.#prepared.history.operations.outcome[row] === Outcome.ok) this.#due += 1;
      this.#foresight?.undo(row);
    }
    this.#configuration[0] = state;
  }
}

/** Sessions as chains; an operation of unknown outcome is a chain of its own, for nothing has to follow it. */
function layOut({ history }: PreparedHistory<unknown>, rows: readonly number[]): Layout {
  const { process, outcome, completedAt, invokedAt, count } = history.operations;
  const chains: number[][] = [];
  const chainOf = new Int32Array(count).fill(-1);
  const required = new Map<number, number[]>();
  const chainsOfProcess = new Map<number, number[]>();
  const pools = new Map<number, LatestBefore>();
  for (const row of rows) {
    const owner = process[row]!;
    const pool = pools.get(owner) ?? new LatestBefore(history.operations);
    pools.set(owner, pool);
    const own = chainsOfProcess.get(owner) ?? [];
    chainsOfProcess.set(owner, own);
    let chain = own.find((candidate) => completedAt[chains[candidate]!.at(-1)!]! < invokedAt[row]!);
    if (chain === undefined || outcome[row] === Outcome.info) {
      chain = chains.push([]) - 1;
      if (outcome[row] === Outcome.ok) own.push(chain);
    }
    const elsewhere = pool.before(row).filter((earlier) => chainOf[earlier] !== chain);
    if (elsewhere.length > 0) required.set(row, elsewhere);
    chains[chain]!.push(row);
    chainOf[row] = chain;
    pool.add(row);
  }
  return { chains, chainOf, required, due: rows.filter((row) => outcome[row] === Outcome.ok).length };
}

/** The rows that a search has to place, or may: all but those without effect and observers of unknown outcome. */
export function rowsToPlace(prepared: PreparedHistory<unknown>, history: History): number[] {
  const { kinds, isObserver } = prepared;
  return [...kinds.kindOf.keys()].filter((row) => {
    const kind = kinds.kindOf[row]!;
    return kind >= 0 && !(isObserver[kind] && history.operations.outcome[row] === Outcome.info);
  });
}
