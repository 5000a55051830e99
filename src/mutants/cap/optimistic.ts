import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { optimisticRegister, optimisticRegisterDefinition, type Rules } from '../../models/cap/optimistic.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, breaks: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'standard';
  const model = () =>
    defineModel(
      optimisticRegisterDefinition(resolveConstants(optimisticRegister, configuration).constants, rules),
    );
  return { protocol: optimisticRegister.slug, name, about, breaks, configuration, model };
}

export const optimisticRegisterMutants: readonly Mutant[] = [
  mutant(
    'last-writer-wins',
    'NoLostUpdate',
    'the primary takes what comes, whatever it was made from: of two updates the later wins',
    { isCurrent: () => true },
  ),
  mutant(
    'tries-again-without-looking',
    'EachUpdateOnce',
    'who did not hear that its update was taken is refused because of it, and makes it again',
    { isKnown: () => false },
  ),
  mutant(
    'keeps-uncommitted',
    'PrefixOfPrimary',
    'the replica at hand keeps the new value before it is committed, and others read what may never be',
    { keeps: (own, update) => own.append(update) },
  ),
  mutant(
    'conflict-counted-once',
    'ConflictsCounted',
    'an update that is refused again is not counted again',
    { counts: ({ attempts, doing }, c) => attempts.every(({ update }) => update !== doing.get(c)) },
  ),
  mutant(
    'never-asks-again',
    'SomebodyAnswered',
    'who did not hear the answer waits for it, and does not hand its update in again',
    { asksAgain: false },
  ),
];
