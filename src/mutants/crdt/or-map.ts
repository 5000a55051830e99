import { resolveConstants } from '../../core/protocol.ts';
import { functionFrom } from '../../core/values/index.ts';
import { mapOf, merge, orMap, orMapDefinition, without } from '../../models/crdt/or-map.ts';
import { greater } from '../../models/crdt/vectors.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(orMap, orMapDefinition, 'standard');

export const orMapMutants: readonly Mutant[] = [
  mutant('remove-kills-unseen-puts', {
    about:
      'who removes a key passes for having heard of every put there may be, and a concurrent one is lost',
    breaks: 'UpdateWins',
    rules: {
      withRemoved: (state, k) => {
        const { Replica, MaxUpdates } = resolveConstants(orMap, 'standard').constants;
        return mapOf(
          without(state, k),
          functionFrom(Replica, () => MaxUpdates),
        );
      },
    },
  }),
  mutant('removed-comes-back', {
    about: 'a merge has all bindings of both states, whether or not one side has removed them',
    breaks: 'SemilatticeLaws',
    rules: { merge: (x, y) => mapOf(x.bindings.union(y.bindings), greater(x.context, y.context)) },
  }),
  mutant('context-not-merged', {
    about: 'a replica takes over the bindings of a state that reaches it, and not what was heard of there',
    breaks: 'StrongConvergence',
    rules: { take: (own, received) => mapOf(merge(own, received).bindings, own.context) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
