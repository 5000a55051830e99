import type { OptimisticRules } from '../../../impl/cap/optimistic.ts';
import { changed } from '../../../impl/cap/register.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'cap/optimistic';

export const optimisticRegisterImplementationMutants: readonly ImplementationMutant<OptimisticRules>[] = [
  {
    slug,
    name: 'last-writer-wins',
    about: 'the primary takes what comes, whatever it was made from: of two updates the later wins',
    breaks: 'NoLostUpdate',
    orBreaks: ['PrefixOfPrimary'],
    changes: { isCurrent: () => true },
  },
  {
    slug,
    name: 'tries-again-without-looking',
    about: 'who did not hear that its update was taken is refused because of it, and makes it again',
    breaks: 'EachUpdateOnce',
    changes: { isKnown: () => false },
  },
  {
    slug,
    name: 'keeps-uncommitted',
    about:
      'the replica at hand keeps the new value before it is committed, and others read what may never be',
    breaks: 'PrefixOfPrimary',
    orBreaks: ['NoLostUpdate', 'EachUpdateOnce'],
    changes: {
      keeps: ({ version, value }, { change }) => ({ version, value: changed(value, change) }),
    },
  },
  {
    slug,
    name: 'never-asks-again',
    about: 'who did not hear the answer waits for it, and does not hand its update in again',
    breaks: 'SomebodyAnswered',
    unseenInTraces: 'not to send is always allowed: only what comes about in the end is broken',
    changes: { asksAgain: false },
  },
];
