import { functionFrom, type ModelValue } from '../../core/values/index.ts';
import { causalBroadcast, causalBroadcastDefinition } from '../../models/vector-clock/causal-broadcast.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(causalBroadcast, causalBroadcastDefinition, 'small');

export const causalBroadcastMutants: readonly Mutant[] = [
  mutant('checks-sender-only', {
    about: "a receiver looks at the sender's entry only, and delivers an answer before what it answers",
    breaks: 'CausalDelivery',
    rules: { hasOthers: () => true },
  }),
  mutant('skips-ahead', {
    about:
      'a receiver takes any message of the sender that is newer than the last, also when one between is missing',
    breaks: 'CausalDelivery',
    rules: { isNext: (clock, { sender, stamp }) => stamp.get(sender) > clock.get(sender) },
  }),
  mutant('pruned-entries', {
    about: 'a message carries its own number only, and not what its sender had delivered from others',
    breaks: 'CausalDelivery',
    rules: {
      enclose: (stamp, n) =>
        functionFrom(stamp.domain.keys as readonly ModelValue[], (m) => (m === n ? stamp.get(m) : 0)),
    },
  }),
];
