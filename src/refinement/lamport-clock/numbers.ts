import { setOf } from '../../core/values/index.ts';
import type { ModelStep } from '../refinement.ts';

/** The model numbers nodes, since numbers break ties: n1 is 1. */
export const numberOfNode = (node: string): number => Number(node.slice(1));

export const numbersOf = (nodes: readonly string[]) => setOf(nodes.map(numberOfNode));

export const stepOfNumber = (action: string, ...nodes: readonly string[]): ModelStep => ({
  action,
  arguments: nodes.map(numberOfNode),
});
