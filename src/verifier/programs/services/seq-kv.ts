import { type KeyValueState, requestToKeyValue } from './key-value.ts';
import type { ServiceFactory } from './service.ts';

/** How many states back a node may be shown. */
const REMEMBERED = 32;

/**
 * A sequentially consistent map: a request that changes nothing may be answered by an earlier state, but none before the one that
 * its sender saw last; what changes something is done to the last state, and its sender has then seen that.
 */
export const seqKvService: ServiceFactory = (randomness) => {
  let states: readonly KeyValueState[] = [new Map()];
  /** Number of the first of `states`. */
  let first = 0;
  let requests = 0;
  const seenBy = new Map<string, number>();
  return {
    handle(source, request) {
      const seen = Math.max(first, seenBy.get(source) ?? 0);
      const last = first + states.length - 1;
      const shown = seen + randomness.integer(last - seen + 1, 'seq-kv', requests++);
      const past = requestToKeyValue(states[shown - first]!, request);
      if (past.state === states[shown - first]) {
        seenBy.set(source, shown);
        return past.reply;
      }
      const present = requestToKeyValue(states.at(-1)!, request);
      if (present.state !== states.at(-1)) {
        states = [...states, present.state].slice(-REMEMBERED);
        first = last + 1 - (states.length - 1);
      }
      seenBy.set(source, first + states.length - 1);
      return present.reply;
    },
  };
};
