import { gSet, gSetDefinition } from '../../models/crdt/g-set.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(gSet, gSetDefinition, 'standard');

export const gSetMutants: readonly Mutant[] = [
  mutant('merge-replaces', {
    about: 'a merge has the elements of one of the two states in place of those of both',
    breaks: 'SemilatticeLaws',
    rules: { merge: (_, y) => y },
  }),
  mutant('received-replaces', {
    about: 'what a replica has is replaced by what it receives, and its own additions are gone',
    breaks: 'HasWhatWasAdded',
    rules: { take: (_, received) => received },
  }),
  mutant('larger-set-wins', {
    about: 'of two states a replica keeps the larger, as if it had in it what the other has',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => (received.size > own.size ? received : own) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
