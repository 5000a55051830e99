import type { BullyRules } from '../../../impl/leader-election/bully-rules.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'leader-election/bully';

export const bullyImplementationMutants: readonly ImplementationMutant<BullyRules>[] = [
  {
    slug,
    name: 'timeout-below-bound',
    about: 'a node waits for an answer for a shorter time than question and answer may take',
    breaks: 'AtMostOneLeaderPerTerm',
    orBreaks: ['EventuallyElected'],
    changes: { timeoutMs: (configured) => configured / 10 },
  },
  {
    slug,
    name: 'recovers-silently',
    about: 'a node that comes up again waits until somebody tells it who coordinates',
    breaks: 'EventuallyElected',
    changes: { electsAtStart: false },
  },
  {
    slug,
    name: 'accepts-any-coordinator',
    about: 'a halted node accepts a smaller coordinator than the one that has halted it since',
    breaks: 'AtMostOneLeaderPerTerm',
    withinSeeds: 0,
    unseenInTraces: 'no seed shows it: the one that halts a node last has to be overtaken',
    changes: { accepts: ({ status }) => status === 'halted' },
  },
  {
    slug,
    name: 'halts-smallest-first',
    about: 'a node halts the smallest nodes first, while a greater one can still halt them for itself',
    breaks: 'AtMostOneLeaderPerTerm',
    fromSeed: 111,
    changes: { nextToHalt: (own, last) => (last === own ? (own === 1 ? 0 : 1) : (last + 1) % own) },
  },
];
