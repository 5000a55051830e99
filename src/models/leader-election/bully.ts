import { always, eventually } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  interval,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/leader-election/Bully.tla. */
export interface BullyConstants {
  /** The nodes are 1, ..., Size, the greatest number first in line. */
  readonly Size: number;
  /** Ticks that a message takes at most, and after which a node takes silence for failure. */
  readonly Delay: number;
  readonly Timeout: number;
  readonly MaxCrashes: number;
}

const statuses = ['down', 'normal', 'asking', 'waiting', 'halting', 'naming', 'halted'] as const;
type Status = (typeof statuses)[number];

const types = ['AreYouThere', 'Here', 'Halt', 'Halted', 'NewCoordinator', 'Accepted'] as const;
type Type = (typeof types)[number];

/** Of a call, `expected` says that its node has not failed since and takes the answer. */
export type Message = RecordValue<{ type: Type; from: number; to: number; expected: boolean; age: number }>;
type Messages = SetValue<Message>;
type OfEach<V extends number | Status | SetValue<number>> = FunctionValue<number, V>;

export interface BullyState {
  /** What each node is about. */
  readonly status: OfEach<Status>;
  /** Whom each node takes for the coordinator; 0 if for nobody. */
  readonly coordinator: OfEach<number>;
  /** The greater node from which each node last heard in the election; 0 if from none. */
  readonly above: OfEach<number>;
  /** The node that each node is calling, 0 if none, and ticks since it did so. */
  readonly callee: OfEach<number>;
  readonly clock: OfEach<number>;
  /** The smaller nodes that each node has halted and that do not know it for coordinator yet. */
  readonly group: OfEach<SetValue<number>>;
  readonly msgs: Messages;
  readonly crashes: number;
}

type Constants = BullyConstants;
type State = BullyState;

/** What a mistake may change. */
export interface Rules {
  /** The node that n halts after m, the first one after itself; 0 if there is none. */
  readonly nextToHalt: (n: number, m: number) => number;
  /** Whether n accepts m for coordinator. */
  readonly accepts: (state: State, n: number, m: number) => boolean;
}

const rightRules: Rules = {
  nextToHalt: (_, m) => m - 1,
  accepts: ({ status, above }, n, m) => status.get(n) === 'halted' && above.get(n) === m,
};

const nodesOf = ({ Size }: Constants) => interval(1, Size);

export function initialState(constants: Constants): State {
  const each = <V extends number | Status | SetValue<number>>(value: V): OfEach<V> =>
    sequence(
      ...nodesOf(constants)
        .elements()
        .map(() => value),
    );
  return {
    status: each<Status>('normal'),
    coordinator: each(constants.Size),
    above: each(0),
    callee: each(0),
    clock: each(0),
    group: each(setOf<number>()),
    msgs: setOf(),
    crashes: 0,
  };
}

/** What a node is about, and what it knows. */
interface Situation {
  readonly coordinator?: number;
  readonly above?: number;
  readonly callee?: number;
  readonly group?: SetValue<number>;
}

/** Node n is about something else, and calls a node or nobody. */
export function turn(state: State, n: number, status: Status, situation: Situation = {}) {
  const { coordinator = 0, above = 0, callee = 0, group = setOf<number>() } = situation;
  return {
    status: state.status.set(n, status),
    coordinator: state.coordinator.set(n, coordinator),
    above: state.above.set(n, above),
    callee: state.callee.set(n, callee),
    clock: state.clock.set(n, 0),
    group: state.group.set(n, group),
  };
}

const sent = (type: Type, from: number, to: number): Message =>
  record({ type, from, to, expected: true, age: 0 });

/** Node n tells the nodes that it has halted that it is coordinator. */
function name(state: State, n: number, group: SetValue<number>, rest: Messages) {
  if (group.size === 0) return { ...turn(state, n, 'normal', { coordinator: n }), msgs: rest };
  const callee = Math.max(...group.elements());
  return {
    ...turn(state, n, 'naming', { coordinator: n, callee, group }),
    msgs: rest.add(sent('NewCoordinator', n, callee)),
  };
}

