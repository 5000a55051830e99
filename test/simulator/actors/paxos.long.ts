import { expect, test } from 'vitest';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { type PaxosActorsOptions, paxosActors } from '../../../src/simulator/actors/paxos.ts';

const explored: readonly (readonly [string, PaxosActorsOptions, number, number, number])[] = [
  ['ordered links, one crash', { network: 'ordered', crashes: 1 }, 5_404_685, 1_198_784, 28],
];

test.each(explored)('our Paxos: %s', async (_, options, generated, distinct, depth) => {
  const { verdict, states } = await exploreActors(paxosActors(options));
  expect({ verdict, ...states }).toEqual({ verdict: 'valid', generated, distinct, depth, constrainedOut: 0 });
});
