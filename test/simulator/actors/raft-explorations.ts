import { expect } from 'vitest';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { raftImplementationMutants } from '../../../src/mutants/implementations/raft.ts';
import { get, put, type RaftActorsOptions, raftActors } from '../../../src/simulator/actors/raft.ts';

/** Two of three servers stand, once each or one of them twice; links keep the order of messages. */
const contested: RaftActorsOptions = {
  network: 'ordered',
  elections: 2,
  candidates: ['n1', 'n2'],
  scripts: [],
};

/** What is explored to the end, with generated and distinct states and depth. */
export const raftBounds = {
  'one put': { ...contested, scripts: [[put('n1', 'a')]] },
  'a put and a get at the other': { ...contested, scripts: [[put('n1', 'a'), get('n2')]] },
  'a put, and a get at who led before': { ...contested, scripts: [[put('n2', 'b'), get('n1')]] },
  'one crash': { ...contested, crashes: 1 },
  'one crash, and writes that take their time': { ...contested, crashes: 1, writes: 'separate' },
  'messages in any order': { ...contested, network: 'unordered' },
  'heartbeats in any order': { elections: 1, heartbeats: 2, candidates: ['n1'], scripts: [] },
  'a put in any order': { elections: 2, candidates: ['n1', 'n2'], scripts: [[put('n1', 'a'), get('n1')]] },
  'four elections, entries one by one': {
    ...contested,
    elections: 4,
    configuration: { maxEntriesPerMessage: 1 },
  },
} satisfies Record<string, RaftActorsOptions>;

export type RaftBounds = keyof typeof raftBounds;

export async function expectAllExplored(bounds: RaftBounds, counts: readonly [number, number, number]) {
  const { verdict, states } = await exploreActors(raftActors(raftBounds[bounds]));
  const { generated, distinct, depth } = states;
  expect([verdict, generated, distinct, depth]).toEqual(['valid', ...counts]);
}

/** The mistake has this name in the zoo. @returns the first broken property, and the number of steps to it. */
export async function firstViolation(mistake: string, bounds: RaftBounds) {
  const mutant = raftImplementationMutants.find(({ name }) => name === mistake)!;
  const system = raftActors({ ...raftBounds[bounds], changes: mutant.changes });
  const { sights } = await exploreActors(system);
  const violation = sights.find(({ isViolation }) => isViolation)!;
  return { property: violation.property, depth: violation.depth, trace: violation.trace };
}
