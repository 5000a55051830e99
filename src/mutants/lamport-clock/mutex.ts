import { action } from '../../core/model.ts';
import { record } from '../../core/values/index.ts';
import {
  grantedTo,
  heardLater,
  type LamportMutexState,
  lamportMutex,
  lamportMutexDefinition,
  ownRequest,
} from '../../models/lamport-clock/mutex.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';

const mutant = mutantsOf(lamportMutex, lamportMutexDefinition, 'two-nodes');

export const lamportMutexMutants: readonly Mutant[] = [
  mutant('enters-without-all-acknowledgements', {
    breaks: 'MutualExclusion',
    about: 'a node enters when it has heard from one other, and not from all',
    configuration: 'two-of-three',
    rules: { hasHeard: (state, r) => heardLater(state, r).later.length > 0 },
  }),
  mutant('channels-not-fifo', {
    breaks: 'MutualExclusion',
    about:
      'a message may overtake others in its channel: an acknowledgement comes in before the earlier request',
    rules: { overtaking: true },
  }),
  mutant('counter-lost-on-restart', {
    breaks: 'MutualExclusion',
    about:
      'the counter is in memory only, and a node that restarts asks under stamps below what others have heard of it',
    actions: ({ Node }) => ({
      Restart: action({ n: Node }, ({ clock }: LamportMutexState, { n }) =>
        clock.get(n) > 0 ? { clock: clock.set(n, 0) } : undefined,
      ),
    }),
  }),
  mutant('ties-let-both-in', {
    breaks: 'MutualExclusion',
    about: 'a request counts as first also beside another with the same stamp',
    rules: { isFirst: (queue, r) => queue.every((s) => r.time <= s.time) },
  }),
  mutant('asks-under-old-stamp', {
    breaks: 'GrantedInOrder',
    about:
      'a node that asks again does so under the stamp of its last request, for which the others have been heard already',
    rules: {
      stampOfRequest: (state, n) => grantedTo(state, n).at(-1)?.time ?? state.clock.get(n) + 1,
    },
  }),
  mutant('acknowledges-only-when-asking', {
    breaks: 'EveryRequestGranted',
    about: 'a node that does not want to enter itself does not acknowledge',
    configuration: 'two-of-three',
    rules: { acknowledges: (state, n) => ownRequest(state, n) !== undefined },
  }),
  mutant('keeps-released-requests', {
    breaks: 'EveryRequestGranted',
    about: 'a node that hears of a release leaves the request in its queue, and waits behind it for ever',
    configuration: 'two-of-three',
    rules: {
      queued: (queue, m, { type, time }) =>
        type === 'request' ? queue.add(record({ time, node: m })) : queue,
    },
  }),
];
