import { action } from '../../core/model.ts';
import { record } from '../../core/values/index.ts';
import {
  type FencedLockState,
  fencedLock,
  fencedLockDefinition,
  isNotOld,
  isUntaken,
  type Lock,
} from '../../models/distributed-lock/fenced.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

type State = FencedLockState;

const mutant = mutantsOf(fencedLock, fencedLockDefinition, 'fenced');

export const fencedLockMutants: readonly Mutant[] = [
  mutant('token-not-checked', {
    about: 'the resource takes what comes, and a client that paused writes over its successor',
    breaks: 'ResourceExclusion',
    rules: { takes: isUntaken },
  }),
  mutant('equal-token-accepted', {
    about: 'the resource compares with >= and takes a delayed duplicate',
    breaks: 'ResourceExclusion',
    rules: { takes: isNotOld },
  }),
  mutant('unlocks-without-owner-check', {
    about: 'the lock is freed when somebody has given it back, whosever it is by now',
    breaks: 'OnlyOwnerReleases',
    rules: { mayFree: ({ letGo }, _, c) => letGo.some((each) => each.get(1) === c) },
  }),
  mutant('unlocks-without-token-check', {
    about: 'the lock is freed when its owner has given it back, be it an earlier time',
    breaks: 'OnlyOwnerReleases',
    rules: { mayFree: ({ letGo }, { holder }, c) => holder === c && letGo.some((each) => each.get(1) === c) },
  }),
  mutant('decides-when-behind', {
    about: 'a server that comes to lead decides before it has applied what was decided before',
    breaks: 'MutualExclusion',
    rules: { mayDecide: () => true },
  }),
  mutant('token-starts-again', {
    about: 'each server counts tokens in its own memory, and one that comes to lead starts again from 1',
    breaks: 'TokenMonotonic',
    rules: {
      mayDecide: ({ lock, copy }, s) =>
        copy.get(s).status === lock.status && copy.get(s).holder === lock.holder,
    },
    actions: ({ Server }) => ({
      Apply: action({ s: Server }, ({ lock, copy }: State, { s }) => ({
        copy: copy.set(
          s,
          record({ status: lock.status, holder: lock.holder, token: copy.get(s).token }) as Lock,
        ),
      })),
    }),
  }),
  mutant('never-expires', {
    about: 'the service takes the lock back from nobody, and waits for ever for a client that is gone',
    breaks: 'EventuallyAcquired',
    actions: ({ Server }) => ({ Expire: action({ s: Server }, () => undefined) }),
  }),
];
