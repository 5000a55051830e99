import { action, defineModel, type Model, type ModelDefinition } from '../core/model.ts';
import { modelValues, type Protocol } from '../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../core/values/index.ts';
import { namesAmong, wholeNumber } from './declarations.ts';
import { type EventName, known, knownWith, nextEvent, nodeOf, numberOf } from './happened-before.ts';
import { names } from './names.ts';

/** The constants of specs/hlc/HybridLogicalClock.tla. */
export interface HybridLogicalClockConstants {
  readonly Node: SetValue<ModelValue>;
  /** The nodes whose physical clock may show anything. */
  readonly Faulty: SetValue<ModelValue>;
  /** How far right clocks may be apart. */
  readonly Epsilon: number;
  readonly MaxTime: number;
  /** The greatest value of the counter of a timestamp. */
  readonly MaxCounter: number;
  /** How far ahead of an l the bound on disk is written. */
  readonly Ahead: number;
  readonly MaxEvents: number;
  readonly MaxRestarts: number;
}

/** The highest physical time that an event knows of, and a counter for those that know of no higher one. */
export type Timestamp = RecordValue<{ l: number; c: number }>;

type Message = RecordValue<{ sending: EventName<ModelValue>; stamp: Timestamp }>;

/** An event with its timestamp, and the names of all events that happened before it. */
type Happened = RecordValue<{
  event: EventName<ModelValue>;
  stamp: Timestamp;
  life: number;
  past: SetValue<EventName<ModelValue>>;
}>;

export interface HybridLogicalClockState {
  /** What the physical clock of each node shows. */
  readonly physical: FunctionValue<ModelValue, number>;
  /** The latest timestamp of each node; after a restart, the last that it can have issued. */
  readonly latest: FunctionValue<ModelValue, Timestamp>;
  /** On the disk of each node: no timestamp that it issued has a greater l. */
  readonly bound: FunctionValue<ModelValue, number>;
  /** How often each node has restarted. */
  readonly life: FunctionValue<ModelValue, number>;
  /** Every message sent: the event of sending, and its timestamp. */
  readonly messages: SetValue<Message>;
  /** Every event with its timestamp and those before it: for the properties. */
  readonly happened: SetValue<Happened>;
}

type Constants = HybridLogicalClockConstants;
type State = HybridLogicalClockState;

export const timestamp = (l: number, c: number): Timestamp => record({ l, c });

/** Before a node has issued a timestamp: every physical time is later. */
export const none = timestamp(0, 0);

export function initialState({ Node }: Constants): State {
  return {
    physical: functionFrom(Node, () => 1),
    latest: functionFrom(Node, () => none),
    bound: functionFrom(Node, () => 0),
    life: functionFrom(Node, () => 0),
    messages: setOf(),
    happened: setOf(),
  };
}

/** What a mistake may change. */
export interface Rules {
  /** The order of timestamps. */
  readonly before: (s: Timestamp, t: Timestamp) => boolean;
  /** The counter after c. */
  readonly up: (c: number) => number;
  /** The counter that goes with an l of which nobody knew before. */
  readonly fresh: (old: Timestamp) => number;
  /** The timestamp of an event that is no receipt, or of a receipt of one with a timestamp. */
  readonly sendStamp: (old: Timestamp, physical: number) => Timestamp;
  readonly receiveStamp: (old: Timestamp, received: Timestamp, physical: number) => Timestamp;
  /** Whether there is room for the counter. */
  readonly fits: (stamp: Timestamp) => boolean;
  /** Whether a right clock may be that far ahead. */
  readonly plausible: (stamp: Timestamp, physical: number) => boolean;
  /** What a node that restarts takes for its latest timestamp. */
  readonly recovered: (bound: number) => Timestamp;
}

const rulesWith = ({ Epsilon, MaxCounter }: Constants, changes: Partial<Rules>): Rules => {
  const { up = (c) => c + 1, fresh = () => 0 } = changes;
  return {
    before: (s, t) => s.l < t.l || (s.l === t.l && s.c < t.c),
    up,
    fresh,
    sendStamp(old, physical) {
      const l = Math.max(old.l, physical);
      return timestamp(l, l === old.l ? up(old.c) : fresh(old));
    },
    receiveStamp(old, received, physical) {
      const l = Math.max(old.l, received.l, physical);
      if (l === old.l && l === received.l) return timestamp(l, up(Math.max(old.c, received.c)));
      if (l === old.l) return timestamp(l, up(old.c));
      if (l === received.l) return timestamp(l, up(received.c));
      return timestamp(l, fresh(old));
    },
    fits: ({ c }) => c <= MaxCounter,
    plausible: ({ l }, physical) => l - physical <= Epsilon,
    recovered: (bound) => timestamp(bound, MaxCounter),
    ...changes,
  };
};

