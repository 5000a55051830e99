import { type LeaseRules, rightRules } from '../../impl/lease/rules.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const slug = 'lease';

export const leaseImplementationMutants: readonly ImplementationMutant<LeaseRules>[] = [
  {
    slug,
    name: 'counts-from-receipt',
    about: 'the holder counts from when it hears of the grant, not from when it asked',
    breaks: 'HolderStopsFirst',
    orBreaks: ['AtMostOneHolder'],
    fromSeed: 3,
    changes: { countsFromMs: (_, receivedAtMs) => receivedAtMs },
  },
  {
    slug,
    name: 'drift-past-bound',
    about: 'the holder holds the lease for as long as the grantor keeps it, with nothing off for drift',
    breaks: 'HolderStopsFirst',
    orBreaks: ['AtMostOneHolder', 'NoEarlyRegrant'],
    changes: { holdMs: ({ termMs }) => termMs },
  },
  {
    slug,
    name: 'late-renewal-granted',
    about: 'whoever had the lease once gets more of it, though it ran out and is granted to another',
    breaks: 'NoEarlyRegrant',
    changes: {
      grants: (grant, from, ask) => ask.id > 0 || rightRules.grants(grant, from, ask),
    },
  },
  {
    slug,
    name: 'grantor-forgets',
    about: 'a grantor that starts again knows of no lease, and grants it at once',
    breaks: 'NoEarlyRegrant',
    orBreaks: ['HolderStopsFirst'],
    fromSeed: 13,
    changes: { recalled: (book) => ({ ...book, grants: {}, values: {} }) },
  },
  {
    slug,
    name: 'pauses-before-acting',
    about: 'a node looks at its clock, prepares something, and does it without looking again',
    breaks: 'HolderStopsFirst',
    orBreaks: ['AtMostOneHolder'],
    unseenInTraces:
      'a lockstep sees it at once, but to reject its trace all orders are tried, which takes most of a minute',
    fromSeed: 13,
    changes: { acts: () => true },
  },
  {
    slug,
    name: 'clock-steps',
    about: 'the grantor counts by its calendar clock, which may be set forward',
    breaks: 'NoEarlyRegrant',
    orBreaks: ['HolderStopsFirst', 'AtMostOneHolder'],
    fromSeed: 2,
    changes: { grantorMs: ({ wallMs }) => wallMs },
  },
  {
    slug,
    name: 'holds-at-expiry',
    about:
      'the holder takes the last moment of its lease, at which it is over, for its own: <= in place of <',
    breaks: 'HolderStopsFirst',
    unseenInTraces: 'the model sees it, but in no run of a seed does a holder act in its very last moment',
    withinSeeds: 0,
    changes: { isHeld: (ageMs, holdMs) => ageMs <= holdMs },
  },
];