/** It halts the smaller nodes, from m on, the greatest first. */
function haltFrom(state: State, n: number, m: number, group: SetValue<number>, rest: Messages) {
  return m === 0
    ? name(state, n, group, rest)
    : { ...turn(state, n, 'halting', { callee: m, group }), msgs: rest.add(sent('Halt', n, m)) };
}

/** It asks the greater nodes whether they are there, from m on. */
function askFrom({ Size }: Constants, rules: Rules, state: State, n: number, m: number) {
  return m > Size
    ? haltFrom(state, n, rules.nextToHalt(n, n), setOf(), state.msgs)
    : { ...turn(state, n, 'asking', { callee: m }), msgs: state.msgs.add(sent('AreYouThere', n, m)) };
}

/** Node n begins an election. */
export const elect = (constants: Constants, state: State, n: number, rules = rightRules) =>
  askFrom(constants, rules, state, n, n + 1);

/** Node n finds that the node is down on which it counts. */
const Notice = (constants: Constants, rules: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) => {
    const { status, coordinator, above } = state;
    const isDown = (m: number) => status.get(m) === 'down';
    const own = status.get(n);
    const isAlone =
      own === 'normal'
        ? coordinator.get(n) !== n && isDown(coordinator.get(n))
        : (own === 'waiting' || own === 'halted') && isDown(above.get(n));
    return isAlone ? elect(constants, state, n, rules) : undefined;
  });

/** The coordinator n finds that a smaller node does not follow it, because it was down. */
const Check = (constants: Constants, rules: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) => {
    const { status, coordinator } = state;
    if (status.get(n) !== 'normal' || coordinator.get(n) !== n) return undefined;
    const isLeftOut = (m: number) => status.get(m) !== 'down' && coordinator.get(m) !== n;
    return interval(1, n - 1).some(isLeftOut) ? elect(constants, state, n, rules) : undefined;
  });

/** Messages of a type that have reached n. */
const reached = ({ msgs }: State, n: number, type: Type) =>
  msgs.filter((m) => m.to === n && m.type === type).elements();

/** The messages once m is answered, if an answer is still expected. */
const answered = (m: Message, msgs: Messages, type: Type) =>
  m.expected ? msgs.without(m).add(sent(type, m.to, m.from)) : msgs.without(m);

/** A call reaches n, which answers: it is there, whatever it is about. */
const SayHere = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    state.status.get(n) === 'down'
      ? undefined
      : reached(state, n, 'AreYouThere').map((m) => ({ msgs: answered(m, state.msgs, 'Here') })),
  );

/** It halts, whatever it is about, and waits to be told who coordinates. */
const SayHalted = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    state.status.get(n) === 'down'
      ? undefined
      : reached(state, n, 'Halt').map((m) => ({
          ...turn(state, n, 'halted', { above: m.from }),
          msgs: answered(m, state.msgs, 'Halted'),
        })),
  );

/** It accepts the coordinator that has halted it last, and answers nobody else. */
const SayAccepted = (constants: Constants, { accepts }: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    reached(state, n, 'NewCoordinator')
      .filter((m) => accepts(state, n, m.from))
      .map((m) => ({
        ...turn(state, n, 'normal', { coordinator: m.from }),
        msgs: answered(m, state.msgs, 'Accepted'),
      })),
  );

/** What a node is about that an answer may reach while it is still calling. */
const calling = { Here: 'asking', Halted: 'halting', Accepted: 'naming' } as const;
type AnswerType = keyof typeof calling;

const isAnswer = ({ status, callee }: State, m: Message) =>
  status.get(m.to) === calling[m.type as AnswerType] && callee.get(m.to) === m.from;

const answers = (state: State, n: number, type: AnswerType) =>
  reached(state, n, type).filter((m) => isAnswer(state, m));

/** A greater node is there: n leaves the election to it. */
const HearHere = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    answers(state, n, 'Here').map((m) => ({
      ...turn(state, n, 'waiting', { above: m.from }),
      msgs: state.msgs.without(m),
    })),
  );

/** A smaller node is halted: n goes on to the next. */
const HearHalted = (constants: Constants, { nextToHalt }: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    answers(state, n, 'Halted').map((m) =>
      haltFrom(state, n, nextToHalt(n, m.from), state.group.get(n).add(m.from), state.msgs.without(m)),
    ),
  );

