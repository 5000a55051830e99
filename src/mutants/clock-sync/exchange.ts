import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { exchange, exchangeDefinition, type Rules, roundTrip } from '../../models/clock-sync/exchange.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, breaks: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'at-bound';
  const model = () =>
    defineModel(exchangeDefinition(resolveConstants(exchange, configuration).constants, rules));
  return { protocol: exchange.slug, name, about, breaks, configuration, model };
}

export const exchangeMutants: readonly Mutant[] = [
  mutant(
    'round-trip-not-halved',
    'OffsetWithinBound',
    'the reply is taken to have needed the whole round trip, as if the request had needed nothing',
    { twiceOffset: (sample) => 2 * (sample.transmit - sample.destination) + 2 * roundTrip(sample) },
  ),
  mutant('drift-missing', 'OffsetWithinBound', 'the client takes its own clock for perfect', {
    twiceDrift: () => 0,
  }),
  mutant(
    'stale-sample-reused',
    'OffsetWithinBound',
    'the age of a sample does not count: what was measured once is believed for ever to the same bound',
    { since: ({ origin, destination }) => destination - origin },
  ),
  mutant(
    'latest-sample-taken',
    'BoundGrowsByAgeOnly',
    'the client goes by the latest sample, though it had a better one',
    { isBetter: () => true },
  ),
];
