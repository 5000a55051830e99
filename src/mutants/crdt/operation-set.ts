import { operationSet, operationSetDefinition } from '../../models/crdt/operation-set.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(operationSet, operationSetDefinition, 'standard');

export const operationSetMutants: readonly Mutant[] = [
  mutant('applied-twice', {
    about: 'an addition that comes again is carried out again, and what was removed is back',
    breaks: 'AddWins',
    rules: { isNext: (clock, { by, stamp }) => stamp.get(by) <= clock.get(by) + 1 },
  }),
  mutant('before-its-causal-past', {
    about:
      'a removal is carried out before the addition that it goes for, if they are of two replicas, and removes nothing',
    breaks: 'StrongConvergence',
    configuration: 'three-replicas',
    rules: { hasOthers: () => true },
  }),
  mutant('removes-what-it-finds', {
    about: 'a removal names the element only, and goes for whatever tags it finds where it arrives',
    breaks: 'StrongConvergence',
    rules: {
      effect: (state, { what, element, tagged }) =>
        what === 'add' ? state.union(tagged) : state.filter(({ values }) => values[0] !== element),
    },
  }),
  mutant('sent-once', {
    about: 'a replica sends an operation when it makes it and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { sendsAtOnce: true },
    definition: withoutSending,
  }),
];
