import { expect, test } from 'vitest';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { type PaxosActorsOptions, paxosActors } from '../../../src/simulator/actors/paxos.ts';

const explored: readonly (readonly [string, PaxosActorsOptions, number, number, number])[] = [
  ['messages in any order', {}, 13_321_457, 3_937_580, 23],
  [
    'ordered links, writes that take their time, one crash',
    { network: 'ordered', writes: 'separate', crashes: 1 },
    12_399_797,
    2_661_522,
    39,
  ],
  ['ordered links, one retry', { network: 'ordered', retries: 1 }, 15_908_218, 3_508_530, 37],
  ['ordered links, one question', { network: 'ordered', asks: 1 }, 23_031_389, 4_908_309, 31],
];

test.each(explored)('our Paxos: %s', async (_, options, generated, distinct, depth) => {
  const { verdict, states } = await exploreActors(paxosActors(options));
  expect({ verdict, ...states }).toEqual({ verdict: 'valid', generated, distinct, depth, constrainedOut: 0 });
});
