import type { BerkeleyNodeRules } from '../../../impl/clock-sync/berkeley-node.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'clock-sync/berkeley';

export const berkeleyImplementationMutants: readonly ImplementationMutant<BerkeleyNodeRules>[] = [
  {
    slug,
    name: 'outliers-averaged',
    about: 'all clocks count for the average, and one that is far off takes the others with it',
    breaks: 'NearRightClock',
    changes: { counted: (differences) => differences },
  },
  {
    slug,
    name: 'master-taken-for-right',
    about: 'the others are set to the time of the master, whose clock may be the wrong one',
    breaks: 'NearRightClock',
    changes: { average: () => 0 },
  },
  {
    slug,
    name: 'absolute-time-sent',
    about:
      'the master sends what the time is, not by how much to adjust a clock, and the message takes its time',
    breaks: 'AgreementBound',
    changes: {
      sent: (units, masterUs, difference) => masterUs + difference + units,
      corrected: (_, units, countedUs) => units - countedUs,
    },
  },
  {
    slug,
    name: 'master-unadjusted',
    about: 'the master leaves its own clock as it is',
    breaks: 'AgreementBound',
    orBreaks: ['NearRightClock'],
    changes: { ownAdjustment: () => 0 },
  },
  {
    slug,
    name: 'any-adjustment-made',
    about: 'a node adjusts its clock by whatever comes, also a second time, or from before it was adjusted',
    breaks: 'AgreementBound',
    orBreaks: ['NearRightClock', 'EventuallyTogether'],
    changes: { isDue: () => true },
  },
];
