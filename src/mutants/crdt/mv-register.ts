import { greatest, kept, mvRegister, mvRegisterDefinition } from '../../models/crdt/mv-register.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(mvRegister, mvRegisterDefinition, 'standard');

export const mvRegisterMutants: readonly Mutant[] = [
  mutant('counts-own-writes-only', {
    about: 'a version counts the writes of its replica only, and what was overwritten passes for concurrent',
    breaks: 'KeepsConcurrentWrites',
    rules: { counted: (own, s, r) => (s === r ? greatest(own, s) : 0) },
  }),
  mutant('overwritten-stays', {
    about: 'a replica takes over the values of a state that reaches it, and keeps all of its own',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => own.union(received) },
  }),
  mutant('one-value-kept', {
    about: 'of concurrent values a merge keeps those of one side',
    breaks: 'SemilatticeLaws',
    rules: { merge: (x, y) => (kept(x, y).size > 0 ? kept(x, y) : kept(y, x)) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
