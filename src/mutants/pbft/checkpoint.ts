import { setOf } from '../../core/values/index.ts';
import { checkpointDefinition, checkpoints } from '../../models/pbft/checkpoint.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(checkpoints, checkpointDefinition, 'small');

export const checkpointMutants: readonly Mutant[] = [
  mutant('discards-at-own-checkpoint', {
    about: 'a replica discards what is below its own checkpoint, before others have taken it',
    breaks: 'OnlyStableDiscarded',
    rules: { stableQuorum: () => 1 },
  }),
  mutant('stable-after-two-f', {
    about:
      'a checkpoint is stable when 2f replicas have told its digest, of which only f need hold the state',
    breaks: 'OnlyStableDiscarded',
    rules: { stableQuorum: ({ F }) => 2 * F },
  }),
  mutant('three-f-replicas', {
    about: 'there are 3f replicas, and a quorum is all whom one can wait for when f are silent',
    breaks: 'OnlyStableDiscarded',
    constants: { N: 3, Faulty: setOf([setOf([0])]) },
    rules: { quorum: ({ N, F }) => N - F },
  }),
  mutant('fetched-state-unchecked', {
    about:
      'a replica takes the state that another sends it, without comparing it with the digest that was proven',
    breaks: 'StateAgreement',
    rules: { digestMatches: () => true },
  }),
  mutant('no-high-watermark', {
    about: 'a replica takes any number above the last stable checkpoint, so that its log has no bound',
    breaks: 'WithinWatermarks',
    rules: { isInWindow: (_, { low }, r, n) => low.get(r) < n },
  }),
  mutant('no-low-watermark', {
    about: 'a replica takes messages with numbers that it has discarded',
    breaks: 'WithinWatermarks',
    rules: { isInWindow: ({ Window }, { low }, r, n) => n <= low.get(r) + Window },
  }),
  mutant('no-state-transfer', {
    about: 'a replica that is behind waits for messages that the others have discarded',
    breaks: 'EventuallyCaughtUp',
    rules: { digestMatches: () => false },
  }),
  mutant('proof-not-shown', {
    about:
      'a replica does not keep the messages that prove its checkpoint stable, and a Byzantine one does not repeat its own',
    breaks: 'EventuallyCaughtUp',
    rules: { shown: (_constants, _state, _n, helpers) => helpers },
  }),
];
