import { merge, phasesOf, twoPhaseSet, twoPhaseSetDefinition } from '../../models/crdt/two-phase-set.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(twoPhaseSet, twoPhaseSetDefinition, 'standard');

export const twoPhaseSetMutants: readonly Mutant[] = [
  mutant('re-add-clears-removal', {
    about: 'who adds an element again forgets that it was removed, as if it could come back',
    breaks: 'RemoveWins',
    rules: { withAdded: ({ added, removed }, e) => phasesOf(added.add(e), removed.without(e)) },
  }),
  mutant('removals-not-merged', {
    about: 'a replica takes over the additions of a state that reaches it, and forgets the removals',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => phasesOf(merge(own, received).added, own.removed) },
  }),
  mutant('removals-intersected', {
    about: 'a merge keeps as removed only what is removed in both states',
    breaks: 'SemilatticeLaws',
    rules: {
      merge: (x, y) =>
        phasesOf(
          x.added.union(y.added),
          x.removed.filter((e) => y.removed.has(e)),
        ),
    },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
