import { action } from '../../../core/model.ts';
import { interval, record, sequence } from '../../../core/values/index.ts';
import type { PessimisticRegisterConstants } from '../../../models/cap/pessimistic.ts';
import type { Actions, Grant, PessimisticStateWithMessages, WaitingRequest } from './state.ts';

type State = PessimisticStateWithMessages;

/** So that an explorer comes to an end. */
export interface MessageBounds {
  readonly MaxGrants: number;
  readonly MaxRestarts: number;
}

/** The lock is nobody's, and can be granted. */
const noHolder = { holder: 0, left: 0 };

const standing = ({ grants, holder }: State) => (holder === 0 ? undefined : grants.get(grants.size));

/** Whose operation a request finds before it: that of the holder, or of the first in the queue. */
const before = ({ holder, queue }: State) => (holder === 0 && queue.size > 0 ? queue.get(1).c : holder);

const grantCounts = ({ grants }: State) => interval(0, grants.size);

/** What the primary does with the lock and the value. */
export const primaryActions = (
  constants: PessimisticRegisterConstants,
  counted: number,
  { MaxGrants, MaxRestarts }: MessageBounds,
): Actions => ({
  // A request comes. If somebody is before it, that is a wait. A node has one request in the queue, the last one.
  Enqueue: action({ m: ({ asked }: State) => asked }, (state: State, { m }) => {
    const { c, k, lasts } = m;
    const { holder, queue, done, waited, requests } = state;
    const isOld = queue.values.some((each) => each.c === c && each.k >= k);
    if (holder === c || done.get(c) === k || isOld) return undefined;
    const found = before(state);
    const waiting = record({ c, k, lasts, waited: found !== 0 }) as WaitingRequest;
    return {
      queue: sequence(...queue.values.filter((each) => each.c !== c), waiting),
      waited: found === 0 ? waited : waited.add(k),
      requests: requests.add(record({ update: k, found })),
    };
  }),
  // The same request comes again.
  Refresh: action({ m: ({ asked }: State) => asked }, ({ queue }: State, { m }) => {
    const place = queue.values.findIndex(({ c, k }) => c === m.c && k === m.k) + 1;
    if (place === 0) return undefined;
    const own = queue.get(place);
    return { queue: queue.set(place, own.set('lasts', Math.max(own.lasts, m.lasts)) as WaitingRequest) };
  }),
  // A client does one thing after another: what it had the lock for is over.
  Supersede: action({ m: ({ asked }: State) => asked }, (state: State, { m }) => {
    const grant = standing(state);
    return grant !== undefined && grant.c === m.c && grant.k < m.k ? noHolder : undefined;
  }),
  // The lock is granted to the first in the queue, and the value of the register comes along.
  Grant: action({ c: constants.Client }, ({ holder, queue, grants, stored }: State, { c }) => {
    if (holder !== 0 || queue.size === 0 || queue.get(1).c !== c || grants.size >= MaxGrants)
      return undefined;
    const { k, lasts, waited } = queue.get(1);
    const value = stored.get(constants.Primary);
    return {
      holder: c,
      left: counted,
      queue: sequence(...queue.values.slice(1)),
      grants: grants.append(record({ c, k, lasts, waited, value }) as Grant),
    };
  }),
  // What was written under the grant that stands is taken, and gives the lock back.
  Take: action({ g: ({ written }: State) => written }, (state: State, { g }) => {
    if (state.holder === 0 || g !== state.grants.size) return undefined;
    const { c, k, value } = state.grants.get(g);
    const found = state.stored.get(constants.Primary).size;
    return {
      ...noHolder,
      stored: state.stored.set(constants.Primary, value.append(k)),
      writes: state.writes.add(record({ update: k, read: value.size, found })),
      done: state.done.set(c, k),
    };
  }),
  TakeRelease: action({ g: ({ released }: State) => released }, ({ holder, grants }: State, { g }) =>
    holder !== 0 && g === grants.size ? noHolder : undefined,
  ),
  // The term has run out: whoever has the lock has stopped using it before.
  TakeBack: action({}, ({ holder, left }: State) => (holder !== 0 && left === 0 ? noHolder : undefined)),
  // The primary is never wrong to wait longer.
  Lengthen: action({}, ({ holder }: State) => (holder === 0 ? undefined : { left: counted })),
  // The primary finds on its disk who has the lock, and not since when. It has forgotten who waits for it; and the last times that it
  // had the lock itself, to read: nobody else has seen these grants, and their numbers are given again.
  Restart: action({ forgotten: grantCounts }, (state: State, { forgotten }) => {
    const { restarts, holder, grants, reads, released } = state;
    const kept = grants.size - forgotten;
    const isOwnRead = ({ c, k }: Grant) => c === constants.Primary && reads.has(k);
    const mayForget = holder === 0 && grants.values.slice(kept).every(isOwnRead);
    if (restarts >= MaxRestarts || state.doing.get(constants.Primary) !== 0) return undefined;
    if (forgotten > 0 && !mayForget) return undefined;
    return {
      restarts: restarts + 1,
      queue: sequence<WaitingRequest>(),
      left: holder === 0 ? 0 : counted,
      grants: sequence(...grants.values.slice(0, kept)) as State['grants'],
      released: released.filter((g) => g <= kept),
    };
  }),
});
