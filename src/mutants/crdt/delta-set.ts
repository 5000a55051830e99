import { record } from '../../core/values/index.ts';
import { deltaSet, deltaSetDefinition, right } from '../../models/crdt/delta-set.ts';
import { join } from '../../models/crdt/dots.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(deltaSet, deltaSetDefinition, 'standard');

export const deltaSetMutants: readonly Mutant[] = [
  mutant('non-contiguous-delta', {
    about:
      'a replica sends its newest delta only; who joins it takes what was before for removed, and never adds it',
    breaks: 'StrongConvergence',
    configuration: 'two-elements',
    rules: {
      interval: ({ deltas, counter }, r) =>
        deltas.get(r).filter(({ number }) => number === counter.get(r) - 1),
    },
  }),
  mutant('acknowledged-when-sent', {
    about: 'what was sent counts as acknowledged, and after a loss the next delta has a gap before it',
    breaks: 'StrongConvergence',
    configuration: 'two-elements',
    rules: {
      ackedWhenSent: ({ acked, counter }, r, s) => acked.set(r, acked.get(r).set(s, counter.get(r))),
    },
  }),
  mutant('counter-lost-on-restart', {
    about: 'the counter is in memory too, and the first delta after a restart passes for the first of all',
    breaks: 'StrongConvergence',
    configuration: 'two-elements',
    rules: { counterAfterRestart: ({ counter }, r) => counter.set(r, 0) },
  }),
  mutant('context-not-consulted', {
    about:
      'what a delta has is added whether or not the replica has heard of it, and what was removed is back',
    breaks: 'AddWins',
    rules: {
      join: (state, change) => {
        const { tagged, context } = join(state, change);
        return record({ tagged: tagged.union(change.tagged), context });
      },
    },
  }),
  mutant('no-whole-state', {
    about:
      'after a restart a replica sends the deltas that it has, and never what went into its state before',
    breaks: 'EventualDelivery',
    rules: {
      maySend: (state, r, s) =>
        right.maySend(state, r, s) && right.hasInterval(state, r, state.acked.get(r).get(s)),
    },
  }),
];
