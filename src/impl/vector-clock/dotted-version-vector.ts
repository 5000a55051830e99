import { entryOf, merge, type Vector } from './vector.ts';

/**
 * Dotted version vectors: Preguica, Baquero, Almeida, Fonte and Goncalves, Brief Announcement: Efficient Causality Tracking in
 * Distributed Storage Systems With Dotted Version Vectors (2012). Clients write through a few servers; an entry for each
 * server, and the dot of the one event beside it, tell also the writes of two clients at one server from one another,
 * which a version vector with entries for servers cannot.
 */

/** One write: the n-th at a server. */
export interface Dot {
  readonly server: string;
  /** From 1. */
  readonly number: number;
}

/** The causal history of a write: the write itself, and for each server as many of its first ones as the entry says. */
export interface DottedVector {
  readonly dot: Dot;
  readonly context: Vector;
}

/** A value with the history of its writing. */
export interface Sibling<Value> extends DottedVector {
  readonly value: Value;
}

/** The values of an object that no write has superseded: several if they were written concurrently. */
export type Siblings<Value> = readonly Sibling<Value>[];

/** Whether the first write is in the history of the second: a look at one entry tells. */
export const isSuperseded = ({ dot }: DottedVector, by: DottedVector): boolean =>
  !isSameWrite(dot, by.dot) && dot.number <= entryOf(by.context, dot.server);

export const isSameWrite = (left: Dot, right: Dot): boolean =>
  left.server === right.server && left.number === right.number;

/** Whether neither of two writes knew of the other. */
export const areConcurrentWrites = (left: DottedVector, right: DottedVector): boolean =>
  !isSameWrite(left.dot, right.dot) && !isSuperseded(left, right) && !isSuperseded(right, left);

/** What a client that reads the siblings gets to know, and hands back when it writes (`join` of the paper). */
export const contextOf = (siblings: Siblings<unknown>): Vector =>
  siblings.reduce<Vector>(
    (known, { dot, context }) => merge(merge(known, context), { [dot.server]: dot.number }),
    {},
  );

/** All of two servers' siblings that neither has superseded (`sync` of the paper). */
export function synchronize<Value>(left: Siblings<Value>, right: Siblings<Value>): Siblings<Value> {
  const isNew = (sibling: Sibling<Value>) => !left.some(({ dot }) => isSameWrite(dot, sibling.dot));
  const all = [...left, ...right.filter(isNew)];
  return all.filter((sibling) => !all.some((other) => isSuperseded(sibling, other)));
}

/**
 * A client writes at a server, having read what the context tells: the siblings that it had read make room (`update` of the
 * paper). The context is of that server or of another; it may be old, and empty where the client has read nothing.
 */
export function write<Value>(
  siblings: Siblings<Value>,
  context: Vector,
  server: string,
  value: Value,
): Siblings<Value> {
  const number = Math.max(entryOf(contextOf(siblings), server), entryOf(context, server)) + 1;
  const written: Sibling<Value> = { dot: { server, number }, context, value };
  return synchronize(siblings, [written]);
}
