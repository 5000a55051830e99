import { lwwRegister, lwwRegisterDefinition } from '../../models/crdt/lww-register.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(lwwRegister, lwwRegisterDefinition, 'standard');

export const lwwRegisterMutants: readonly Mutant[] = [
  mutant('tie-without-node-id', {
    about: 'states are compared by time alone, and of two writes at one time each stays where it was made',
    breaks: 'SemilatticeLaws',
    rules: { newer: (x, y) => x.time > y.time },
  }),
  mutant('tie-goes-to-the-later-message', {
    about:
      'of two writes at one time a replica takes the one that reaches it later, and replicas swap values',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => (received.time >= own.time ? received : own) },
  }),
  mutant('clock-behind', {
    about:
      'a clock does not advance by what its replica has seen of others, and a write loses to one that it replaced',
    breaks: 'LastWriterWins',
    rules: { nextTime: ({ time, by }, r) => (by === r ? time + 1 : 1) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
