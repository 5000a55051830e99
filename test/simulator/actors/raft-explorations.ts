import { expect } from 'vitest';
import { exploreActors } from '../../../src/explorer/actors/explore-actors.ts';
import { lastIndexOf } from '../../../src/impl/raft/log.ts';
import { type RaftRules, replacedFrom } from '../../../src/impl/raft/rules.ts';
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

/** Mistakes by their names in the zoo. */
export const raftMistakes = {
  'commits-older-term': { mayCommit: () => true },
  'vote-not-persisted': { termAndVote: (currentTerm) => ({ currentTerm, votedFor: null }) },
  'term-not-persisted': { termAndVote: () => ({ currentTerm: 0, votedFor: null }) },
  'votes-without-check': { isUpToDate: () => true },
  'truncates-always': {
    withEntries: (log, prevLogIndex, entries) =>
      entries.length === 0 && lastIndexOf(log) === prevLogIndex
        ? { log }
        : replacedFrom(log, prevLogIndex + 1, entries),
  },
  'match-index-regresses': { matchIndexAfter: (_, acknowledged) => acknowledged },
  'reads-without-quorum': { needsQuorumToRead: false },
  'answers-before-commit': { answersWhen: 'appended' },
  'answers-before-write': { heldUntil: () => undefined },
} satisfies Record<string, Partial<RaftRules>>;

export type RaftMistake = keyof typeof raftMistakes;

/** @returns the first broken property, and the number of steps to it. */
export async function firstViolation(mistake: RaftMistake, bounds: RaftBounds) {
  const system = raftActors({ ...raftBounds[bounds], changes: raftMistakes[mistake] });
  const { sights } = await exploreActors(system);
  const violation = sights.find(({ isViolation }) => isViolation)!;
  return { property: violation.property, depth: violation.depth, trace: violation.trace };
}
