import { type History, NEVER } from '../../core/history.ts';
import type { RowColumns } from './components.ts';
import type { OperationKinds } from './operation-kinds.ts';
import type { TransitionTable } from './transition-table.ts';

/**
 * One component of a history, laid out for the searches in typed arrays.
 *
 * A *position* is the number of returns honoured so far; at position p the return of `dueRow[p]` is next. A
 * bit of a configuration's mask stands for an operation that is open: bits of completed operations come first
 * and are used again after their return, so that the mask is as wide as the history is concurrent, not as
 * long as it is. Operations that crashed never return: each has a bit of its own, after those.
 */
export interface SearchProblem {
  readonly transitions: Pick<TransitionTable<never>, 'next'>;
  readonly initialState: number;
  readonly returnCount: number;
  /** Position → row whose return comes next, and its bit. */
  readonly dueRow: Int32Array;
  readonly dueBit: Int32Array;
  /** Row → kind. */
  readonly kindOf: Int32Array;
  /** Row → bit, for rows with a deadline. */
  readonly bitOf: Int32Array;
  /**
   * Rows open at position p that may change the state (of an object that may choose, all): `movers[moverStart[p] .. moverStart[p + 1])`, next due
   * first, or first needed where that is told. Rows of one kind are always in order of their returns.
   */
  readonly moverStart: Int32Array;
  readonly movers: Int32Array;
  /**
   * For each place of `movers`: the place of the operation of the same kind that is open at the same position and due next
   * before it; -1 if there is none. See {@link ConfigurationSpace.nextMove}.
   */
  readonly twins: Int32Array;
  /** The same for observers, which are linearized as soon as they are legal and leave the state as it is. */
  readonly observerStart: Int32Array;
  readonly observers: Int32Array;
  /** Words of the mask for operations with a deadline, and for crashed ones. */
  readonly openWords: number;
  readonly crashedWords: number;
  /** Classes of interchangeable crashed operations, in order of first invocation. */
  readonly crashedClasses: CrashedClasses;
  readonly dominance: boolean;
}

/** No operation of the same kind is due sooner. */
export const NO_TWIN = -1;

/** Class c has the bits `firstBit[c] .. firstBit[c] + size[c])`, in order of invocation. */
export interface CrashedClasses {
  readonly count: number;
  readonly kind: Int32Array;
  readonly firstBit: Int32Array;
  readonly size: Int32Array;
  /** Bit (counted from the first crashed one) → row, and the first position at which it is invoked. */
  readonly row: Int32Array;
  readonly position: Int32Array;
}

/** What {@link layOutProblem} needs. */
export interface ProblemInput {
  readonly history: History;
  readonly kinds: OperationKinds;
  readonly rows: Int32Array;
  readonly columns: RowColumns;
  readonly transitions: Pick<TransitionTable<never>, 'next'>;
  readonly initialState: number;
  readonly isEagerKind: (kind: number) => boolean;
  /**
   * The object may choose, so that a state is a set of object states. An observer that is legal in some of them tells which the
   * others are not: it must be a move as well. Initially 1 or 2, nobody knows; read 2. The read is not legal in all, and
   * whoever waits until it is waits for ever.
   */
  readonly mayChoose: boolean;
  readonly dominance: boolean;
  readonly symmetry: boolean;
  /** See `NarrowedDeadlines`: rows in the order in which to try them, with the event at which each is needed. */
  readonly neededAt?: ReadonlyMap<number, number> | undefined;
}

export function layOutProblem(input: ProblemInput): SearchProblem {
  const { history, rows, kinds, columns, isEagerKind, symmetry } = input;
  const { deadline, rank } = columns;
  const dueRow = rows.filter((row) => deadline[row] !== NEVER);
  dueRow.sort((a, b) => deadline[a]! - deadline[b]! || rank[b]! - rank[a]! || a - b);
  const dueAt = dueRow.map((row) => deadline[row]!);
  const firstPosition = (row: number) => firstAtLeast(dueAt, history.operations.invokedAt[row]!);
  const neededAt = neededFirst(dueAt, columns, input.neededAt);
  const isObserver = (row: number) => isEagerKind(kinds.kindOf[row]!);
  const isMover = (row: number) => input.mayChoose || !isObserver(row);
  const open = layOutOpen(dueRow, columns, firstPosition, { isObserver, isMover }, neededAt);
  const crashed = rows.filter((row) => deadline[row] === NEVER && firstPosition(row) < dueRow.length);
  const openWords = (open.width + 31) >>> 5;
  return {
    transitions: input.transitions,
    initialState: input.initialState,
    returnCount: dueRow.length,
    dueRow,
    dueBit: dueRow.map((row) => columns.bit[row]!),
    kindOf: kinds.kindOf,
    bitOf: columns.bit,
    moverStart: open.moverStart,
    movers: Int32Array.from(open.movers),
    twins: symmetry ? twinsOf(open, kinds.kindOf) : new Int32Array(open.movers.length).fill(NO_TWIN),
    observerStart: open.observerStart,
    observers: Int32Array.from(open.observers),
    openWords,
    crashedWords: (crashed.length + 31) >>> 5,
    crashedClasses: layOutCrashed(crashed, kinds.kindOf, firstPosition, openWords * 32, input.dominance),
    dominance: input.dominance,
  };
}

