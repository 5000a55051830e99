import { expect } from 'vitest';
import type { Protocol } from '../../src/core/protocol.ts';
import { explore } from '../../src/explorer/explore.ts';
import { naiveSearch } from '../support/naive-search.ts';
import { modelOf } from './model-of.ts';
import { failuresOf, type PinnedCounts } from './pinned.ts';

/** A protocol whose smallest configuration generates more states is searched naively by `npm run check:deep` only. */
export const NAIVE_LIMIT = 15_000;

/** The configuration with the fewest steps in which every property holds. */
export function smallestConfiguration(counts: Readonly<Record<string, PinnedCounts>>): string {
  const [name] = Object.entries(counts)
    .filter(([, expected]) => failuresOf(expected).length === 0)
    .reduce((smallest, each) => (each[1].generated < smallest[1].generated ? each : smallest));
  return name;
}

/** The explorer, with all that it does for speed, agrees with a search that keeps whole states as text. */
export async function expectAsNaively(protocol: Protocol, configuration: string): Promise<void> {
  const model = modelOf(protocol, configuration);
  const { generated, distinct, depth, first, taken } = naiveSearch(model.definition);
  const result = await explore(model, { construction: 'always' });
  expect([first, result.states]).toEqual([undefined, { generated, distinct, depth }]);
  for (const each of result.coverage) expect(each.taken).toBe(taken.get(each.action) ?? 0);
}
