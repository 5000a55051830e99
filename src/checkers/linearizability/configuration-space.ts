import { NO_TWIN, type SearchProblem } from './search-problem.ts';
import { ILLEGAL } from './transition-table.ts';

/** Words of a configuration: the position, the state, then the mask. */
const POSITION = 0;
const STATE = 1;
const MASK = 2;
/** No state. */
export const NOTHING = -1;

/**
 * The moves of just-in-time linearization (Lowe, "Testing for linearizability", 2017, section 5; after Wing
 * and Gong 1993): an operation is linearized only to get a return honoured that is next.
 *
 * Complete: take a linearization, and the operations in it up to the one whose return is next. Each of them
 * was invoked before that return (or else it would follow in real time), so each is open or crashed, and
 * available.
 */
export class ConfigurationSpace {
  readonly problem: SearchProblem;
  /**
   * Words that must be equal for two configurations to be compared; the rest is the crashed operations
   * used.
   */
  readonly keyWords: number;
  /** The configuration being built. */
  readonly scratch: Int32Array;
  /**
   * Set with {@link scratch}: the state in front of the move that made it, if that linearized a crashed operation and nothing
   * observed the state behind it; else {@link NOTHING}. See {@link nextMove}.
   */
  unobservedFrom = NOTHING;
  /** Set by {@link nextMove}: the row that it linearizes, its bit, and the state that follows. */
  row = 0;
  #bit = 0;
  #successor = 0;

  constructor(problem: SearchProblem) {
    this.problem = problem;
    this.keyWords = MASK + problem.openWords;
    this.scratch = new Int32Array(this.keyWords + problem.crashedWords);
  }

  /** Makes {@link scratch} the initial configuration. */
  begin(): void {
    this.scratch.fill(0);
    this.scratch[STATE] = this.problem.initialState;
    this.unobservedFrom = NOTHING;
    this.observe();
  }

  /**
   * The first legal move at or after the cursor in the configuration at this offset; -1 if there is none.
   *
   * Symmetry: of open operations of one kind, the one that is due first is linearized first. Sound: let a and b be of one
   * kind, both open, a due before b, and let some way to go on from here linearize b now and a later. Exchange them: the
   * object cannot tell them apart, so it goes through the same states; a is open now; and b then stands where a stood, which
   * is before a is due, and so before b is. Nothing else is moved. Each exchange leaves fewer pairs in the wrong order, so
   * at last there are none; and the way has as many moves as before, on which the proof of {@link DepthFirstSearch} rests.
   *
   * Dominance: `unobservedFrom` is what this configuration was made with. Let it be the state s, so that a crashed w led from s
   * to here, and nothing was observed since; and let a move u lead from here to the same state as from s. Then u without w
   * leads to a configuration that has used one crashed operation less and is otherwise the same: it dominates the one after w
   * and u, and is reached by the configuration that w was taken from, where u was available too. So u is not taken here.
   */
  nextMove(words: Int32Array, offset: number, cursor: number, unobservedFrom: number): number {
    const { moverStart, movers, twins, kindOf, bitOf, transitions } = this.problem;
    const position = words[offset + POSITION]!;
    const state = words[offset + STATE]!;
    const start = moverStart[position]!;
    const moverCount = moverStart[position + 1]! - start;
    for (; cursor < moverCount; cursor += 1) {
      const row = movers[start + cursor]!;
      const bit = bitOf[row]!;
      if ((words[offset + MASK + (bit >>> 5)]! >>> (bit & 31)) & 1) continue;
      const twin = twins[start + cursor]!;
      if (twin !== NO_TWIN && this.#isOpenTwin(words, offset, twin)) continue;
      const successor = transitions.next(state, kindOf[row]!);
      if (successor === ILLEGAL || this.#isInVain(unobservedFrom, kindOf[row]!, successor)) continue;
      this.row = row;
      this.#bit = bit;
      this.#successor = successor;
      return cursor;
    }
    return this.#nextCrashedMove(words, offset, cursor, moverCount, position, state, unobservedFrom);
  }

  /** Whether the operation at this place of the movers, or one of its kind that is due before it, is not yet linearized. */
  #isOpenTwin(words: Int32Array, offset: number, place: number): boolean {
    const { movers, twins, bitOf } = this.problem;
    for (; place !== NO_TWIN; place = twins[place]!) {
      const bit = bitOf[movers[place]!]!;
      if (((words[offset + MASK + (bit >>> 5)]! >>> (bit & 31)) & 1) === 0) return true;
    }
    return false;
  }

  #nextCrashedMove(
    words: Int32Array,
    offset: number,
    cursor: number,
    moverCount: number,
    position: number,
    state: number,
    unobservedFrom: number,
  ): number {
    const { crashedClasses, transitions, dominance, openWords } = this.problem;
    const { count, firstBit, size, kind, row, position: invokedBefore } = crashedClasses;
    const firstCrashedBit = openWords * 32;
    for (; cursor - moverCount < count; cursor += 1) {
      const which = cursor - moverCount;
      let bit = firstBit[which]!;
      if (invokedBefore[bit - firstCrashedBit]! > position) break; // classes are in order of first invocation
      const end = bit + size[which]!;
      while (bit < end && (words[offset + MASK + (bit >>> 5)]! >>> (bit & 31)) & 1) bit += 1;
      if (bit === end || invokedBefore[bit - firstCrashedBit]! > position) continue;
      const successor = transitions.next(state, kind[which]!);
      // Using a crashed operation that changes nothing gives a configuration that the present one dominates.
      if (successor === ILLEGAL || (dominance && successor === state)) continue;
      if (this.#isInVain(unobservedFrom, kind[which]!, successor)) continue;
      this.row = row[bit - firstCrashedBit]!;
      this.#bit = bit;
      this.#successor = successor;
      return cursor;
    }
    return -1;
  }

  #isInVain(unobservedFrom: number, kind: number, successor: number): boolean {
    return unobservedFrom !== NOTHING && this.problem.transitions.next(unobservedFrom, kind) === successor;
  }

