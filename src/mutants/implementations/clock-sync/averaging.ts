import { middle } from '../../../impl/clock-sync/averaging.ts';
import { type AveragingNodeRules, rightAveragingNodeRules } from '../../../impl/clock-sync/averaging-node.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'clock-sync/averaging';

export const averagingImplementationMutants: readonly ImplementationMutant<AveragingNodeRules>[] = [
  {
    slug,
    name: 'extremes-not-discarded',
    about: 'the middle is taken of all values, and each node is led by what the faulty clock shows to it',
    breaks: 'WithinRightClocks',
    orBreaks: ['AgreementBound'],
    changes: { average: (ascending) => middle(ascending[0]!, ascending.at(-1)!) },
  },
  {
    slug,
    name: 'discards-greatest-only',
    about: 'only the greatest values are left out, and a clock that is behind all others drags them back',
    breaks: 'WithinRightClocks',
    orBreaks: ['AgreementBound'],
    changes: {
      average: (ascending, faulty) => middle(ascending[0]!, ascending[ascending.length - 1 - faulty]!),
    },
  },
  {
    slug,
    name: 'own-clock-left-out',
    about: 'a node averages the clocks of the others only, and has one value too few',
    breaks: 'AgreementBound',
    changes: { readings: (_, others) => Object.values(others) },
  },
  {
    slug,
    name: 'three-clocks',
    about: 'nobody reads the clock of n2, and of three clocks one may not be faulty',
    breaks: 'AgreementBound',
    changes: {
      readings: (own, { n2: _, ...others }) => rightAveragingNodeRules.readings(own, others),
    },
  },
  {
    slug,
    name: 'reads-with-the-wrong-sign',
    about: 'a clock that is ahead is taken for one that is behind',
    breaks: 'WithinRightClocks',
    orBreaks: ['AgreementBound'],
    changes: { average: (ascending, faulty) => -rightAveragingNodeRules.average(ascending, faulty) },
  },
];
