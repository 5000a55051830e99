import { exchange, exchangeDefinition, roundTrip } from '../../models/clock-sync/exchange.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(exchange, exchangeDefinition, 'at-bound');

export const exchangeMutants: readonly Mutant[] = [
  mutant('round-trip-not-halved', {
    about: 'the reply is taken to have needed the whole round trip, as if the request had needed nothing',
    breaks: 'OffsetWithinBound',
    rules: { twiceOffset: (sample) => 2 * (sample.transmit - sample.destination) + 2 * roundTrip(sample) },
  }),
  mutant('drift-missing', {
    about: 'the client takes its own clock for perfect',
    breaks: 'OffsetWithinBound',
    rules: {
      twiceDrift: () => 0,
    },
  }),
  mutant('stale-sample-reused', {
    about:
      'the age of a sample does not count: what was measured once is believed for ever to the same bound',
    breaks: 'OffsetWithinBound',
    rules: { since: ({ origin, destination }) => destination - origin },
  }),
  mutant('latest-sample-taken', {
    about: 'the client goes by the latest sample, though it had a better one',
    breaks: 'BoundGrowsByAgeOnly',
    rules: { isBetter: () => true },
  }),
];