/** The next event of n has this timestamp and this past; the bound on disk is moved before one beyond it is issued. */
function occur(
  { Ahead, MaxEvents }: Constants,
  { fits }: Rules,
  state: State,
  n: ModelValue,
  stamp: Timestamp,
  past: SetValue<EventName<ModelValue>>,
) {
  if (state.happened.size >= MaxEvents || !fits(stamp)) return undefined;
  const happened: Happened = record({
    event: nextEvent(state.happened, n),
    stamp,
    life: state.life.get(n),
    past,
  });
  return {
    latest: state.latest.set(n, stamp),
    bound: stamp.l > state.bound.get(n) ? state.bound.set(n, stamp.l + Ahead) : state.bound,
    happened: state.happened.add(happened),
  };
}

const times = (MaxTime: number) => Array.from({ length: MaxTime }, (_, index) => index + 1);

/** What the physical clock of n may show next: anything if it is faulty. */
function readings({ Node, Faulty, Epsilon, MaxTime }: Constants, { physical }: State, n: ModelValue) {
  const now = physical.get(n);
  if (Faulty.has(n)) return times(MaxTime).filter((time) => time !== now);
  const isTooFar = Node.some((m) => !Faulty.has(m) && now + 1 - physical.get(m) > Epsilon);
  return now < MaxTime && !isTooFar ? [now + 1] : [];
}

/** The physical clock of n goes on. */
const Tick = (constants: Constants) =>
  action({ n: constants.Node }, (state: State, { n }) =>
    readings(constants, state, n).map((time) => ({ physical: state.physical.set(n, time) })),
  );

/** Node n does something on its own or sends a message: the rule is the same. */
const Send = (constants: Constants, rules: Rules) =>
  action({ n: constants.Node }, (state: State, { n }) => {
    const stamp = rules.sendStamp(state.latest.get(n), state.physical.get(n));
    const update = occur(constants, rules, state, n, stamp, known(state.happened, n));
    const message: Message = record({ sending: nextEvent(state.happened, n), stamp });
    return update && { ...update, messages: state.messages.add(message) };
  });

/** Node n receives a message of another, perhaps not for the first time, unless its timestamp is too far ahead. */
const Receive = (constants: Constants, rules: Rules) =>
  action({ n: constants.Node }, (state: State, { n }) => {
    const physical = state.physical.get(n);
    return state.messages
      .filter(({ sending, stamp }) => nodeOf(sending) !== n && rules.plausible(stamp, physical))
      .elements()
      .flatMap(({ sending, stamp }) => {
        const received = rules.receiveStamp(state.latest.get(n), stamp, physical);
        return occur(constants, rules, state, n, received, knownWith(state.happened, n, sending)) ?? [];
      });
  });

/** Node n has failed and is up again: it takes for its latest timestamp the greatest that the bound on disk allows. */
const Restart = ({ Node, MaxRestarts }: Constants, { recovered }: Rules) =>
  action({ n: Node }, ({ latest, bound, life }: State, { n }) =>
    life.get(n) < MaxRestarts && bound.get(n) > 0
      ? { latest: latest.set(n, recovered(bound.get(n))), life: life.set(n, life.get(n) + 1) }
      : undefined,
  );

function typeOK(constants: Constants, state: State): boolean {
  const { MaxTime, Ahead, MaxEvents, MaxRestarts, Node } = constants;
  const isBetween = (number: number, first: number, last: number) =>
    Number.isInteger(number) && number >= first && number <= last;
  const isTimestamp = ({ l, c }: Timestamp) => isBetween(l, 1, MaxTime) && isBetween(c, 0, Infinity);
  const isEvent = (event: EventName<ModelValue>) =>
    Node.has(nodeOf(event)) && isBetween(numberOf(event), 1, MaxEvents);
  const isLife = (life: number) => isBetween(life, 0, MaxRestarts);
  return (
    state.physical.values.every((time) => isBetween(time, 1, MaxTime)) &&
    state.latest.values.every(({ l, c }) => isBetween(l, 0, MaxTime + Ahead) && isBetween(c, 0, Infinity)) &&
    state.bound.values.every((bound) => isBetween(bound, 0, MaxTime + Ahead)) &&
    state.life.values.every(isLife) &&
    state.messages.every(({ sending, stamp }) => isEvent(sending) && isTimestamp(stamp)) &&
    state.happened.every(
      ({ event, stamp, life, past }) =>
        isEvent(event) && isTimestamp(stamp) && isLife(life) && past.every(isEvent),
    )
  );
}

/** The events that happened before one and have the same l. */
const sameTimeBefore = ({ happened }: State, { stamp, past }: Happened) =>
  happened.filter((e) => past.has(e.event) && e.stamp.l === stamp.l);

