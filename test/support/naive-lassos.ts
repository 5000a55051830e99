import type { Formula } from '../../src/core/formula.ts';

/** What is true of one position of a behaviour: atoms of its state and of the step that leaves it. */
export type Letter<Leaf> = (leaf: Leaf) => boolean;

/** A behaviour as one letter a position; after the last one comes that of `loopStart` again. */
export interface Word<Leaf> {
  readonly letters: readonly Letter<Leaf>[];
  readonly loopStart: number;
}

/** The truth of a formula at a position, by walking on from there until every position to come was seen. */
export function isTrueAt<Leaf>(formula: Formula<Leaf>, word: Word<Leaf>, position: number): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'leaf':
      return word.letters[position]!(formula.leaf);
    case 'not':
      return !isTrueAt(formula.body, word, position);
    case 'and':
      return formula.parts.every((part) => isTrueAt(part, word, position));
    case 'or':
      return formula.parts.some((part) => isTrueAt(part, word, position));
    default: {
      const seen = new Set<number>();
      const isAlways = formula.kind === 'always';
      for (let at = position; !seen.has(at); at = at + 1 < word.letters.length ? at + 1 : word.loopStart) {
        seen.add(at);
        if (isTrueAt(formula.body, word, at) !== isAlways) return !isAlways;
      }
      return isAlways;
    }
  }
}

/** Every behaviour of at most so many positions, as the nodes it passes: `nodes` and where the last one leads. */
export function* lassosUpTo(
  start: number,
  successors: (node: number) => readonly number[],
  positions: number,
): Iterable<{ readonly nodes: readonly number[]; readonly loopStart: number }> {
  const extend = function* (nodes: readonly number[]): ReturnType<typeof lassosUpTo> {
    const next = new Set([nodes.at(-1)!, ...successors(nodes.at(-1)!)]);
    for (const [loopStart, node] of nodes.entries()) if (next.has(node)) yield { nodes, loopStart };
    if (nodes.length < positions) for (const node of next) yield* extend([...nodes, node]);
  };
  yield* extend([start]);
}
