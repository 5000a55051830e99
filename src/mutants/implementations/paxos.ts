import type { PaxosRules } from '../../impl/paxos/rules.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const slug = 'paxos';

/** Whatever leads acceptors or proposers astray may be seen first in a vote, in two nodes, or in what a client is told. */
const unsafe = ['VotesSafe', 'Agreement', 'OneValuePerBallot', 'linearizable'];

export const paxosImplementationMutants: readonly ImplementationMutant<PaxosRules>[] = [
  {
    slug,
    name: 'forgets-promise',
    about: 'an acceptor forgets its promise when it restarts; its vote is durable',
    breaks: 'VotesSafe',
    orBreaks: unsafe,
    fromSeed: 200,
    changes: { recalled: ({ vote }) => ({ promised: -1, vote }) },
  },
  {
    slug,
    name: 'accepts-below-promise',
    about: 'an acceptor votes in a ballot below its promise',
    breaks: 'VotesSafe',
    orBreaks: unsafe,
    changes: { mayVote: () => true },
  },
  {
    slug,
    name: 'ignores-reports',
    about: 'a proposer that has a value proposes it, whatever votes acceptors report',
    breaks: 'VotesSafe',
    orBreaks: unsafe,
    changes: { valueFor: (promises, own) => own ?? promises.find(({ vote }) => vote !== null)?.vote?.value },
  },
  {
    slug,
    name: 'any-reported-value',
    about: 'a proposer takes a reported value that is not the one of the highest ballot',
    breaks: 'VotesSafe',
    orBreaks: unsafe,
    fromSeed: 100,
    changes: {
      valueFor: (promises, own) => {
        const votes = promises.flatMap(({ vote }) => vote ?? []);
        return votes.length === 0
          ? own
          : votes.reduce((low, vote) => (vote.ballot < low.ballot ? vote : low)).value;
      },
    },
  },
  {
    slug,
    name: 'shared-ballots',
    about: 'ballots carry no proposer id, so that two proposers can use one ballot',
    breaks: 'OneValuePerBallot',
    orBreaks: unsafe,
    changes: { ballotAbove: (ballot) => ballot + 1 },
  },
  {
    slug,
    name: 'half-quorum',
    about: 'a quorum is n/2 acceptors, rounded down, so that two quorums need not meet',
    breaks: 'Agreement',
    orBreaks: unsafe,
    changes: { majority: (acceptors) => Math.floor(acceptors / 2) },
  },
  {
    slug,
    name: 'counts-reply-twice',
    about: 'replies are counted instead of acceptors, so that a duplicated reply counts twice',
    breaks: 'Agreement',
    orBreaks: unsafe,
    fromSeed: 20,
    unseenInTraces: 'what a learner knows is not in the model, and a proposer counts itself once',
    changes: { withAnswer: (answers, answer) => [...answers, answer] },
  },
  {
    slug,
    name: 'no-back-off',
    about: 'a proposer that was overtaken starts its next ballot at once',
    breaks: 'EventuallyChosen',
    unseenInTraces: 'the model may always start another ballot',
    changes: { backOff: () => [0, 0] },
  },
];
