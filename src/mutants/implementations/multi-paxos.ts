import type { MultiPaxosRules } from '../../impl/multi-paxos/rules.ts';
import { highestVote } from '../../impl/paxos/quorums.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const slug = 'multi-paxos';

/** Whatever leads acceptors or leaders astray may be seen first in a vote, in two nodes, or in what a client is told. */
const unsafe = ['VotesSafe', 'Agreement', 'OneValuePerBallot', 'AppliedInOrder', 'linearizable'];
const mutant = (
  name: string,
  breaks: string,
  about: string,
  changes: Partial<MultiPaxosRules>,
  fromSeed = 0,
): ImplementationMutant<MultiPaxosRules> => ({
  slug,
  name,
  about,
  breaks,
  orBreaks: unsafe,
  fromSeed,
  changes,
});

export const multiPaxosImplementationMutants: readonly ImplementationMutant<MultiPaxosRules>[] = [
  mutant(
    'forgets-promise',
    'VotesSafe',
    'an acceptor forgets its promise when it restarts; its votes are durable',
    { recalled: () => 0 },
    45,
  ),
  mutant('accepts-below-promise', 'VotesSafe', 'an acceptor votes in a ballot below its promise', {
    mayVote: () => true,
  }),
  mutant(
    'ignores-reports',
    'VotesSafe',
    'a new leader puts a no-op into each slot that is not known to be chosen, whatever votes are reported',
    { commandFor: () => ({ type: 'noop' }) },
  ),
  mutant(
    'any-reported-value',
    'VotesSafe',
    'a new leader takes a reported command that is not the one of the highest ballot',
    {
      commandFor: (votes) =>
        highestVote(votes.map((vote) => ({ ...vote, ballot: -vote.ballot })))?.command ?? { type: 'noop' },
    },
    40,
  ),
  mutant('shared-ballots', 'OneValuePerBallot', 'ballots carry no proposer id', {
    ballotAbove: (ballot) => ballot + 1,
  }),
  mutant('half-quorum', 'Agreement', 'a quorum is n/2 acceptors, rounded down', {
    majority: (acceptors) => Math.floor(acceptors / 2),
  }),
  mutant(
    'counts-reply-twice',
    'Agreement',
    'replies are counted instead of acceptors',
    {
      withAnswer: (answers, answer) => [...answers, answer],
    },
    10,
  ),
  mutant(
    'reports-last-slot-only',
    'VotesSafe',
    'an acceptor reports its vote in the last slot only, not those in the slots below',
    { reported: (votes) => votes.slice(-1) },
  ),
  mutant(
    'skips-holes',
    'AppliedInOrder',
    'the leader does not wait for a slot that nothing is chosen for, and applies what is chosen above',
    { next: (proposals, hasQuorum) => proposals.find(hasQuorum) },
  ),
  mutant(
    'applies-older-votes',
    'AppliedInOrder',
    'a follower that is told that a slot is chosen takes its own vote for the choice, of whatever ballot it is',
    { isChoice: () => true },
  ),
  {
    slug,
    name: 'no-back-off',
    about: 'a node that was overtaken stands again almost at once',
    breaks: 'EventuallyChosen',
    fromSeed: 2,
    unseenInTraces: 'the model may always start another ballot',
    changes: { backOff: () => [1, 1] },
  },
];
