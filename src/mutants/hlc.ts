import { defineModel } from '../core/model.ts';
import { resolveConstants } from '../core/protocol.ts';
import {
  type HybridLogicalClockConstants,
  hybridLogicalClock,
  hybridLogicalClockDefinition,
  none,
  type Rules,
  timestamp,
} from '../models/hlc.ts';
import type { Mutant } from './mutant.ts';

function mutant(
  name: string,
  breaks: string,
  about: string,
  rules: (constants: HybridLogicalClockConstants) => Partial<Rules>,
): Mutant {
  const configuration = 'small';
  const model = () => {
    const { constants } = resolveConstants(hybridLogicalClock, configuration);
    return defineModel(hybridLogicalClockDefinition(constants, rules(constants)));
  };
  return { protocol: hybridLogicalClock.slug, name, about, breaks, configuration, model };
}

export const hybridLogicalClockMutants: readonly Mutant[] = [
  mutant(
    'no-counter',
    'Monotonic',
    'a timestamp is the highest physical time known, without a counter',
    () => ({
      up: () => 0,
    }),
  ),
  mutant(
    'counter-not-reset',
    'BoundedCounter',
    'the counter goes on when l does, and grows for as long as the node is up',
    () => ({ fresh: ({ c }) => c + 1 }),
  ),
  mutant(
    'receipt-ignores-counter',
    'ClockCondition',
    'a receiver takes the l of the message and counts on from its own counter',
    () => ({
      receiveStamp(old, received, physical) {
        const l = Math.max(old.l, received.l, physical);
        return timestamp(l, l === old.l || l === received.l ? old.c + 1 : 0);
      },
    }),
  ),
  mutant(
    'counter-wraps',
    'Monotonic',
    'after the greatest value of the counter comes 0, with the same l',
    ({ MaxCounter }) => ({ up: (c) => (c + 1) % (MaxCounter + 1) }),
  ),
  mutant(
    'overflow-unnoticed',
    'BoundedCounter',
    'nobody looks whether the counter still fits into its size',
    () => ({ fits: () => true }),
  ),
  mutant(
    'restart-behind',
    'RestartMonotonic',
    'a node that restarts starts as if it were new, though its physical clock may be behind what it issued',
    () => ({ recovered: () => none }),
  ),
  mutant(
    'far-future-accepted',
    'BoundedDrift',
    'a timestamp from the far future is believed, and takes the clock of the receiver with it',
    () => ({ plausible: () => true }),
  ),
  mutant(
    'step-back-used',
    'Monotonic',
    'the physical clock is believed also when it was stepped back',
    () => ({
      sendStamp: (old, physical) => timestamp(physical, physical === old.l ? old.c + 1 : 0),
    }),
  ),
  mutant(
    'compared-counter-first',
    'ClockCondition',
    'timestamps are compared by their counter first, and by l only where it is equal',
    () => ({ before: (s, t) => s.c < t.c || (s.c === t.c && s.l < t.l) }),
  ),
];
