import { ConfigurationSet, enlarged, KNOWN } from './configuration-set.ts';
import { ConfigurationSpace } from './configuration-space.ts';
import type { SearchMachine, SearchStatus } from './search-machine.ts';
import type { SearchProblem } from './search-problem.ts';

/**
 * Wing and Gong's search (1993) with Lowe's memo of visited configurations (2017), on an explicit stack:
 * finds the witness of a linearizable history quickly.
 *
 * Pruning by dominance is sound although a dominating configuration may still be on the stack: suppose some
 * configuration that was made leads to success, and take one with the fewest moves to it. If it was pruned,
 * the one that dominates it needs no more moves; that one is expanded, and its successor on the way needs
 * fewer.
 */
export class DepthFirstSearch implements SearchMachine {
  readonly name = 'depth-first';
  readonly #space: ConfigurationSpace;
  readonly #visited: ConfigurationSet;
  // Per stack frame: the configuration, the next move to try, the row that the last move linearized, and what the
  // configuration was made with.
  #frames = new Int32Array(256);
  #cursors = new Int32Array(256);
  #moves = new Int32Array(256);
  #unobservedFrom = new Int32Array(256);
  #depth = 0;
  status: SearchStatus = 'running';
  steps = 0;
  deepestPosition = 0;

  constructor(problem: SearchProblem) {
    this.#space = new ConfigurationSpace(problem);
    this.#visited = new ConfigurationSet(this.#space.keyWords, problem.crashedWords, problem.dominance);
    this.#space.begin();
    if (this.#space.settle()) this.status = 'valid';
    else this.#push();
  }

  get configurations(): number {
    return this.#visited.count;
  }

  get bytes(): number {
    return this.#visited.bytes + 16 * this.#frames.length;
  }

  run(stepBudget: number): SearchStatus {
    const end = this.steps + stepBudget;
    const space = this.#space;
    while (this.status === 'running' && this.steps < end) {
      if (this.#depth === 0) {
        this.status = 'violated';
        break;
      }
      const top = this.#depth - 1;
      const offset = this.#visited.offsetOf(this.#frames[top]!);
      const cursor = space.nextMove(
        this.#visited.words,
        offset,
        this.#cursors[top]!,
        this.#unobservedFrom[top]!,
      );
      this.steps += 1;
      if (cursor < 0) {
        this.#depth = top;
        continue;
      }
      this.#cursors[top] = cursor + 1;
      this.#moves[top] = space.row;
      space.take(this.#visited.words, offset);
      if (space.settle()) this.status = 'valid';
      else this.#push();
    }
    return this.status;
  }

  #push(): void {
    const id = this.#visited.add(this.#space.scratch);
    if (id === KNOWN) return;
    if (this.#depth >= this.#frames.length) {
      this.#frames = enlarged(this.#frames);
      this.#cursors = enlarged(this.#cursors);
      this.#moves = enlarged(this.#moves);
      this.#unobservedFrom = enlarged(this.#unobservedFrom);
    }
    this.#frames[this.#depth] = id;
    this.#cursors[this.#depth] = 0;
    this.#unobservedFrom[this.#depth] = this.#space.unobservedFrom;
    this.#depth += 1;
    if (this.#space.position > this.deepestPosition) this.deepestPosition = this.#space.position;
  }

  linearization(): number[] {
    if (this.status !== 'valid') throw new Error('internal error: no linearization was found');
    return this.#space.replay(Array.from(this.#moves.subarray(0, this.#depth)));
  }
}
