import { berkeley, berkeleyDefinition } from '../../models/clock-sync/berkeley.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(berkeley, berkeleyDefinition, 'at-bound');

export const berkeleyMutants: readonly Mutant[] = [
  mutant('outliers-averaged', {
    about: 'all clocks count for the average, and one that is far off takes the others with it',
    breaks: 'NearRightClock',
    rules: { groups: (_, differences) => [differences] },
  }),
  mutant('master-taken-for-right', {
    about: 'the others are set to the time of the master, whose clock may be the wrong one',
    breaks: 'NearRightClock',
    rules: { average: () => 0 },
  }),
  mutant('absolute-time-sent', {
    about:
      'the master sends what the time is, not by how much to adjust a clock, and the message takes its time',
    breaks: 'AgreementBound',
    rules: {
      content: (masterClock, average) => masterClock + average,
      corrected: ({ clock }, n, units) => units - clock.get(n),
    },
  }),
  mutant('master-unadjusted', {
    about: 'the master leaves its own clock as it is',
    breaks: 'AgreementBound',
    rules: {
      ownAdjustment: () => 0,
    },
  }),
];
