import type { EdgeRows } from './edge-rows.ts';
import type { PatternTable } from './pattern-table.ts';

/**
 * A graph whose states and edges carry bits: which atoms are true there. Every state has, besides its edges, the one of
 * a step that changes nothing, to itself and without any bit. States from {@link expanded} on are known, but not what
 * leads on from them.
 */
export interface LabelledGraph {
  /** States are numbered from 0. */
  readonly size: number;
  /** States with a row of edges: these are the first ones. */
  readonly expanded: number;
  readonly initial: readonly number[];
  readonly edges: EdgeRows;
  readonly statePatterns: PatternTable;
  readonly stepPatterns: PatternTable;
  patternOf(state: number): number;
}
