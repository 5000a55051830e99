import type { Accept } from '../../../impl/lamport-clock/fifo-channel.ts';
import type { LamportMutexRules } from '../../../impl/lamport-clock/mutex-rules.ts';
import type { ImplementationMutant } from '../implementation-mutant.ts';

const slug = 'lamport-clock/mutex';

/** Takes each message once, as soon as it comes; the early ones are kept only to know them again. */
const acceptAtOnce: Accept = (incoming, message) => {
  const { taken, early } = incoming;
  const isKnown = message.number <= taken || early.some(({ number }) => number === message.number);
  if (isKnown) return { incoming, contents: [] };
  const known = [...early, message].sort((left, right) => left.number - right.number);
  const gap = known.findIndex(({ number }, index) => number !== taken + 1 + index);
  const count = gap < 0 ? known.length : gap;
  return {
    incoming: { taken: taken + count, early: known.slice(count) },
    contents: [message.content],
  };
};

export const lamportMutexImplementationMutants: readonly ImplementationMutant<LamportMutexRules>[] = [
  {
    slug,
    name: 'ties-let-both-in',
    about: 'a request counts as first also beside another at the same time',
    breaks: 'MutualExclusion',
    orBreaks: ['GrantedInOrder'],
    changes: { isFirst: (queue, own) => queue.every((other) => own.time <= other.time) },
  },
  {
    slug,
    name: 'receipt-without-tick',
    about: 'a receiver takes the greater of the two times and adds nothing: its acknowledgement is not later',
    breaks: 'EveryRequestGranted',
    changes: { timeOfReceipt: Math.max },
  },
  {
    slug,
    name: 'enters-without-all-acknowledgements',
    about: 'a node enters when it has heard from one other, and not from all',
    breaks: 'MutualExclusion',
    orBreaks: ['GrantedInOrder'],
    changes: { hasHeard: (latest, own) => latest.some((time) => time > own.time) },
  },
  {
    slug,
    name: 'channels-not-fifo',
    about: 'messages are taken as they come: an acknowledgement may come in before the earlier request',
    breaks: 'MutualExclusion',
    orBreaks: ['GrantedInOrder', 'EveryRequestGranted'],
    changes: { accept: acceptAtOnce },
  },
  {
    slug,
    name: 'counter-lost-on-restart',
    about: 'a node that starts again asks at times below what others have heard of it',
    breaks: 'MutualExclusion',
    orBreaks: ['GrantedInOrder', 'EveryRequestGranted'],
    changes: { recoveredTime: () => 0 },
  },
];