/** A smaller node accepts n for coordinator. */
const HearAccepted = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    answers(state, n, 'Accepted').map((m) =>
      name(state, n, state.group.get(n).without(m.from), state.msgs.without(m)),
    ),
  );

/** No answer: the node is down. One that was halted a moment ago was not, and so n begins again. */
const GiveUp = (constants: Constants, rules: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) => {
    const callee = state.callee.get(n);
    if (callee === 0 || state.clock.get(n) < constants.Timeout) return undefined;
    const status = state.status.get(n);
    if (status === 'asking') return askFrom(constants, rules, state, n, callee + 1);
    if (status === 'halting')
      return haltFrom(state, n, rules.nextToHalt(n, callee), state.group.get(n), state.msgs);
    return elect(constants, state, n, rules);
  });

/** A message reaches n, which has no use for it. */
const Ignore = (constants: Constants, { accepts }: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) => {
    const isOfUse = (m: Message) => {
      if (m.type in calling) return isAnswer(state, m);
      return m.type === 'NewCoordinator' ? accepts(state, n, m.from) : state.status.get(n) !== 'down';
    };
    return state.msgs
      .filter((m) => m.to === n && !isOfUse(m))
      .elements()
      .map((m) => ({ msgs: state.msgs.without(m) }));
  });

const isCall = ({ type }: Message) => !(type in calling);

/** The messages after a failure of n, which does not remember its calls. */
const unexpected = (msgs: Messages, n: number): Messages =>
  msgs
    .filter((m) => m.to !== n || isCall(m))
    .map((m) => {
      const { type, from, to, age } = m;
      return from === n && isCall(m) ? (record({ type, from, to, expected: false, age }) as Message) : m;
    });

/** Node n fails. */
const Crash = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    state.status.get(n) !== 'down' && state.crashes < constants.MaxCrashes
      ? { ...turn(state, n, 'down'), msgs: unexpected(state.msgs, n), crashes: state.crashes + 1 }
      : undefined,
  );

/** Node n comes up again, and begins an election: it may be the greatest. */
const Recover = (constants: Constants, rules: Rules) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    state.status.get(n) === 'down' ? elect(constants, state, n, rules) : undefined,
  );

/** A tick of time passes, once all messages have arrived that are due. */
const Tick = ({ Size, Delay, Timeout }: Constants) =>
  action({}, ({ callee, clock, msgs }: State) => {
    if (msgs.some((m) => m.age >= Delay)) return undefined;
    const later = (n: number) => (callee.get(n) === 0 ? clock.get(n) : Math.min(clock.get(n) + 1, Timeout));
    return {
      msgs: msgs.map(
        ({ type, from, to, expected, age }) => record({ type, from, to, expected, age: age + 1 }) as Message,
      ),
      clock: sequence(...Array.from({ length: Size }, (_, index) => later(index + 1))),
    };
  });

function typeOK(constants: Constants, state: State): boolean {
  const nodes = nodesOf(constants);
  const { Delay, Timeout, MaxCrashes } = constants;
  const isNodeOrNone = (n: number) => n === 0 || nodes.has(n);
  const isBetween = (count: number, last: number) => count >= 0 && count <= last;
  return (
    state.status.values.every((status) => statuses.includes(status)) &&
    [state.coordinator, state.above, state.callee].every((each) => each.values.every(isNodeOrNone)) &&
    state.clock.values.every((ticks) => isBetween(ticks, Timeout)) &&
    state.group.values.every((group) => group.isSubsetOf(nodes)) &&
    state.msgs.every(
      (m) => types.includes(m.type) && nodes.has(m.from) && nodes.has(m.to) && isBetween(m.age, Delay),
    ) &&
    isBetween(state.crashes, MaxCrashes)
  );
}

/** Time passes, and nodes do in the end what they can; but nobody need fail, nor come up again. */
const fairness = (constants: Constants): ModelFairness[] => [
  weakFairness('Tick'),
  ...nodesOf(constants)
    .elements()
    .flatMap((n) => fairActions.map((name) => weakFairness(name, { n }))),
];

