import { type SetValue, setOf } from '../../core/values/index.ts';
import { normalCase, normalDefinition, senders } from '../../models/pbft/normal.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(normalCase, normalDefinition, 'small');

export const normalMutants: readonly Mutant[] = [
  mutant('quorum-of-two-f', {
    about: 'a quorum is 2f replicas, so that two may share none but a Byzantine one',
    breaks: 'PreparedCertificate',
    rules: { quorum: ({ F }) => 2 * F },
  }),
  mutant('three-f-replicas', {
    about: 'there are 3f replicas, and a quorum is all whom one can wait for when f are silent',
    breaks: 'PreparedCertificate',
    constants: { N: 3, Faulty: setOf([setOf([0]), setOf([2])]) },
    rules: { quorum: ({ N, F }) => N - F },
  }),
  mutant('digest-believed', {
    about:
      'a backup believes the digest that the primary names, and executes another request than it agreed to',
    breaks: 'Agreement',
    rules: { digestMatches: () => true },
  }),
  mutant('two-requests-one-number', {
    about: 'a backup accepts a second request under a number, in place of the first',
    breaks: 'PreparedCertificate',
    rules: { isFree: () => true },
  }),
  mutant('prepares-of-any-digest', {
    about: 'a replica counts the prepares of a number, whatever digest they name',
    breaks: 'PreparedCertificate',
    rules: {
      preparesFor: (constants, state, n) =>
        constants.Request.elements()
          .map((d) => senders(constants, state, 'prepare', n, d))
          .reduce((all, some) => all.union(some), setOf() as SetValue<number>)
          .without(0),
    },
  }),
  mutant('one-sender-counted-twice', {
    about: 'a replica counts prepares in place of their senders, and the network delivers one twice',
    breaks: 'PreparedCertificate',
    // Messages may be delivered any number of times: one prepare, delivered often enough, makes up any count.
    rules: { isPrepared: (prepares) => prepares.size > 0 },
  }),
  mutant('executes-out-of-order', {
    about: 'a replica executes what is committed, and leaves gaps for later',
    breaks: 'InOrderExecution',
    configuration: 'two-numbers',
    rules: { isNext: (executed, n) => executed.values.every(({ number }) => number !== n) },
  }),
  mutant('accepts-f-replies', {
    about: 'the client believes what f replicas answer',
    breaks: 'ValidityF1',
    rules: { enoughReplies: ({ F }) => F },
  }),
];
