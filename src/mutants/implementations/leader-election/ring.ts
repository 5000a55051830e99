import { emptyOutgoing } from '../../../impl/lamport-clock/fifo-channel.ts';
import { type RingElectionRules, rightRingRules } from '../../../impl/leader-election/ring-rules.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'leader-election/ring';

export const ringElectionImplementationMutants: readonly ImplementationMutant<RingElectionRules>[] = [
  {
    slug,
    name: 'forwards-equal-id',
    about: 'a node whose own id comes back forwards it like a greater one, and it goes round for ever',
    breaks: 'EventuallyElected',
    changes: { forwards: (id, own) => id >= own, isBack: () => false },
  },
  {
    slug,
    name: 'forwards-smaller-ids',
    about: 'a node forwards every id but its own, so that all of them come back',
    breaks: 'UniqueLeader',
    changes: { forwards: (id, own) => id !== own },
  },
  {
    slug,
    name: 'duplicate-ids',
    about: 'two nodes stand by the same id, and each takes the other for itself',
    breaks: 'UniqueLeader',
    orBreaks: ['EventuallyElected'],
    changes: { idOf: ({ id }) => Math.min(id, 3) },
  },
  {
    slug,
    name: 'older-rounds-count',
    about: 'what comes from an older round is taken for news of the round in which the node is',
    breaks: 'UniqueLeader',
    fromSeed: 5,
    changes: { isCurrent: () => true },
  },
  {
    slug,
    name: 'forgets-what-it-sent',
    about: 'a node that restarts does not send again what was not acknowledged, and a candidacy is lost',
    breaks: 'EventuallyElected',
    fromSeed: 170,
    changes: {
      recalled: (record) =>
        rightRingRules.recalled({ ...record, outgoing: { ...emptyOutgoing, last: record.outgoing.last } }),
    },
  },
];
