import { type FencedLockRules, neverHeld } from '../../impl/distributed-lock/fenced-lock.ts';
import type { QuorumLockRules } from '../../impl/distributed-lock/quorum-lock.ts';
import type { ImplementationMutant } from './implementation-mutant.ts';

const quorum = 'distributed-lock/quorum';
const fenced = 'distributed-lock/fenced';

export const quorumLockImplementationMutants: readonly ImplementationMutant<QuorumLockRules>[] = [
  {
    slug: quorum,
    name: 'clock-jumps-ahead',
    about: 'servers count by their calendar clock; that of one is set ahead, and its key is gone too early',
    breaks: 'MutualExclusion',
    fromSeed: 16,
    changes: { serverMs: ({ wallMs }) => wallMs },
  },
  {
    slug: quorum,
    name: 'pauses-after-acquire',
    about: 'a client looks at its clock, pauses, and then acts, with nothing at the resource to stop it',
    breaks: 'MutualExclusion',
    unseenInTraces: 'what a client does under its lock is not in the model',
    changes: { acts: () => true },
  },
  {
    slug: quorum,
    name: 'restarts-without-waiting',
    about: 'a server restarts without its keys and gives the lock again at once',
    breaks: 'MutualExclusion',
    withinSeeds: 0,
    changes: { waitsAfterRestart: false },
  },
  {
    slug: quorum,
    name: 'unlocks-without-check',
    about: 'a server removes the key that it has, whosever it is',
    breaks: 'OnlyOwnerReleases',
    orBreaks: ['MutualExclusion'],
    changes: { mayUnlock: () => true },
  },
  {
    slug: quorum,
    name: 'ignores-elapsed-time',
    about: 'a client counts from when it has the lock, not from when it began to ask',
    breaks: 'MutualExclusion',
    withinSeeds: 0,
    changes: { countsFromMs: (_, acquiredAtMs) => acquiredAtMs },
  },
  {
    slug: quorum,
    name: 'ignores-drift',
    about: 'a client holds the lock for as long as a server keeps a key, with nothing off for drift',
    breaks: 'MutualExclusion',
    withinSeeds: 0,
    unseenInTraces: 'no seed shows it: until when a client takes the lock for its own is not in the model',
    changes: { validityMs: ({ timeToLiveMs }) => timeToLiveMs },
  },
];

export const fencedLockImplementationMutants: readonly ImplementationMutant<FencedLockRules>[] = [
  {
    slug: fenced,
    name: 'token-not-checked',
    about: 'the resource takes what comes, and a client that paused writes over its successor',
    breaks: 'ResourceExclusion',
    changes: { takes: () => true },
  },
  {
    slug: fenced,
    name: 'equal-token-accepted',
    about: 'the resource compares with >= and takes a delayed duplicate',
    breaks: 'ResourceExclusion',
    changes: { takes: (greatest, token) => token >= greatest },
  },
  {
    slug: fenced,
    name: 'unlocks-without-owner-check',
    about: 'the lock is freed when somebody gives one back, whosever it is by now',
    breaks: 'OnlyOwnerReleases',
    changes: { mayFree: () => true },
  },
  {
    slug: fenced,
    name: 'token-starts-again',
    about: 'a service that starts again counts tokens from 1',
    breaks: 'TokenMonotonic',
    orBreaks: ['MutualExclusion'],
    fromSeed: 22,
    changes: { recalled: (lock) => (lock.status === 'held' ? lock : neverHeld) },
  },
];
