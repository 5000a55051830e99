import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { functionFrom, type ModelValue } from '../../core/values/index.ts';
import {
  causalBroadcast,
  causalBroadcastDefinition,
  type Rules,
} from '../../models/vector-clock/causal-broadcast.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'small';
  const model = () =>
    defineModel(causalBroadcastDefinition(resolveConstants(causalBroadcast, configuration).constants, rules));
  return { protocol: causalBroadcast.slug, name, about, breaks: 'CausalDelivery', configuration, model };
}

export const causalBroadcastMutants: readonly Mutant[] = [
  mutant(
    'checks-sender-only',
    "a receiver looks at the sender's entry only, and delivers an answer before what it answers",
    { hasOthers: () => true },
  ),
  mutant(
    'skips-ahead',
    'a receiver takes any message of the sender that is newer than the last, also when one between is missing',
    { isNext: (clock, { sender, stamp }) => stamp.get(sender) > clock.get(sender) },
  ),
  mutant(
    'pruned-entries',
    'a message carries its own number only, and not what its sender had delivered from others',
    {
      enclose: (stamp, n) =>
        functionFrom(stamp.domain.keys as readonly ModelValue[], (m) => (m === n ? stamp.get(m) : 0)),
    },
  ),
];
