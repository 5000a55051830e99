import type { CausalBroadcastRules } from '../../../impl/vector-clock/causal-broadcast-rules.ts';
import { entryOf } from '../../../impl/vector-clock/vector.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'vector-clock/causal-broadcast';

export const causalBroadcastImplementationMutants: readonly ImplementationMutant<CausalBroadcastRules>[] = [
  {
    slug,
    name: 'checks-sender-only',
    about: "a receiver looks at the sender's entry only, and delivers an answer before what it answers",
    breaks: 'CausalDelivery',
    changes: { hasAllOfOthers: () => true },
  },
  {
    slug,
    name: 'skips-ahead',
    about: 'a receiver delivers any later message of a sender, and never those that it has skipped',
    breaks: 'CausalDelivery',
    changes: {
      isNextOfSender: (delivered, { sender, vector }) => entryOf(vector, sender) > entryOf(delivered, sender),
    },
  },
  {
    slug,
    name: 'pruned-entries',
    about: 'a message carries its own number only, and not what its sender had delivered from others',
    breaks: 'CausalDelivery',
    changes: { enclose: (vector, sender) => ({ [sender]: entryOf(vector, sender) }) },
  },
];
