import { ConfigurationSet, enlarged, KNOWN } from './configuration-set.ts';
import { ConfigurationSpace, NOTHING } from './configuration-space.ts';
import type { SearchMachine, SearchStatus } from './search-machine.ts';
import type { SearchProblem } from './search-problem.ts';

const NO_PARENT = -1;

/**
 * Breadth first over the returns: holds all configurations that are possible at the present return, and
 * nothing of the past but one parent and one row each, to tell the witness. When no configuration is left,
 * the return at which that happens is the operation that cannot be placed.
 */
export class FrontierSearch implements SearchMachine {
  readonly name = 'frontier';
  readonly space: ConfigurationSpace;
  /** All configurations at the present return, the ones that are still being expanded included. */
  level: ConfigurationSet;
  #nextLevel: ConfigurationSet;
  // Configuration of a level → node of the log; node → parent node and the row linearized, or -1 for a
  // return.
  #levelNodes = new Int32Array(256);
  #nextNodes = new Int32Array(256);
  /** Configuration of this level → what it was made with. One of the next level was observed by the return between. */
  #unobservedFrom = new Int32Array(256);
  #parents = new Int32Array(1024);
  #rows = new Int32Array(1024);
  #nodeCount = 0;
  #expanding = 0;
  #cursor = 0;
  #successNode = NO_PARENT;
  readonly #keepLog: boolean;
  /** Number of returns honoured by every configuration of {@link level}. */
  position = 0;
  status: SearchStatus = 'running';
  steps = 0;
  configurations = 0;

  /** Without a log the search cannot tell a witness, and its memory depends on the open operations alone. */
  constructor(problem: SearchProblem, keepLog = true) {
    this.#keepLog = keepLog;
    this.space = new ConfigurationSpace(problem);
    const empty = () => new ConfigurationSet(this.space.keyWords, problem.crashedWords, problem.dominance);
    this.level = empty();
    this.#nextLevel = empty();
    this.space.begin();
    if (problem.returnCount === 0) this.status = 'valid';
    else this.#place(NO_PARENT, -1);
    this.#openNextLevel();
  }

  get deepestPosition(): number {
    return this.position;
  }

  get bytes(): number {
    return this.level.bytes + this.#nextLevel.bytes + 8 * (this.#parents.length + this.#levelNodes.length);
  }

  run(stepBudget: number): SearchStatus {
    const end = this.steps + stepBudget;
    while (this.status === 'running' && this.steps < end) {
      this.steps += 1;
      if (this.#expanding >= this.level.count) {
        if (this.#nextLevel.count === 0) this.status = 'violated';
        else this.#openNextLevel();
        continue;
      }
      this.#expandOnce();
    }
    return this.status;
  }

  #expandOnce(): void {
    const id = this.#expanding;
    const offset = this.level.offsetOf(id);
    const cursor = this.level.dominated[id]
      ? -1
      : this.space.nextMove(this.level.words, offset, this.#cursor, this.#unobservedFrom[id]!);
    if (cursor < 0) {
      this.#expanding += 1;
      this.#cursor = 0;
      return;
    }
    this.#cursor = cursor + 1;
    const { row } = this.space;
    this.space.take(this.level.words, offset);
    this.#place(this.#levelNodes[id]!, row);
  }

  /**
   * Puts the scratch configuration into this level, or into the next one if it honours the present
   * return.
   */
  #place(parent: number, row: number): void {
    const { space } = this;
    const node = this.#keepLog ? this.#nodeCount : 0;
    let id: number;
    if (space.position === this.position && !space.isDueLinearized()) {
      id = this.level.add(space.scratch);
      if (id === KNOWN) return;
      if (id >= this.#levelNodes.length) this.#levelNodes = enlarged(this.#levelNodes);
      if (id >= this.#unobservedFrom.length) this.#unobservedFrom = enlarged(this.#unobservedFrom);
      this.#levelNodes[id] = node;
      this.#unobservedFrom[id] = space.unobservedFrom;
    } else {
      space.advance();
      id = this.#nextLevel.add(space.scratch);
      if (id === KNOWN) return;
      if (id >= this.#nextNodes.length) this.#nextNodes = enlarged(this.#nextNodes);
      this.#nextNodes[id] = node;
    }
    this.configurations += 1;
    if (this.#keepLog) this.#log(parent, row);
    if (space.position === space.problem.returnCount) {
      this.status = 'valid';
      this.#successNode = node;
    }
  }

  #log(parent: number, row: number): void {
    if (this.#nodeCount >= this.#parents.length) {
      this.#parents = enlarged(this.#parents);
      this.#rows = enlarged(this.#rows);
    }
    this.#parents[this.#nodeCount] = parent;
    this.#rows[this.#nodeCount] = row;
    this.#nodeCount += 1;
  }

  /** Once a level is closed under moves: goes on to the configurations that honour its return. */
  #openNextLevel(): void {
    while (this.status === 'running' && this.#nextLevel.count > 0) {
      const closed = this.level;
      const closedNodes = this.#levelNodes;
      this.level = this.#nextLevel;
      this.#levelNodes = this.#nextNodes;
      closed.clear();
      this.#nextLevel = closed;
      this.#nextNodes = closedNodes;
      this.position += 1;
      this.#expanding = 0;
      this.#cursor = 0;
      while (this.#unobservedFrom.length < this.level.count)
        this.#unobservedFrom = enlarged(this.#unobservedFrom);
      this.#unobservedFrom.fill(NOTHING, 0, this.level.count);
      if (!this.#moveHonoured()) return;
    }
  }

  /** Configurations that arrive with the next return honoured already are passed on at once. */
  #moveHonoured(): boolean {
    const arrived = this.level.count;
    let moved = 0;
    for (let id = 0; id < arrived; id += 1) {
      if (this.level.dominated[id]) continue;
      this.space.load(this.level.words, this.level.offsetOf(id));
      if (!this.space.isDueLinearized()) continue;
      this.level.dominated[id] = 1; // nothing more to do here with it
      moved += 1;
      this.#place(this.#levelNodes[id]!, -1);
      if (this.status !== 'running') return false;
    }
    return moved > 0 && moved === arrived;
  }

  linearization(): number[] {
    if (this.status !== 'valid') throw new Error('internal error: no linearization was found');
    if (!this.#keepLog) throw new Error('internal error: this search keeps no log');
    const moves: number[] = [];
    for (let node = this.#successNode; node !== NO_PARENT; node = this.#parents[node]!) {
      if (this.#rows[node]! >= 0) moves.push(this.#rows[node]!);
    }
    return this.space.replay(moves.reverse());
  }
}
