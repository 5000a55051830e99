import { optimisticRegister, optimisticRegisterDefinition } from '../../models/cap/optimistic.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(optimisticRegister, optimisticRegisterDefinition, 'standard');

export const optimisticRegisterMutants: readonly Mutant[] = [
  mutant('last-writer-wins', {
    about: 'the primary takes what comes, whatever it was made from: of two updates the later wins',
    breaks: 'NoLostUpdate',
    rules: { isCurrent: () => true },
  }),
  mutant('tries-again-without-looking', {
    about: 'who did not hear that its update was taken is refused because of it, and makes it again',
    breaks: 'EachUpdateOnce',
    rules: { isKnown: () => false },
  }),
  mutant('keeps-uncommitted', {
    about:
      'the replica at hand keeps the new value before it is committed, and others read what may never be',
    breaks: 'PrefixOfPrimary',
    rules: { keeps: (own, update) => own.append(update) },
  }),
  mutant('conflict-counted-once', {
    about: 'an update that is refused again is not counted again',
    breaks: 'ConflictsCounted',
    rules: { counts: ({ attempts, doing }, c) => attempts.every(({ update }) => update !== doing.get(c)) },
  }),
  mutant('never-asks-again', {
    about: 'who did not hear the answer waits for it, and does not hand its update in again',
    breaks: 'SomebodyAnswered',
    rules: { asksAgain: false },
  }),
];
