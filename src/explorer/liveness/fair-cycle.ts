import { type Acceptance, conditionsToMeet, isMet, missingEverywhere } from './acceptance.ts';
import type { Component, Regions, Restriction } from './regions.ts';

/** A set of nodes through which a cycle goes that meets every demand, and what such a cycle has to do. */
export interface FairComponent {
  readonly component: Component;
  /** What every step has to meet. */
  readonly restriction: Restriction;
  /** Conditions that have to occur. */
  readonly conditions: readonly number[];
}

/** What a cycle has to be like. */
export interface CycleDemands {
  /** Conditions that hold of every step. */
  readonly restriction: Restriction;
  readonly acceptance: readonly Acceptance[];
  /** Bit set of the obligations of the tableau: none may be put off on every step. */
  readonly eventualities: number;
}

/** What the edges of a component are like, taken together. */
interface EdgeSummary {
  /** The least node: states are numbered by depth, so that it is near the beginning. */
  least: number;
  edges: number;
  readonly occurring: Int32Array;
  readonly everywhere: Int32Array;
  /** Obligations that every edge puts off. */
  postponed: number;
}

/**
 * Finds a component with a fair cycle, the one with the least node: no disjunctive normal form, a component that breaks
 * a demand is searched again without the steps that do (Emerson and Lei 1987; Henzinger and Telle, Faster Algorithms
 * for the Nonemptiness of Streett Automata, 1996).
 */
export class FairCycleSearch {
  readonly regions: Regions;
  readonly #demands: CycleDemands;
  #best: { readonly fair: FairComponent; readonly least: number } | undefined;

  constructor(regions: Regions, demands: CycleDemands) {
    this.regions = regions;
    this.#demands = demands;
  }

  *run(): Generator<void, FairComponent | undefined> {
    const reached = yield* this.regions.reach();
    yield* this.#search(reached, this.#demands.restriction);
    const fair = this.#best?.fair;
    // Other ways through the component around it have divided its nodes since.
    if (fair !== undefined) this.regions.restore(fair.component);
    return fair;
  }

  *#search(whole: Component, restriction: Restriction): Generator<void, void> {
    const components = yield* this.regions.decompose(whole, restriction);
    let count = 0;
    for (const component of components) {
      yield* this.#judge(component, restriction);
      if (++count % 4096 === 0) yield;
    }
  }

  *#judge(component: Component, restriction: Restriction): Generator<void, void> {
    const summary = this.#summarize(component, restriction);
    if (summary.edges === 0 || summary.postponed !== 0) return;
    if (this.#best !== undefined && this.#best.least <= summary.least) return;
    const occurs = (condition: number) => hasBit(summary.occurring, condition);
    const isEverywhere = (condition: number) => hasBit(summary.everywhere, condition);
    const { acceptance } = this.#demands;
    const unmet = acceptance.find((demand) => !isMet(demand, occurs, isEverywhere));
    if (unmet === undefined) {
      const conditions = acceptance.flatMap((demand) => conditionsToMeet(demand, occurs, isEverywhere));
      this.#best = {
        fair: { component, restriction, conditions: [...new Set(conditions)] },
        least: summary.least,
      };
      return;
    }
    // Fewer steps meet no more of what has to occur: one of these has to become true of all steps.
    for (const condition of new Set(missingEverywhere(unmet, isEverywhere))) {
      this.regions.restore(component);
      yield* this.#search(component, [...restriction, condition]);
    }
  }

  #summarize({ region, start, end }: Component, restriction: Restriction): EdgeSummary {
    const { letters } = this.regions.product;
    const { width, words } = letters;
    const summary: EdgeSummary = {
      least: Number.POSITIVE_INFINITY,
      edges: 0,
      occurring: new Int32Array(width),
      everywhere: new Int32Array(width).fill(-1),
      postponed: this.#demands.eventualities,
    };
    const add = (_: number, letter: number, postponed: number) => {
      summary.edges++;
      summary.postponed &= postponed;
      for (let word = 0; word < width; word++) {
        summary.occurring[word]! |= words.at(letter + word);
        summary.everywhere[word]! &= words.at(letter + word);
      }
    };
    for (let at = start; at < end; at++) {
      const node = this.regions.members.at(at);
      summary.least = Math.min(summary.least, node);
      this.regions.forEachEdge(node, region, restriction, add);
    }
    return summary;
  }
}

function hasBit(words: Int32Array, bit: number): boolean {
  return (words[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}
