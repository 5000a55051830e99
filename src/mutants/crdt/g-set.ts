import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { gSet, gSetDefinition, type Rules } from '../../models/crdt/g-set.ts';
import type { Mutant } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

interface Change {
  readonly about: string;
  readonly breaks: string;
  readonly rules: Partial<Rules>;
  readonly sendsAgain?: boolean;
}

function mutant(name: string, { about, breaks, rules, sendsAgain = true }: Change): Mutant {
  const configuration = 'standard';
  const model = () => {
    const { constants } = resolveConstants(gSet, configuration);
    const definition = gSetDefinition(constants, rules);
    return defineModel(sendsAgain ? definition : withoutSending(definition, constants));
  };
  return { protocol: gSet.slug, name, about, breaks, configuration, model };
}

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
    sendsAgain: false,
  }),
];
