import { resolveConstants } from '../../core/protocol.ts';
import { gCounter, gCounterDefinition } from '../../models/crdt/g-counter.ts';
import { entryByEntry, total } from '../../models/crdt/vectors.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(gCounter, gCounterDefinition, 'standard');

export const gCounterMutants: readonly Mutant[] = [
  mutant('merge-adds', {
    about: 'two states are merged by adding them up, and a state that arrives twice counts twice',
    breaks: 'SemilatticeLaws',
    rules: { merge: (x, y) => entryByEntry(x, y, (i, j) => i + j) },
  }),
  mutant('one-slot-for-all', {
    about: 'all replicas count in one slot, and of two concurrent updates one is passed over',
    breaks: 'CountsEachUpdateOnce',
    rules: { slot: () => resolveConstants(gCounter, 'standard').constants.Replica.elements()[0]! },
  }),
  mutant('greater-total-wins', {
    about:
      'of two states a replica keeps the one with the greater total, as if it had in it what the other has',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => (total(received) > total(own) ? received : own) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
