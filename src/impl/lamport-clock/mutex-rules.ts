import { type LamportClockRules, type LamportStamp, rightClockRules } from './clock.ts';
import { type Accept, acceptInOrder } from './fifo-channel.ts';

/** What a mistake may change. */
export interface LamportMutexRules extends LamportClockRules {
  /** Whether a request comes before all others in the queue of its node. */
  readonly isFirst: (
    queue: readonly LamportStamp[],
    own: LamportStamp,
    precedes: LamportClockRules['precedes'],
  ) => boolean;
  /** Whether the node of a request has heard from all others at a later time: the latest of each is given. */
  readonly hasHeard: (latestOfOthers: readonly number[], own: LamportStamp) => boolean;
  readonly accept: Accept;
}

export const rightMutexRules: LamportMutexRules = {
  ...rightClockRules,
  isFirst: (queue, own, precedes) => queue.every((other) => other.node === own.node || precedes(own, other)),
  hasHeard: (latestOfOthers, own) => latestOfOthers.every((time) => time > own.time),
  accept: acceptInOrder,
};
