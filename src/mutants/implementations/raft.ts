import { type Entry, lastIndexOf, type RaftLog } from '../../impl/raft/log.ts';
import { type RaftRules, replacedFrom } from '../../impl/raft/rules.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const core = 'raft/core';
const membership = 'raft/membership';

/** An entry that is lost or decided twice may be seen first in a leader's log, in a server's state, or in what a client is told. */
const unsafe = ['LeaderCompleteness', 'StateMachineSafety', 'LogMatching', 'linearizable', 'ElectionSafety'];
/** A follower that was thought to have what it lacks is never sent it again. */
const stuck = [...unsafe, 'EventuallyCommitted'];

const replaceAll = (log: RaftLog, prevLogIndex: number, entries: readonly Entry[]) =>
  entries.length === 0 && lastIndexOf(log) === prevLogIndex
    ? { log }
    : replacedFrom(log, prevLogIndex + 1, entries);

export const raftImplementationMutants: readonly ImplementationMutant<RaftRules>[] = [
  {
    slug: core,
    name: 'commits-older-term',
    about: 'a leader commits entries of earlier terms by counting who holds them (figure 8)',
    breaks: 'LeaderCompleteness',
    orBreaks: unsafe,
    withinSeeds: 0,
    changes: { mayCommit: () => true },
  },
  {
    slug: core,
    name: 'vote-not-persisted',
    about: 'a server forgets for whom it has voted when it restarts',
    breaks: 'ElectionSafety',
    orBreaks: unsafe,
    withinSeeds: 0,
    changes: { termAndVote: (currentTerm) => ({ currentTerm, votedFor: null }) },
  },
  {
    slug: core,
    name: 'term-not-persisted',
    about: 'a server forgets its term when it restarts, and with it its vote',
    breaks: 'ElectionSafety',
    orBreaks: unsafe,
    withinSeeds: 0,
    changes: { termAndVote: () => ({ currentTerm: 0, votedFor: null }) },
  },
  {
    slug: core,
    name: 'votes-without-check',
    about: 'a server votes for a candidate whose log is less up to date than its own',
    breaks: 'LeaderCompleteness',
    orBreaks: unsafe,
    changes: { isUpToDate: () => true },
  },
  {
    slug: core,
    name: 'truncates-always',
    about: 'a follower cuts its log off behind the entries of every message, be it an old one',
    breaks: 'LeaderCompleteness',
    // A server refuses to replace what it knows to be committed.
    orBreaks: [...stuck, 'NoException'],
    changes: { withEntries: replaceAll },
  },
  {
    slug: membership,
    name: 'credits-another',
    about: 'an acknowledgement is counted for another follower than the one that sent it',
    breaks: 'LeaderCompleteness',
    orBreaks: stuck,
    changes: {
      creditedTo: (from, followers) => followers[(followers.indexOf(from) + 1) % followers.length]!,
    },
  },
  {
    slug: core,
    name: 'match-index-regresses',
    about: 'a leader takes the match index of any acknowledgement, be it an old one',
    unseenInTraces: 'the model does not look at what a leader knows of its followers',
    breaks: 'MatchIndexMonotonic',
    changes: { matchIndexAfter: (_, acknowledged) => acknowledged },
  },
  {
    slug: core,
    name: 'reads-without-quorum',
    about: 'a leader answers reads without asking whether it still leads',
    unseenInTraces: 'reads are not in the model',
    breaks: 'linearizable',
    fromSeed: 48,
    changes: { needsQuorumToRead: false },
  },
  {
    slug: core,
    name: 'answers-before-commit',
    about: 'a leader tells the client that its command is done when it is in its log',
    unseenInTraces: 'what clients are told is not in the model',
    breaks: 'linearizable',
    fromSeed: 11,
    changes: { answersWhen: 'appended' },
  },
  {
    slug: core,
    name: 'answers-before-write',
    about: 'what a server says does not wait for what it has written',
    breaks: 'LeaderCompleteness',
    orBreaks: stuck,
    fromSeed: 536,
    withinSeeds: 600,
    changes: { heldUntil: () => undefined },
  },
  {
    slug: membership,
    name: 'changes-before-commit-in-term',
    about:
      'a leader begins a change before it has committed an entry of its term, as in the thesis before the correction of 2015',
    breaks: 'LeaderCompleteness',
    orBreaks: stuck,
    fromSeed: 19,
    withinSeeds: 0,
    changes: { needsCommitInTermToChangeMembers: false },
  },
  {
    slug: membership,
    name: 'returns-blank',
    about: 'a server that a leader has taken out comes back with a blank disk',
    breaks: 'LeaderCompleteness',
    orBreaks: stuck,
    fromSeed: 183,
    changes: {
      found: (node, records) => {
        const members = latestMembersIn(records);
        return members && !members.includes(node) ? [] : records;
      },
    },
  },
  {
    slug: core,
    name: 'stands-once',
    about: 'a candidate waits for the votes of its first term for ever, though they are split',
    unseenInTraces: 'the model may always wait',
    breaks: 'EventuallyLeader',
    fromSeed: 2,
    changes: { standsAgain: false },
  },
];

/** The members by which a server with these records goes; `undefined` for those with which it was started. */
function latestMembersIn(records: Parameters<RaftRules['found']>[1]): readonly string[] | undefined {
  let members: readonly string[] | undefined;
  for (const record of records) {
    if (record.type === 'snapshot') members = record.snapshot.members;
    for (const entry of record.entries) if (entry.type === 'configuration') members = entry.members;
  }
  return members;
}
