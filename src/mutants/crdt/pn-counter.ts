import { resolveConstants } from '../../core/protocol.ts';
import { counterOf, merge, pnCounter, pnCounterDefinition } from '../../models/crdt/pn-counter.ts';
import { entryByEntry } from '../../models/crdt/vectors.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(pnCounter, pnCounterDefinition, 'standard');

const plus = (i: number, j: number) => i + j;

export const pnCounterMutants: readonly Mutant[] = [
  mutant('merge-adds', {
    about: 'two states are merged by adding them up, and a state that arrives twice counts twice',
    breaks: 'SemilatticeLaws',
    rules: {
      merge: (x, y) =>
        counterOf(
          entryByEntry(x.increments, y.increments, plus),
          entryByEntry(x.decrements, y.decrements, plus),
        ),
    },
  }),
  mutant('one-slot-for-all', {
    about: 'all replicas count in one slot, and of two concurrent updates one is passed over',
    breaks: 'CountsEachUpdateOnce',
    rules: { slot: () => resolveConstants(pnCounter, 'standard').constants.Replica.elements()[0]! },
  }),
  mutant('decrements-not-merged', {
    about: 'a replica takes over the increments of a state that reaches it, and forgets the decrements',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => counterOf(merge(own, received).increments, own.decrements) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
