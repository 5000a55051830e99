import { action } from '../../core/model.ts';
import { interval, setOf } from '../../core/values/index.ts';
import {
  merge,
  type ORSetState,
  orSet,
  orSetDefinition,
  tagged,
  taggedSet,
} from '../../models/crdt/or-set.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { performAndSend, withoutSending } from './without-anti-entropy.ts';

type State = ORSetState;

const mutant = mutantsOf(orSet, orSetDefinition, 'standard');

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
    rulesFor: ({ Replica, MaxUpdates }) => ({
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
    rules: { take: (own, received) => taggedSet(merge(own, received).added, own.removed) },
  }),
  mutant('removals-replaced', {
    about: 'a merge has the removals of one of the two states in place of those of both',
    breaks: 'SemilatticeLaws',
    rules: { merge: (x, y) => taggedSet(x.added.union(y.added), y.removed) },
  }),
  mutant('no-anti-entropy', {
    about: 'a replica sends its state when it makes an update and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { perform: performAndSend },
    definition: withoutSending,
  }),
];
