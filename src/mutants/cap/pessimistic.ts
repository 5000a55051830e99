import { pessimisticRegister, pessimisticRegisterDefinition } from '../../models/cap/pessimistic.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(pessimisticRegister, pessimisticRegisterDefinition, 'standard');

export const pessimisticRegisterMutants: readonly Mutant[] = [
  mutant('lock-without-lease', {
    about: 'the primary waits until the lock is given back, and for ever if its holder is cut off',
    breaks: 'EventuallyAcquired',
    configuration: 'cut-off',
    rules: { isFree: ({ holder }) => holder === 0 },
  }),
  mutant('holder-looks-at-no-clock', {
    about: 'the holder takes the lock for its own until it has given it back',
    breaks: 'MutualExclusion',
    rules: { uses: ({ phase }, c) => phase.get(c) === 'hold' },
  }),
  mutant('primary-counts-less', {
    about: 'the primary takes the lock back one tick before the holder gives it up',
    breaks: 'MutualExclusion',
    rules: { counted: ({ Term }) => Term - 1 },
  }),
  mutant('grant-without-value', {
    about: 'a grant does not bring the value along, and the holder works on what its replica has kept',
    breaks: 'NoConflict',
    rules: { brought: (_constants, { stored }, c) => stored.get(c) },
  }),
  mutant('writes-after-its-term', {
    about: 'a client that has seen its lock run out writes all the same, over what another one has written',
    breaks: 'NoLostUpdate',
    rules: { mayWrite: () => true },
  }),
  mutant('counts-queue-only', {
    about: 'a wait is counted only if somebody else waits already',
    breaks: 'WaitsCounted',
    rules: {
      counts: ({ Client }, { phase }, c) => Client.some((d) => d !== c && phase.get(d) === 'wait'),
    },
  }),
  mutant('gives-up-with-its-lock', {
    about: 'a client whose lock has run out before it could write does not ask again',
    breaks: 'SomebodyAnswered',
    rules: { asksAgain: false },
  }),
];