/** What a step issues. */
const issued = (before: State, after: State) => after.happened.filter((each) => !before.happened.has(each));

const isOfOneNode = (e: Happened, f: Happened) => nodeOf(e.event) === nodeOf(f.event);

/** The hybrid logical clock, action by action as in specs/hlc/HybridLogicalClock.tla. */
export function hybridLogicalClockDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Node, Faulty, Epsilon, MaxCounter } = constants;
  const rules = rulesWith(constants, changes);
  const isRight = (n: ModelValue) => !Faulty.has(n);
  const hasEvents = ({ happened }: State) => happened.size > 0;
  return {
    name: 'hlc',
    variables: ['physical', 'latest', 'bound', 'life', 'messages', 'happened'],
    init: () => initialState(constants),
    actions: {
      Tick: Tick(constants),
      Send: Send(constants, rules),
      Receive: Receive(constants, rules),
      Restart: Restart(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      ClockCondition: {
        when: hasEvents,
        holds: ({ happened }) =>
          happened.every((f) =>
            happened.every((e) => !f.past.has(e.event) || rules.before(e.stamp, f.stamp)),
          ),
      },
      BoundedCounter: {
        when: hasEvents,
        holds: (state) =>
          state.happened.every((f) => f.stamp.c <= MaxCounter && f.stamp.c <= sameTimeBefore(state, f).size),
      },
    },
    actionProperties: {
      Monotonic: (before, after) =>
        issued(before, after).every((f) =>
          before.happened.every((e) => !isOfOneNode(e, f) || rules.before(e.stamp, f.stamp)),
        ),
      BoundedDrift: (before, after) =>
        issued(before, after).every(({ event, stamp }) => {
          const drift = stamp.l - before.physical.get(nodeOf(event));
          return !isRight(nodeOf(event)) || (drift >= 0 && drift <= Epsilon);
        }),
      RestartMonotonic: (before, after) =>
        issued(before, after).every((f) =>
          before.happened.every(
            (e) => !isOfOneNode(e, f) || e.life >= f.life || rules.before(e.stamp, f.stamp),
          ),
        ),
    },
    witnesses: {
      IssuedAfterRestart: ({ happened }) => happened.some(({ life }) => life > 0),
      CounterFull: ({ latest, physical }) =>
        Node.some((n) => latest.get(n).l >= physical.get(n) && latest.get(n).c === MaxCounter),
      SteppedBack: (state) =>
        Node.some(
          (n) =>
            state.physical.get(n) < state.latest.get(n).l &&
            state.life.get(n) === 0 &&
            known(state.happened, n).every((event) => nodeOf(event) === n),
        ),
      AheadOfRightClocks: ({ latest, physical }) =>
        Node.some((n) => isRight(n) && Node.every((m) => !isRight(m) || latest.get(n).l > physical.get(m))),
      FarFuture: ({ messages, physical }) =>
        messages.some(({ stamp }) =>
          Node.some((n) => isRight(n) && !rules.plausible(stamp, physical.get(n))),
        ),
    },
    // After MaxEvents events there are no more.
    deadlock: 'allowed',
  };
}

export const hybridLogicalClockModel = (constants: Constants): Model<State> =>
  defineModel(hybridLogicalClockDefinition(constants));

const small = {
  Node: names('n1', 'n3'),
  Faulty: names('n3'),
  Epsilon: 1,
  MaxTime: 3,
  MaxCounter: 1,
  Ahead: 1,
  MaxEvents: 3,
  MaxRestarts: 1,
};
const three = { ...small, Node: names('n1', 'n2', 'n3') };

export const hybridLogicalClock: Protocol<HybridLogicalClockConstants> = {
  slug: 'hlc',
  title: 'Hybrid logical clock',
  source: 'Kulkarni et al., Logical Physical Clocks (2014), figure 5',
  specification: 'specs/hlc/HybridLogicalClock.tla',
  constants: {
    Node: modelValues('the nodes'),
    Faulty: namesAmong('those whose physical clock may show anything', 'Node'),
    Epsilon: wholeNumber('how far right clocks may be apart'),
    MaxTime: wholeNumber('the last time that a physical clock shows', 1),
    MaxCounter: wholeNumber('the greatest value of the counter of a timestamp'),
    Ahead: wholeNumber('how far ahead of an l the bound on disk is written'),
    MaxEvents: wholeNumber('how many events there are in all'),
    MaxRestarts: wholeNumber('how often a node restarts'),
  },
  configurations: {
    small: { about: 'a right and a faulty clock, 3 events', constants: small },
    'two-right-clocks': {
      about: 'two right clocks and a faulty one, 2 events',
      constants: { ...three, MaxEvents: 2 },
    },
    'three-events': { about: 'two right clocks and a faulty one, 3 events', constants: three, deep: true },
  },
  model: hybridLogicalClockModel,
};
