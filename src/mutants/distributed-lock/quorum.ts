import { action } from '../../core/model.ts';
import { setOf } from '../../core/values/index.ts';
import {
  type FaultKind,
  type QuorumLockState,
  quorumLock,
  quorumLockDefinition,
} from '../../models/distributed-lock/quorum.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

type State = QuorumLockState;

const mutant = mutantsOf(quorumLock, quorumLockDefinition, 'at-bound');

/** The clocks by which a lock fails first; all within the bound. */
const slowClients = { ClientPace: setOf([9]), ServerPace: setOf([11]) };

const only = (kind: FaultKind) => ({ FaultKind: setOf([kind]) });

export const quorumLockMutants: readonly Mutant[] = [
  mutant('clock-jumps-ahead', {
    about: 'the clock of one server is set ahead, and its key is gone too early',
    breaks: 'MutualExclusion',
    constants: only('clock set ahead'),
  }),
  mutant('pauses-after-acquire', {
    about: 'a client looks at its clock, pauses, and then acts, with nothing at the resource to stop it',
    breaks: 'MutualExclusion',
    constants: { ClientsPause: true },
  }),
  mutant('restarts-without-waiting', {
    about: 'a server restarts without its keys and gives the lock again at once',
    breaks: 'MutualExclusion',
    constants: only('restart without waiting'),
  }),
  mutant('unlocks-without-check', {
    about: 'a server removes the key that it has, whosever it is',
    breaks: 'OnlyOwnerReleases',
    actions: ({ Client, Server, Nobody }) => ({
      Unlock: action({ c: Client, s: Server }, ({ phase, key, age }: State, { c, s }) =>
        phase.get(c) === 'idle' && key.get(s) !== Nobody
          ? { key: key.set(s, Nobody), age: age.set(s, 0) }
          : undefined,
      ),
    }),
  }),
  mutant('ignores-elapsed-time', {
    about: 'a client counts from when it has the lock, not from when it began to ask',
    breaks: 'MutualExclusion',
    constants: slowClients,
    rules: { isTiming: ({ phase }, c) => phase.get(c) === 'holding' },
  }),
  mutant('ignores-drift', {
    about: 'a client holds the lock for as long as a server keeps a key, with nothing off for drift',
    breaks: 'MutualExclusion',
    constants: { ...slowClients, Epsilon: 0 },
  }),
  mutant('keys-never-expire', {
    about: 'a key has no time to live: only its client removes it',
    breaks: 'EventuallyAcquired',
    constants: slowClients,
    rules: { isFree: ({ Nobody }, { key }, s) => key.get(s) === Nobody },
  }),
];
