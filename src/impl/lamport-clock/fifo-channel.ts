/**
 * A channel that loses nothing and keeps the order, over a network that does neither: messages are numbered from 1, sent
 * again until they are acknowledged, and taken in the order of their numbers. Both ends must survive restarts.
 */

export interface Numbered<Content> {
  readonly number: number;
  readonly content: Content;
}

/** The end at the sender. */
export interface Outgoing<Content> {
  /** The number of the last message. */
  readonly last: number;
  /** In the order of their numbers, without gaps, up to the last. */
  readonly unacknowledged: readonly Numbered<Content>[];
}

/** The end at the receiver. */
export interface Incoming<Content> {
  /** All messages up to this number have been taken. */
  readonly taken: number;
  /** Those that overtook others for which they have to wait, by number. */
  readonly early: readonly Numbered<Content>[];
}

export const emptyOutgoing: Outgoing<never> = { last: 0, unacknowledged: [] };
export const emptyIncoming: Incoming<never> = { taken: 0, early: [] };

/** One message more is to be sent. */
export function append<C>({ last, unacknowledged }: Outgoing<C>, content: C): Outgoing<C> {
  const number = last + 1;
  return { last: number, unacknowledged: [...unacknowledged, { number, content }] };
}

/** The other end has taken all messages up to this number. */
export function acknowledge<C>(outgoing: Outgoing<C>, upTo: number): Outgoing<C> {
  if (upTo > outgoing.last) throw new Error(`message ${upTo} is acknowledged, the last was ${outgoing.last}`);
  const unacknowledged = outgoing.unacknowledged.filter(({ number }) => number > upTo);
  return unacknowledged.length < outgoing.unacknowledged.length ? { ...outgoing, unacknowledged } : outgoing;
}

/** A message comes in, perhaps not for the first time: what is to be taken now, in order, and the channel after that. */
export type Accept = <C>(
  incoming: Incoming<C>,
  message: Numbered<C>,
) => { readonly incoming: Incoming<C>; readonly contents: readonly C[] };

export const acceptInOrder: Accept = (incoming, message) => {
  const isKnown = message.number <= incoming.taken || hasEarly(incoming, message.number);
  if (isKnown) return { incoming, contents: [] };
  const waiting = [...incoming.early, message].sort((left, right) => left.number - right.number);
  const gap = waiting.findIndex(({ number }, index) => number !== incoming.taken + 1 + index);
  const count = gap < 0 ? waiting.length : gap;
  return {
    incoming: { taken: incoming.taken + count, early: waiting.slice(count) },
    contents: waiting.slice(0, count).map(({ content }) => content),
  };
};

const hasEarly = <C>({ early }: Incoming<C>, wanted: number) => early.some(({ number }) => number === wanted);
