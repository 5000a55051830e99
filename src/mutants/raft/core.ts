import { action } from '../../core/model.ts';
import { interval, sequence, setOf } from '../../core/values/index.ts';
import { names } from '../../models/names.ts';
import { fail, raft, raftDefinition } from '../../models/raft/core.ts';
import { hasVote, lastNewOf, rightRules, withAll } from '../../models/raft/core-rules.ts';
import type { RaftState } from '../../models/raft/core-state.ts';
import { lastTermOf } from '../../models/raft/log.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

type State = RaftState;

const mutant = mutantsOf(raft, raftDefinition, 'three-terms');

/** Two of the majorities, where the others only make the search longer. */
const quorumsWithS3 = setOf([names('s1', 's3'), names('s2', 's3')]);

/** Entries of three terms: s1 may have one that conflicts with those of s2 and s3. */
const threeRequests = {
  Quorum: quorumsWithS3,
  EvenCandidate: names('s2', 's3'),
  RequestTerms: interval(1, 3),
  MaxRestarts: 0,
};

export const raftMutants: readonly Mutant[] = [
  mutant('commits-older-term', {
    about: 'a leader commits entries of earlier terms by counting who holds them (figure 8)',
    breaks: 'LeaderCompleteness',
    configuration: 'figure-8',
    // It takes three late heartbeats and two of the majorities; what else may happen only makes the search longer.
    constants: { Quorum: quorumsWithS3, MaxRestarts: 0 },
    rules: { mayCommit: () => true },
  }),
  mutant('vote-not-persisted', {
    about: 'a server forgets for whom it has voted when it restarts',
    breaks: 'ElectionSafety',
    configuration: 'elections',
    constants: { RequestTerms: setOf([2]) },
    actions: (constants) => ({
      Restart: action({ i: constants.Server }, (state: State, { i }) => {
        const failed = fail(constants, state, i);
        return failed && { ...failed, votedFor: state.votedFor.set(i, constants.Nobody) };
      }),
    }),
  }),
  mutant('term-not-persisted', {
    about: 'a server forgets its term when it restarts, and with it its vote',
    breaks: 'ElectionSafety',
    configuration: 'elections',
    constants: { RequestTerms: setOf([2]) },
    actions: (constants) => ({
      Restart: action({ i: constants.Server }, (state: State, { i }) => {
        const failed = fail(constants, state, i);
        const { currentTerm, votedFor } = state;
        return (
          failed && {
            ...failed,
            currentTerm: currentTerm.set(i, 0),
            votedFor: votedFor.set(i, constants.Nobody),
          }
        );
      }),
    }),
  }),
  mutant('votes-without-check', {
    about: 'a server votes for a candidate whose log is less up to date than its own',
    breaks: 'LeaderCompleteness',
    rules: { grants: hasVote },
  }),
  mutant('truncates-always', {
    about: 'a follower cuts its log off behind the entries of every message, be it an old one',
    breaks: 'LeaderCompleteness',
    rules: { withEntries: withAll },
  }),
  mutant('credits-another', {
    about: 'an acknowledgement is counted for another follower than the one that sent it',
    breaks: 'LeaderCompleteness',
    // Of three servers any follower makes a majority with the leader; here s3 counts for two of five.
    constants: {
      Server: names('s1', 's2', 's3', 's4'),
      Quorum: setOf([names('s1', 's3'), names('s2', 's3'), names('s3', 's4'), names('s1', 's2', 's4')]),
      EvenCandidate: names('s3'),
      MaxRestarts: 0,
    },
    rules: {
      hasQuorum: (constants, i, acks) =>
        constants.Server.some((follower) =>
          rightRules.hasQuorum(
            constants,
            i,
            acks.slice(0, 1).map((ack) => ack.set('follower', follower) as typeof ack),
          ),
        ),
    },
  }),
  mutant('ignores-conflicts', {
    about: 'a follower keeps what it has, whatever the leader has there',
    breaks: 'StateMachineSafety',
    constants: { MaxRestarts: 0 },
    rules: { withEntries: (log, m) => (lastNewOf(m) > log.size ? withAll(log, m) : log) },
  }),
  mutant('no-consistency-check', {
    about: 'a follower does not compare the term of the entry before those that it is sent',
    breaks: 'LogMatching',
    constants: threeRequests,
    rules: { isConsistent: (log, m) => m.prevIndex <= log.size },
  }),
  mutant('keeps-conflicting-entries', {
    about: 'a follower adds what is new behind the entries that it has, though they conflict',
    breaks: 'LogMatching',
    constants: threeRequests,
    rules: {
      withEntries: (log, m) =>
        sequence(...log.values, ...m.suffix.values.slice(Math.max(0, log.size - m.prevIndex))),
    },
  }),
  mutant('keeps-role', {
    about: 'a leader takes the entries of a later one, and goes on leading',
    breaks: 'LeaderAppendOnly',
    constants: { MaxRestarts: 0 },
    rules: { roleAfterAppend: (role) => (role === 'leader' ? role : 'follower') },
  }),
  mutant('commit-index-follows', {
    about: 'a follower takes the commit index of any message, be it an old one',
    breaks: 'CommitMonotonic',
    configuration: 'replication',
    rules: { commitAfter: (_, m) => Math.min(m.commit, lastNewOf(m)) },
  }),
  mutant('stands-once', {
    about: 'a candidate waits for the votes of its first term for ever, though they are split',
    breaks: 'EventuallyLeader',
    configuration: 'elections',
    constants: {
      OddCandidate: names('s1', 's2', 's3'),
      RequestTerms: setOf([2]),
      MaxRestarts: 0,
    },
    actions: (constants, { actions }) => ({
      Timeout: action({ i: constants.Server }, (state: State, { i }) =>
        state.role.get(i) === 'follower' ? actions.Timeout!.next(state, { i }) : undefined,
      ),
    }),
  }),
  mutant('never-backs-off', {
    about:
      'a leader sends what it has added and never begins further back, so that who lacks more never catches up',
    breaks: 'EventuallyCommitted',
    configuration: 'replication',
    constants: { MaxRestarts: 0 },
    rules: { offersFrom: (term, log) => (lastTermOf(log) === term ? log.size - 1 : log.size) },
  }),
];
