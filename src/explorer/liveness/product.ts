import type { LabelledGraph } from './labelled-graph.ts';
import type { Letters } from './letters.ts';
import type { Tableau } from './tableau.ts';

/** Receives an edge of the product: where it leads, the letter of its step, and what the tableau puts off on it. */
export type ProductEdgeVisitor = (target: number, letter: number, postponed: number) => void;

/**
 * A graph and a tableau walking together: node `state * q + node of the tableau` for a tableau of q nodes. Only states
 * that were expanded have edges, and edges lead only to those: what a graph that is not whole still hides is not there.
 */
export class Product {
  readonly nodes: number;
  readonly letters: Letters;
  readonly #graph: LabelledGraph;
  readonly #tableau: Tableau;
  readonly #width: number;

  constructor(graph: LabelledGraph, tableau: Tableau, letters: Letters) {
    this.#graph = graph;
    this.#tableau = tableau;
    this.letters = letters;
    this.#width = tableau.steps.length;
    this.nodes = graph.expanded * this.#width;
  }

  initialNodes(): number[] {
    const { initial, expanded } = this.#graph;
    const states = [...new Set(initial)].filter((state) => state < expanded);
    return states.map((state) => state * this.#width + this.#tableau.initial);
  }

  stateOf(node: number): number {
    return Math.floor(node / this.#width);
  }

  /** Every edge from a node: first the step that changes nothing, then those of the graph. */
  forEachEdge(node: number, visit: ProductEdgeVisitor): void {
    const graph = this.#graph;
    const { edges, expanded } = graph;
    const state = this.stateOf(node);
    const steps = this.#tableau.steps[node - state * this.#width]!;
    const pattern = graph.patternOf(state);
    this.#follow(steps, state, this.letters.letter(pattern, 0), visit);
    const count = edges.read(state);
    const { targets, patterns } = edges;
    for (let index = 0; index < count; index++) {
      const target = targets[index]!;
      if (target < expanded)
        this.#follow(steps, target, this.letters.letter(pattern, patterns[index]!), visit);
    }
  }

  #follow(steps: Tableau['steps'][number], state: number, letter: number, visit: ProductEdgeVisitor): void {
    for (let index = 0; index < steps.length; index++) {
      const { guard, target, postponed } = steps[index]!;
      if (this.letters.isTrue(letter, guard)) visit(state * this.#width + target, letter, postponed);
    }
  }
}
