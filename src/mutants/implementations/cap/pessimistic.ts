import type { PessimisticRules } from '../../../impl/cap/pessimistic/rules.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'cap/pessimistic';

export const pessimisticRegisterImplementationMutants: readonly ImplementationMutant<PessimisticRules>[] = [
  {
    slug,
    name: 'lock-without-lease',
    about: 'the primary waits until the lock is given back, and for ever if its holder has forgotten it',
    breaks: 'EventuallyAcquired',
    orBreaks: ['SomebodyAnswered'],
    unseenInTraces: 'to wait longer is always allowed: only what comes about in the end is broken',
    changes: { takesBack: false },
  },
  {
    slug,
    name: 'holder-looks-at-no-clock',
    about: 'the holder takes the lock for its own until it has given it back',
    breaks: 'MutualExclusion',
    changes: { holds: () => true },
  },
  {
    slug,
    name: 'primary-counts-less',
    about: 'the primary takes the lock back after half the term, before the holder gives it up',
    breaks: 'MutualExclusion',
    changes: { grantedMs: ({ termMs }) => Math.ceil(termMs / 2) },
  },
  {
    slug,
    name: 'grant-not-compared',
    about: 'the primary takes what was written under an old grant, over what was written since',
    breaks: 'NoConflict',
    orBreaks: ['NoLostUpdate', 'EachUpdateOnce', 'MutualExclusion'],
    changes: { isUnder: () => true },
  },
  {
    slug,
    name: 'gives-up-with-its-lock',
    about: 'a node whose lock has run out before it could write does not ask again',
    breaks: 'SomebodyAnswered',
    unseenInTraces: 'not to send is always allowed: only what comes about in the end is broken',
    changes: { asksAgain: false },
  },
];
