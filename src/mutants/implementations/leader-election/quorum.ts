import { type QuorumElectionRules, rightRules } from '../../../impl/leader-election/quorum.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'leader-election/quorum';

export const quorumElectionImplementationMutants: readonly ImplementationMutant<QuorumElectionRules>[] = [
  {
    slug,
    name: 'wins-without-quorum',
    about: 'a candidate leads by its own vote, as one that is alone on its side of a partition may',
    breaks: 'AtMostOneLeaderPerTerm',
    orBreaks: ['NoException'],
    fromSeed: 2,
    changes: { quorumOf: () => 1 },
  },
  {
    slug,
    name: 'leads-without-quorum',
    about: 'a leader that does not hear from a quorum any more goes on, and others wait for it in vain',
    breaks: 'EventuallyElected',
    unseenInTraces: 'a leader may always go on to lead: only what comes about in the end is broken',
    fromSeed: 3,
    changes: { leadsOn: () => true },
  },
  {
    slug,
    name: 'votes-again',
    about: 'a node votes in a term in which it has voted for another',
    breaks: 'AtMostOneLeaderPerTerm',
    fromSeed: 2,
    changes: { mayVote: (own, _, term) => term >= own.term },
  },
  {
    slug,
    name: 'vote-not-durable',
    about: 'a node forgets for whom it has voted when it restarts',
    breaks: 'AtMostOneLeaderPerTerm',
    withinSeeds: 0,
    changes: { recalled: ({ term }) => rightRules.recalled({ term, votedFor: null }) },
  },
];
