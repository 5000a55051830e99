import type { LamportClockRules } from '../../../impl/lamport-clock/clock.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'lamport-clock/clock';

export const lamportClockImplementationMutants: readonly ImplementationMutant<LamportClockRules>[] = [
  {
    slug,
    name: 'no-tie-break',
    about: 'events are ordered by their times alone, and two at equal times have no order',
    breaks: 'TotalOrder',
    unseenInTraces: 'how clocks are compared is no step of a node: what is wrong is concluded from them',
    changes: { precedes: (left, right) => left.time < right.time },
  },
  {
    slug,
    name: 'receipt-without-tick',
    about: 'a receiver takes the greater of the two times and adds nothing',
    breaks: 'ClockCondition',
    changes: { timeOfReceipt: Math.max },
  },
  {
    slug,
    name: 'receipt-overwrites',
    about: "a receiver goes on from the message's time, also when its own is ahead of that",
    breaks: 'ClockCondition',
    changes: { timeOfReceipt: (_own, received) => received + 1 },
  },
  {
    slug,
    name: 'counter-lost-on-restart',
    about: 'a node that starts again counts from the beginning, whatever is on its disk',
    breaks: 'ClockCondition',
    changes: { recoveredTime: () => 0 },
  },
];
