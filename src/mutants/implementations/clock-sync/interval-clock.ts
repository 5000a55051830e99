import { rightMarzulloRules } from '../../../impl/clock-sync/marzullo.ts';
import { rightExchangeRules, roundTripUs } from '../../../impl/clock-sync/sample.ts';
import { rightSlewRules } from '../../../impl/clock-sync/slew.ts';
import type { TimeClientRules } from '../../../impl/clock-sync/time-client.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'clock-sync/interval-clock';

export const intervalClockImplementationMutants: readonly ImplementationMutant<TimeClientRules>[] = [
  {
    slug,
    name: 'round-trip-not-halved',
    about: 'the reply is taken to have needed the whole round trip, as if the request had needed nothing',
    breaks: 'OffsetWithinBound',
    changes: {
      exchange: {
        ...rightExchangeRules,
        twiceOffsetUs: (sample) => 2 * (sample.transmitUs - sample.destinationUs) + 2 * roundTripUs(sample),
      },
    },
  },
  {
    slug,
    name: 'drift-missing',
    about: 'the client takes its own clock for perfect',
    breaks: 'OffsetWithinBound',
    changes: { exchange: { ...rightExchangeRules, twiceDriftUs: () => 0 } },
  },
  {
    slug,
    name: 'stale-sample-reused',
    about:
      'the drift is counted until the reply only, and an old sample is taken for as good as on its first day',
    breaks: 'OffsetWithinBound',
    changes: {
      exchange: { ...rightExchangeRules, sinceUs: ({ originUs, destinationUs }) => destinationUs - originUs },
    },
  },
  {
    slug,
    name: 'latest-sample-taken',
    about: 'the client goes by the latest sample, though it had a better one',
    breaks: 'BoundGrowsByAgeOnly',
    changes: { exchange: { ...rightExchangeRules, isBetter: () => true } },
  },
  {
    slug,
    name: 'one-too-few-needed',
    about: 'the answer is where one server fewer agrees than are right',
    breaks: 'InsideOneSource',
    changes: {
      marzullo: { ...rightMarzulloRules, needed: (intervals, maxLiars) => intervals - maxLiars - 1 },
    },
  },
  {
    slug,
    name: 'most-agreed-part',
    about:
      'the answer is the part on which most servers agree, though the time may be where one of them lies',
    breaks: 'IntervalContainsTrueTime',
    changes: { marzullo: { ...rightMarzulloRules, needed: (intervals) => intervals } },
  },
  {
    slug,
    name: 'steps',
    about: 'the clock is set by what was measured, and goes back where it was ahead',
    breaks: 'SlewMonotonic',
    orBreaks: ['RateBounded'],
    changes: {
      slew: {
        ...rightSlewRules,
        correct: (clock, offsetUs) => ({ ...clock, shownUs: clock.shownUs + offsetUs, owedUs: 0 }),
      },
    },
  },
  {
    slug,
    name: 'steps-forward',
    about: 'the clock is set where it is behind, and slewed where it is ahead',
    breaks: 'RateBounded',
    changes: {
      slew: {
        ...rightSlewRules,
        correct: (clock, offsetUs) =>
          offsetUs > 0
            ? { ...clock, shownUs: clock.shownUs + offsetUs, owedUs: 0 }
            : { ...clock, owedUs: offsetUs },
      },
    },
  },
  {
    slug,
    name: 'slews-without-limit',
    about: 'all that is owed is paid at once',
    breaks: 'SlewMonotonic',
    orBreaks: ['RateBounded'],
    changes: { slew: { ...rightSlewRules, part: (owedUs) => owedUs } },
  },
  {
    slug,
    name: 'measurements-added',
    about: 'what is measured is owed in addition to what is owed already',
    breaks: 'OwedWithinBound',
    changes: {
      slew: {
        ...rightSlewRules,
        correct: (clock, offsetUs) => ({ ...clock, owedUs: clock.owedUs + offsetUs }),
      },
    },
  },
  {
    slug,
    name: 'debt-not-reduced',
    about: 'what has been paid is not taken off what is owed',
    breaks: 'OwedWithinBound',
    changes: { slew: { ...rightSlewRules, rest: (owedUs) => owedUs } },
  },
  {
    slug,
    name: 'slews-the-wrong-way',
    about: 'a clock that is behind is made slower, one that is ahead faster',
    breaks: 'OwedWithinBound',
    changes: { slew: { ...rightSlewRules, gain: (partUs) => -partUs } },
  },
  {
    slug,
    name: 'no-commit-wait',
    about: 'a commit is answered at once, though its timestamp may not have passed',
    breaks: 'CommitOrder',
    changes: { hasPassed: () => true },
  },
];