/**
 * The first position whose return is at or after this event: intervals are closed, so equal is
 * concurrent.
 */
function firstAtLeast(sorted: Int32Array, event: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < event) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * In which order the searches try open rows: by the position at which they are needed, which is their own return where nothing
 * else is told, and just before the return that needs them where it is. `undefined` if it is told of none.
 */
function neededFirst(
  dueAt: Int32Array,
  { position }: RowColumns,
  neededAt: ReadonlyMap<number, number> | undefined,
): ((row: number) => number) | undefined {
  if (neededAt === undefined) return undefined;
  const places = new Map<number, number>();
  for (const [row, event] of neededAt) {
    const fraction = (1 + places.size) / (2 + neededAt.size);
    places.set(row, firstAtLeast(dueAt, event) - 1 + fraction);
  }
  return (row) => places.get(row) ?? position[row]!;
}

function layOutOpen(
  dueRow: Int32Array,
  columns: RowColumns,
  firstPosition: (row: number) => number,
  { isObserver, isMover }: Record<'isObserver' | 'isMover', (row: number) => boolean>,
  neededAt: ((row: number) => number) | undefined,
) {
  const returnCount = dueRow.length;
  const { bit: bitOf, position: ownPosition } = columns;
  const arrivals = dueRow.slice().sort((a, b) => a - b);
  for (let position = 0; position < returnCount; position += 1) ownPosition[dueRow[position]!] = position;
  const freeBits: number[] = [];
  let width = 0;
  let arrived = 0;
  const open: number[] = []; // sorted by return: the one that is due comes first
  const movers: number[] = [];
  const observers: number[] = [];
  const moverStart = new Int32Array(returnCount + 1);
  const observerStart = new Int32Array(returnCount + 1);
  for (let position = 0; position < returnCount; position += 1) {
    while (arrived < returnCount && firstPosition(arrivals[arrived]!) <= position) {
      const row = arrivals[arrived++]!;
      bitOf[row] = freeBits.pop() ?? width++;
      let place = open.length;
      while (place > 0 && ownPosition[open[place - 1]!]! > ownPosition[row]!) place -= 1;
      open.splice(place, 0, row);
    }
    const inOrder = neededAt ? open.toSorted((a, b) => neededAt(a) - neededAt(b)) : open;
    movers.push(...inOrder.filter(isMover));
    observers.push(...inOrder.filter(isObserver));
    moverStart[position + 1] = movers.length;
    observerStart[position + 1] = observers.length;
    const due = open.shift();
    if (due !== dueRow[position])
      throw new Error(`internal error: row ${dueRow[position]} returns before it is invoked`);
    freeBits.push(bitOf[due!]!);
  }
  return { width, movers, observers, moverStart, observerStart };
}

function twinsOf(
  { movers, moverStart }: { readonly movers: readonly number[]; readonly moverStart: Int32Array },
  kindOf: Int32Array,
): Int32Array {
  const twins = new Int32Array(movers.length).fill(NO_TWIN);
  const latest = new Map<number, number>(); // kind → place
  let position = 0;
  for (const [place, row] of movers.entries()) {
    for (; place >= moverStart[position + 1]!; position += 1) latest.clear();
    const kind = kindOf[row]!;
    twins[place] = latest.get(kind) ?? NO_TWIN;
    latest.set(kind, place);
  }
  return twins;
}

function layOutCrashed(
  rows: Int32Array,
  kindOf: Int32Array,
  firstPosition: (row: number) => number,
  firstCrashedBit: number,
  dominance: boolean,
): CrashedClasses {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    // Without rule 4 every crashed operation is a class of its own.
    const label = dominance ? kindOf[row]! : row;
    const list = members.get(label);
    if (list) list.push(row);
    else members.set(label, [row]);
  }
  const classes = [...members.values()];
  const order = Int32Array.from(classes.flat());
  const sizes = Int32Array.from(classes, (list) => list.length);
  let bit = firstCrashedBit;
  const firstBit = sizes.map((size) => (bit += size) - size);
  return {
    count: classes.length,
    kind: Int32Array.from(classes, (list) => kindOf[list[0]!]!),
    firstBit,
    size: sizes,
    row: order,
    position: order.map(firstPosition),
  };
}
