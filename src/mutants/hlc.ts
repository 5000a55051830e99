import { hybridLogicalClock, hybridLogicalClockDefinition, none, timestamp } from '../models/hlc.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

const mutant = mutantsOf(hybridLogicalClock, hybridLogicalClockDefinition, 'small');

export const hybridLogicalClockMutants: readonly Mutant[] = [
  mutant('no-counter', {
    about: 'a timestamp is the highest physical time known, without a counter',
    breaks: 'Monotonic',
    rulesFor: () => ({
      up: () => 0,
    }),
  }),
  mutant('counter-not-reset', {
    about: 'the counter goes on when l does, and grows for as long as the node is up',
    breaks: 'BoundedCounter',
    rulesFor: () => ({ fresh: ({ c }) => c + 1 }),
  }),
  mutant('receipt-ignores-counter', {
    about: 'a receiver takes the l of the message and counts on from its own counter',
    breaks: 'ClockCondition',
    rulesFor: () => ({
      receiveStamp(old, received, physical) {
        const l = Math.max(old.l, received.l, physical);
        return timestamp(l, l === old.l || l === received.l ? old.c + 1 : 0);
      },
    }),
  }),
  mutant('counter-wraps', {
    about: 'after the greatest value of the counter comes 0, with the same l',
    breaks: 'Monotonic',
    rulesFor: ({ MaxCounter }) => ({ up: (c) => (c + 1) % (MaxCounter + 1) }),
  }),
  mutant('overflow-unnoticed', {
    about: 'nobody looks whether the counter still fits into its size',
    breaks: 'BoundedCounter',
    rulesFor: () => ({ fits: () => true }),
  }),
  mutant('restart-behind', {
    about:
      'a node that restarts starts as if it were new, though its physical clock may be behind what it issued',
    breaks: 'RestartMonotonic',
    rulesFor: () => ({ recovered: () => none }),
  }),
  mutant('far-future-accepted', {
    about: 'a timestamp from the far future is believed, and takes the clock of the receiver with it',
    breaks: 'BoundedDrift',
    rulesFor: () => ({ plausible: () => true }),
  }),
  mutant('step-back-used', {
    about: 'the physical clock is believed also when it was stepped back',
    breaks: 'Monotonic',
    rulesFor: () => ({
      sendStamp: (old, physical) => timestamp(physical, physical === old.l ? old.c + 1 : 0),
    }),
  }),
  mutant('compared-counter-first', {
    about: 'timestamps are compared by their counter first, and by l only where it is equal',
    breaks: 'ClockCondition',
    rulesFor: () => ({ before: (s, t) => s.c < t.c || (s.c === t.c && s.l < t.l) }),
  }),
];
