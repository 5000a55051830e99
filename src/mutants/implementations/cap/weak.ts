import type { WeakRules } from '../../../impl/cap/weak.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'cap/weak';

export const weakRegisterImplementationMutants: readonly ImplementationMutant<WeakRules>[] = [
  {
    slug,
    name: 'no-anti-entropy',
    about: 'replicas do not tell each other of what was written',
    breaks: 'EventuallyConverges',
    unseenInTraces: 'not to send is always allowed: only what comes about in the end is broken',
    changes: { gossips: false },
  },
  {
    slug,
    name: 'stamps-without-node',
    about: 'a stamp is a number only, and two replicas give the same one to two writes',
    breaks: 'OneValuePerStamp',
    orBreaks: ['EventuallyConverges'],
    changes: { stamp: ({ number }) => ({ number: number + 1, by: '' }) },
  },
  {
    slug,
    name: 'takes-whatever-comes',
    about: 'a replica takes what it hears, also when it keeps something newer',
    breaks: 'NeverOlder',
    changes: { replaces: () => true },
  },
  {
    slug,
    name: 'ties-stay',
    about: 'of two versions with the same number each replica keeps its own, and they never agree',
    breaks: 'EventuallyConverges',
    unseenInTraces: 'a replica that does not take a version does what one does that has not received it',
    changes: { replaces: (own, received) => received.number > own.number },
  },
];
