import {
  equalValues,
  type FunctionValue,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
  type Value,
} from '../core/values/index.ts';

/** What names a node. */
export type NodeName = ModelValue | number;

/** A node and the number of the event there. */
export type EventName<N extends NodeName> = FunctionValue<number, N | number>;

/** An event with its stamp, and the names of all events that happened before it. */
export type Happened<N extends NodeName, S extends Value> = RecordValue<{
  event: EventName<N>;
  stamp: S;
  past: SetValue<EventName<N>>;
}>;

/** Every event so far. */
export type Events<N extends NodeName, S extends Value> = SetValue<Happened<N, S>>;

export const eventName = <N extends NodeName>(n: N, number: number): EventName<N> =>
  sequence<N | number>(n, number);

export const nodeOf = <N extends NodeName>({ values }: EventName<N>) => values[0] as N;

export const numberOf = <N extends NodeName>({ values }: EventName<N>) => values[1] as number;

const unionOf = <N extends NodeName>(sets: readonly SetValue<EventName<N>>[]) =>
  sets.reduce((union, each) => union.union(each), setOf<EventName<N>>());

/** All that happened before an event, by Lamport's definition and without the clocks. */
const pastOf = <N extends NodeName, S extends Value>(
  happened: Events<N, S>,
  event: EventName<N>,
): SetValue<EventName<N>> =>
  unionOf(
    happened
      .filter((each) => equalValues(each.event, event))
      .elements()
      .map(({ past }) => past),
  );

const eventsOf = <N extends NodeName, S extends Value>(happened: Events<N, S>, n: N) =>
  happened.map(({ event }) => event).filter((event) => nodeOf(event) === n);

/** All that is before the next event of n, if it is no receipt. */
export function known<N extends NodeName, S extends Value>(
  happened: Events<N, S>,
  n: N,
): SetValue<EventName<N>> {
  const events = eventsOf(happened, n);
  return unionOf([events, ...events.elements().map((event) => pastOf(happened, event))]);
}

/** All that is before the next event of n, if it receives what was sent in an event. */
export const knownWith = <N extends NodeName, S extends Value>(
  happened: Events<N, S>,
  n: N,
  sending: EventName<N>,
) => known(happened, n).add(sending).union(pastOf(happened, sending));

export const nextEvent = <N extends NodeName, S extends Value>(happened: Events<N, S>, n: N) =>
  eventName(n, eventsOf(happened, n).size + 1);

/** The events with the next one of n, which has this stamp and this past. */
export function withNextEvent<N extends NodeName, S extends Value>(
  happened: Events<N, S>,
  n: N,
  stamp: S,
  past: SetValue<EventName<N>>,
): Events<N, S> {
  return happened.add(record({ event: nextEvent(happened, n), stamp, past }) as Happened<N, S>);
}

export const happenedBefore = <N extends NodeName, S extends Value>(e: Happened<N, S>, f: Happened<N, S>) =>
  f.past.has(e.event);

/** Whether something holds of any two events, an event and itself included. */
export const everyPair = <N extends NodeName, S extends Value>(
  happened: Events<N, S>,
  holds: (e: Happened<N, S>, f: Happened<N, S>) => boolean,
) => happened.every((e) => happened.every((f) => holds(e, f)));
