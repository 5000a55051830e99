import { action, defineModel, type ModelDefinition } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { interval, setOf } from '../../core/values/index.ts';
import {
  merge,
  type ORSetConstants,
  type ORSetState,
  orSet,
  orSetDefinition,
  type Rules,
  tagged,
  taggedSet,
} from '../../models/crdt/or-set.ts';
import type { Mutant } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

type Constants = ORSetConstants;
type State = ORSetState;

interface Change {
  readonly about: string;
  readonly breaks: string;
  readonly rules?: (constants: Constants) => Partial<Rules>;
  readonly actions?: (constants: Constants) => ModelDefinition<State>['actions'];
  readonly sendsAgain?: boolean;
}

function mutant(name: string, { about, breaks, rules, actions, sendsAgain = true }: Change): Mutant {
  const configuration = 'standard';
  const model = () => {
    const { constants } = resolveConstants(orSet, configuration);
    const right = orSetDefinition(constants, rules?.(constants));
    const definition = { ...right, actions: { ...right.actions, ...actions?.(constants) } };
    return defineModel(sendsAgain ? definition : withoutSending(definition, constants));
  };
  return { protocol: orSet.slug, name, about, breaks, configuration, model };
}

export const orSetMutants: readonly Mutant[] = [
  mutant('tag-reused-after-restart', {
    about:
      'a replica counts its tags in memory, starts again from 1 after a restart, and adds what is removed already',
    breaks: 'AddWins',
    actions: ({ Replica }) => ({
      Restart: action({ r: Replica }, ({ tags }: State, { r }) => ({ tags: tags.set(r, 0) })),
    }),
  }),
  mutant('remove-kills-unseen-adds', {
    about: 'a removal goes for every tag that the element may ever have, seen or not',
    breaks: 'AddWins',
    rules: ({ Replica, MaxUpdates }) => ({
      removed: (_, e) =>
        setOf(
          Replica.elements().flatMap((r) =>
            interval(0, MaxUpdates)
              .elements()
              .map((number) => tagged(e, r, number)),
          ),
        ),
    }),
  }),
  mutant('removals-not-merged', {
    about: 'a replica takes over the additions of a state that reaches it, and forgets the removals',
    breaks: 'StrongConvergence',
    rules: () => ({ take: (own, received) => taggedSet(merge(own, received).added, own.removed) }),
  }),
  mutant('removals-replaced', {
    about: 'a merge has the removals of one of the two states in place of those of both',
    breaks: 'SemilatticeLaws',
    rules: () => ({ merge: (x, y) => taggedSet(x.added.union(y.added), y.removed) }),
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: () => ({ perform: performAndSend }),
    sendsAgain: false,
  }),
];