  /** Makes {@link scratch} the configuration after the move that {@link nextMove} found there. */
  take(words: Int32Array, offset: number): void {
    const { scratch } = this;
    for (let word = 0; word < scratch.length; word += 1) scratch[word] = words[offset + word]!;
    scratch[MASK + (this.#bit >>> 5)]! |= 1 << (this.#bit & 31);
    scratch[STATE] = this.#successor;
    const isCrashed = this.#bit >= 32 * this.problem.openWords;
    const observed = this.observe();
    const isUnobserved = this.problem.dominance && isCrashed && observed === 0;
    this.unobservedFrom = isUnobserved ? words[offset + STATE]! : NOTHING;
  }

  /** Linearizes every open observer that is legal now (rule 1), and says how many. None of them changes the state. */
  observe(order?: number[]): number {
    const { observerStart, observers, bitOf, kindOf, transitions } = this.problem;
    const { scratch } = this;
    const position = scratch[POSITION]!;
    if (position >= this.problem.returnCount) return 0;
    const state = scratch[STATE]!;
    let count = 0;
    for (let place = observerStart[position]!; place < observerStart[position + 1]!; place += 1) {
      const row = observers[place]!;
      const bit = bitOf[row]!;
      const word = MASK + (bit >>> 5);
      if ((scratch[word]! >>> (bit & 31)) & 1) continue;
      if (transitions.next(state, kindOf[row]!) !== state) continue;
      scratch[word]! |= 1 << (bit & 31);
      order?.push(row);
      count += 1;
    }
    return count;
  }

  /** Whether the operation that returns next has been linearized in {@link scratch}. */
  isDueLinearized(): boolean {
    const bit = this.problem.dueBit[this.scratch[POSITION]!]!;
    return ((this.scratch[MASK + (bit >>> 5)]! >>> (bit & 31)) & 1) === 1;
  }

  /** Honours that return. */
  advance(order?: number[]): void {
    const bit = this.problem.dueBit[this.scratch[POSITION]!]!;
    this.scratch[MASK + (bit >>> 5)]! &= ~(1 << (bit & 31));
    this.scratch[POSITION]! += 1;
    this.unobservedFrom = NOTHING;
    this.observe(order);
  }

  /** Honours returns as long as the next one is of a linearized operation; says whether all are honoured. */
  settle(order?: number[]): boolean {
    const { returnCount } = this.problem;
    while (this.scratch[POSITION]! < returnCount) {
      if (!this.isDueLinearized()) return false;
      this.advance(order);
    }
    return true;
  }

  get position(): number {
    return this.scratch[POSITION]!;
  }

  get state(): number {
    return this.scratch[STATE]!;
  }

  /** Copies a configuration into {@link scratch}. */
  load(words: Int32Array, offset: number): void {
    for (let word = 0; word < this.scratch.length; word += 1) this.scratch[word] = words[offset + word]!;
    this.unobservedFrom = NOTHING;
  }

  /** Whether a row has been linearized in a configuration: an open one at its position, or a crashed one. */
  isLinearized(words: Int32Array, offset: number, bit: number): boolean {
    return ((words[offset + MASK + (bit >>> 5)]! >>> (bit & 31)) & 1) === 1;
  }

  /** The whole order of rows that these moves lead to: with the observers between them. */
  replay(moves: readonly number[]): number[] {
    const { bitOf, kindOf, transitions, crashedClasses, openWords } = this.problem;
    const crashedBit = new Map<number, number>();
    for (const [place, row] of crashedClasses.row.entries()) crashedBit.set(row, openWords * 32 + place);
    const order: number[] = [];
    this.scratch.fill(0);
    this.scratch[STATE] = this.problem.initialState;
    this.observe(order);
    this.settle(order);
    for (const row of moves) {
      const bit = crashedBit.get(row) ?? bitOf[row]!;
      this.scratch[MASK + (bit >>> 5)]! |= 1 << (bit & 31);
      this.scratch[STATE] = transitions.next(this.scratch[STATE]!, kindOf[row]!);
      order.push(row);
      this.observe(order);
      this.settle(order);
    }
    return order;
  }
}