const fairActions = [
  ...['Notice', 'Check', 'SayHere', 'SayHalted', 'SayAccepted'],
  ...['HearHere', 'HearHalted', 'HearAccepted', 'GiveUp', 'Ignore'],
];

/** The bully algorithm, action by action as in specs/leader-election/Bully.tla. */
export function bullyDefinition(constants: Constants, changes: Partial<Rules> = {}): ModelDefinition<State> {
  const rules = { ...rightRules, ...changes };
  const nodes = nodesOf(constants);
  const pairs = nodes.elements().flatMap((m) =>
    interval(1, m - 1)
      .elements()
      .map((n) => [m, n] as const),
  );
  const hasCoordinator = ({ status }: State, n: number) =>
    status.get(n) === 'naming' || status.get(n) === 'normal';
  const isElected = ({ status, coordinator }: State) => {
    const up = nodes.filter((n) => status.get(n) !== 'down').elements();
    return up.every((n) => status.get(n) === 'normal' && coordinator.get(n) === Math.max(...up));
  };
  return {
    name: 'leader-election/bully',
    variables: ['status', 'coordinator', 'above', 'callee', 'clock', 'group', 'msgs', 'crashes'],
    init: () => initialState(constants),
    actions: {
      Notice: Notice(constants, rules),
      Check: Check(constants, rules),
      SayHere: SayHere(constants),
      SayHalted: SayHalted(constants),
      SayAccepted: SayAccepted(constants, rules),
      HearHere: HearHere(constants),
      HearHalted: HearHalted(constants, rules),
      HearAccepted: HearAccepted(constants),
      GiveUp: GiveUp(constants, rules),
      Ignore: Ignore(constants, rules),
      Crash: Crash(constants),
      Recover: Recover(constants, rules),
      Tick: Tick(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      AtMostOneLeaderPerTerm: (state) =>
        pairs.every(
          ([m, n]) =>
            !hasCoordinator(state, m) ||
            !hasCoordinator(state, n) ||
            state.coordinator.get(m) === state.coordinator.get(n),
        ),
    },
    fairness: fairness(constants),
    temporalProperties: { EventuallyElected: eventually(always(holds(isElected))) },
    witnesses: {
      TwoHalt: ({ status }) => status.values.filter((each) => each === 'halting').length > 1,
      RefusedCoordinator: ({ msgs, status, above }) =>
        msgs.some(
          (m) => m.type === 'NewCoordinator' && status.get(m.to) === 'halted' && above.get(m.to) !== m.from,
        ),
      SmallerReigns: ({ status, coordinator }) =>
        interval(1, constants.Size - 1).some((n) => status.get(n) === 'normal' && coordinator.get(n) === n),
    },
  };
}

export const bullyModel = (constants: Constants): Model<State> => defineModel(bullyDefinition(constants));

const atBound = { Size: 3, Delay: 1, Timeout: 3, MaxCrashes: 1 };

export const bully: Protocol<BullyConstants> = {
  slug: 'leader-election/bully',
  title: 'Bully algorithm',
  source: 'Garcia-Molina, Elections in a Distributed Computing System (1982)',
  specification: 'specs/leader-election/Bully.tla',
  constants: {
    Size: wholeNumber('how many nodes there are', 1),
    Delay: wholeNumber('ticks that a message takes at most'),
    Timeout: wholeNumber('ticks after which a node takes silence for failure', 1),
    MaxCrashes: wholeNumber('how often nodes fail'),
  },
  configurations: {
    'at-bound': { about: '3 nodes that wait for one tick more than two messages take', constants: atBound },
    'past-bound': {
      about: '3 nodes that wait for as long as two messages take',
      constants: { ...atBound, Timeout: 2 },
      violates: ['AtMostOneLeaderPerTerm', 'EventuallyElected'],
    },
    'slow-messages': {
      about: 'messages that take up to two ticks, and nodes that wait for five',
      constants: { ...atBound, Delay: 2, Timeout: 5 },
    },
    'four-nodes': { about: '4 nodes', constants: { ...atBound, Size: 4 }, deep: true },
    'two-crashes': { about: 'two failures', constants: { ...atBound, MaxCrashes: 2 }, deep: true },
  },
  model: bullyModel,
};
