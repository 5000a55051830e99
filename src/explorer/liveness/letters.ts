import { GrowableInt32Array } from '../../core/growable-int32-array.ts';
import type { LabelledGraph } from './labelled-graph.ts';
import { evaluate, type Proposition } from './proposition.ts';

/**
 * Which conditions are true of a state and a step that leaves it. They depend on nothing but the bits of both, of which
 * there are few different ones: each pair is judged once. A letter is the place where the answers of its pair begin.
 */
export class Letters {
  /** Words a letter. */
  readonly width: number;
  /** The answers, a bit a condition. */
  readonly words = new GrowableInt32Array();
  readonly #graph: LabelledGraph;
  readonly #conditions: readonly Proposition[];
  readonly #letters: (Int32Array | undefined)[] = [];

  constructor(graph: LabelledGraph, conditions: readonly Proposition[]) {
    this.#graph = graph;
    this.#conditions = conditions;
    this.width = Math.max(1, Math.ceil(conditions.length / 32));
  }

  letter(statePattern: number, stepPattern: number): number {
    // Places are kept plus one, as 0 is an empty one.
    const row = (this.#letters[statePattern] ??= new Int32Array(this.#graph.stepPatterns.size));
    const known = row[stepPattern]!;
    return known !== 0 ? known - 1 : this.#judge(row, statePattern, stepPattern);
  }

  isTrue(letter: number, condition: number): boolean {
    return (this.words.at(letter + (condition >>> 5)) & (1 << (condition & 31))) !== 0;
  }

  #judge(row: Int32Array, statePattern: number, stepPattern: number): number {
    const { statePatterns, stepPatterns } = this.#graph;
    const isTrue = (atom: number) =>
      atom % 2 === 0
        ? statePatterns.bit(statePattern, atom / 2)
        : stepPatterns.bit(stepPattern, (atom - 1) / 2);
    const letter = this.words.length;
    for (let index = 0; index < this.width; index++) this.words.push(0);
    this.#conditions.forEach((condition, number) => {
      if (!evaluate(condition, isTrue)) return;
      const at = letter + (number >>> 5);
      this.words.set(at, this.words.at(at) | (1 << (number & 31)));
    });
    row[stepPattern] = letter + 1;
    return letter;
  }
}
