import { type HybridClockRules, maxCounterOf, noTimestamp } from '../../impl/hlc/clock.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const slug = 'hlc';

export const hybridClockImplementationMutants: readonly ImplementationMutant<HybridClockRules>[] = [
  {
    slug,
    name: 'no-counter',
    about: 'a timestamp is the highest physical time known, without a counter',
    breaks: 'Monotonic',
    orBreaks: ['ClockCondition'],
    changes: { up: () => 0 },
  },
  {
    slug,
    name: 'counter-not-reset',
    about: 'the counter goes on when the physical part does, and grows for as long as the node is up',
    breaks: 'BoundedCounter',
    changes: { fresh: ({ counter }) => counter + 1 },
  },
  {
    slug,
    name: 'receipt-ignores-counter',
    about: 'a receiver takes the physical part of the message and counts on from its own counter',
    breaks: 'ClockCondition',
    orBreaks: ['BoundedCounter'],
    changes: {
      counterOfBoth: (latest) => latest.counter,
      counterOfReceived: (latest) => latest.counter,
    },
  },
  {
    slug,
    name: 'counter-wraps',
    about: 'after the greatest value of the counter comes 0, with the same physical part',
    breaks: 'Monotonic',
    orBreaks: ['ClockCondition', 'RestartMonotonic'],
    changes: { up: (counter, limits) => (counter + 1) % (maxCounterOf(limits) + 1) },
  },
  {
    slug,
    name: 'overflow-unnoticed',
    about: 'nobody looks whether the counter still fits into its size',
    breaks: 'BoundedCounter',
    orBreaks: ['RestartMonotonic'],
    changes: { fits: () => true },
  },
  {
    slug,
    name: 'restart-behind',
    about: 'a node that starts again starts as if it were new, though its clock may be behind what it issued',
    breaks: 'RestartMonotonic',
    changes: { recovered: () => noTimestamp },
  },
  {
    slug,
    name: 'far-future-accepted',
    about: 'a timestamp from the far future is believed, and takes the clock of the receiver with it',
    breaks: 'BoundedDrift',
    changes: { isPlausible: () => true },
  },
  {
    slug,
    name: 'step-back-used',
    about: 'the physical clock is believed also when it was stepped back',
    breaks: 'Monotonic',
    orBreaks: ['RestartMonotonic', 'ClockCondition'],
    changes: { physicalOfSend: (_, physicalMs) => physicalMs },
  },
  {
    slug,
    name: 'compared-counter-first',
    about: 'timestamps are compared by their counter first, and by the physical part only where it is equal',
    breaks: 'Monotonic',
    orBreaks: ['RestartMonotonic', 'ClockCondition'],
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: {
      isBefore: (left, right) =>
        left.counter < right.counter ||
        (left.counter === right.counter && left.physicalMs < right.physicalMs),
    },
  },
];
