import { action } from '../../core/model.ts';
import {
  type LamportClockState,
  lamportClock,
  lamportClockDefinition,
} from '../../models/lamport-clock/clock.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(lamportClock, lamportClockDefinition, 'small');

export const lamportClockMutants: readonly Mutant[] = [
  mutant('no-tie-break', {
    breaks: 'TotalOrder',
    about: 'events are ordered by their stamps alone, and two with equal stamps have no order',
    rules: { precedes: (e, f) => e.stamp < f.stamp },
  }),
  mutant('receipt-without-tick', {
    breaks: 'ClockCondition',
    about:
      'a receiver takes the greater of the two counters and adds nothing: the receipt may have the stamp of the sending',
    rules: { stampOfReceipt: Math.max },
  }),
  mutant('receipt-overwrites', {
    breaks: 'ClockCondition',
    about: "a receiver goes on from the message's stamp, also when its own counter is ahead of that",
    rules: { stampOfReceipt: (_own, received) => received + 1 },
  }),
  mutant('counter-lost-on-restart', {
    breaks: 'ClockCondition',
    about: 'the counter is in memory only, and a node that restarts stamps its events from 1 again',
    actions: ({ Node }) => ({
      Restart: action({ n: Node }, ({ clock }: LamportClockState, { n }) =>
        clock.get(n) > 0 ? { clock: clock.set(n, 0) } : undefined,
      ),
    }),
  }),
];
