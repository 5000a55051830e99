import { defineModel } from '../../core/model.ts';
import { resolveConstants } from '../../core/protocol.ts';
import { berkeley, berkeleyDefinition, type Rules } from '../../models/clock-sync/berkeley.ts';
import type { Mutant } from '../mutant.ts';

function mutant(name: string, breaks: string, about: string, rules: Partial<Rules>): Mutant {
  const configuration = 'at-bound';
  const model = () =>
    defineModel(berkeleyDefinition(resolveConstants(berkeley, configuration).constants, rules));
  return { protocol: berkeley.slug, name, about, breaks, configuration, model };
}

export const berkeleyMutants: readonly Mutant[] = [
  mutant(
    'outliers-averaged',
    'NearRightClock',
    'all clocks count for the average, and one that is far off takes the others with it',
    { groups: (_, differences) => [differences] },
  ),
  mutant(
    'master-taken-for-right',
    'NearRightClock',
    'the others are set to the time of the master, whose clock may be the wrong one',
    { average: () => 0 },
  ),
  mutant(
    'absolute-time-sent',
    'AgreementBound',
    'the master sends what the time is, not by how much to adjust a clock, and the message takes its time',
    {
      content: (masterClock, average) => masterClock + average,
      corrected: ({ clock }, n, units) => units - clock.get(n),
    },
  ),
  mutant('master-unadjusted', 'AgreementBound', 'the master leaves its own clock as it is', {
    ownAdjustment: () => 0,
  }),
];
