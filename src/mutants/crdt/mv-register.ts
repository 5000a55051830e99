import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import {
  greatest,
  kept,
  mvRegister,
  mvRegisterDefinition,
  type Rules,
} from '../../models/crdt/mv-register.ts';
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
    const { constants } = resolveConstants(mvRegister, configuration);
    const definition = mvRegisterDefinition(constants, rules);
    return defineModel(sendsAgain ? definition : withoutSending(definition, constants));
  };
  return { protocol: mvRegister.slug, name, about, breaks, configuration, model };
}

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
    sendsAgain: false,
  }),
];
