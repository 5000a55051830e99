import type { StrongRules } from '../../../impl/cap/strong.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'cap/strong';

export const strongRegisterImplementationMutants: readonly ImplementationMutant<StrongRules>[] = [
  {
    slug,
    name: 'reads-stale-replica',
    about: 'a read asks nobody: it returns what its own replica keeps',
    breaks: 'linearizable',
    changes: { asks: ({ type }) => type !== 'read', tells: ({ type }) => type !== 'read' },
  },
  {
    slug,
    name: 'reads-without-write-back',
    about: 'a read does not tell others of what it returns, and the next one finds an older version',
    breaks: 'linearizable',
    changes: { tells: ({ type }) => type !== 'read' },
  },
  {
    slug,
    name: 'quorum-of-half',
    about: 'half of the nodes, rounded down, are taken for a quorum: one of three',
    breaks: 'linearizable',
    changes: { isQuorum: (count, all) => count >= Math.floor(all / 2) },
  },
  {
    slug,
    name: 'writes-without-asking',
    about:
      'a write takes the next number after that of its own replica, and is older than what was written before',
    breaks: 'linearizable',
    // A replica lags behind only for as long as a message takes, since every read tells all.
    withinSeeds: 0,
    changes: { asks: ({ type }) => type === 'read' },
  },
  {
    slug,
    name: 'overwrites-newer',
    about: 'a replica takes whatever version reaches it, also one that is older than its own',
    breaks: 'linearizable',
    changes: { take: (_own, received) => received },
  },
];
