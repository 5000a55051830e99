import { type PbftRules, rightRules } from '../../impl/pbft/rules.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

export const pbftImplementationMutants: readonly ImplementationMutant<PbftRules>[] = [
  {
    slug: 'pbft/view-change',
    name: 'new-view-without-certificates',
    about: 'a new primary begins its view without what replicas have prepared in earlier ones',
    breaks: 'Agreement',
    changes: { certificatesIn: () => [] },
  },
  {
    slug: 'pbft/normal',
    name: 'executes-out-of-order',
    about: 'a replica executes what is committed, and leaves gaps',
    breaks: 'InOrderExecution',
    changes: { isNext: (executed, number) => number > executed },
  },
  {
    slug: 'pbft/equivocating-primary',
    name: 'quorum-of-two-f',
    about: 'a quorum is 2f replicas, so that two may share none but a Byzantine one',
    breaks: 'PreparedCertificate',
    orBreaks: ['Agreement'],
    changes: { sizesOf: quorumOfTwoF },
  },
  {
    slug: 'pbft/equivocating-primary',
    name: 'three-f-replicas',
    about: 'there are 3f replicas, and a quorum is all whom one can wait for when f are silent',
    breaks: 'PreparedCertificate',
    orBreaks: ['Agreement'],
    changes: { sizesOf: threeFReplicas },
  },
  {
    slug: 'pbft/equivocating-primary',
    name: 'two-requests-one-number',
    about: 'a backup accepts a second request under a number, in place of the first',
    breaks: 'PreparedCertificate',
    orBreaks: ['Agreement'],
    changes: { isFree: () => true },
  },
  {
    slug: 'pbft/wrong-digests',
    name: 'digest-believed',
    about:
      'a backup believes the digest that the primary names, and executes another request than it agreed to',
    breaks: 'Agreement',
    changes: { digestMatches: () => true },
  },
  {
    slug: 'pbft/double-votes',
    name: 'one-sender-counted-twice',
    about: 'votes and replies are counted in place of their senders, of whom one sends them twice',
    breaks: 'ValidityF1',
    orBreaks: ['Agreement', 'PreparedCertificate'],
    changes: { isOfAnotherSender: () => true },
  },
  {
    slug: 'pbft/double-votes',
    name: 'accepts-f-replies',
    about: 'a client believes what f replicas answer',
    breaks: 'ValidityF1',
    changes: { enoughReplies: (faults) => faults },
  },
  {
    slug: 'pbft/silent-primary',
    name: 'timer-never-doubled',
    about:
      'a replica gives every new view as little time as the first, which is too little for any to get anywhere',
    breaks: 'EventuallyExecuted',
    changes: { timeoutMs: (firstMs) => firstMs },
  },
];

function quorumOfTwoF(replicas: number) {
  const { faults } = rightRules.sizesOf(replicas);
  return { faults, quorum: 2 * faults };
}

function threeFReplicas(replicas: number) {
  if (replicas % 3 !== 0) throw new Error(`there must be 3f replicas: ${replicas}`);
  return { faults: replicas / 3, quorum: (2 * replicas) / 3 };
}
