import { and, leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { isSetOf, naturals, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/lamport-clock/LamportMutex.tla. */
export interface LamportMutexConstants {
  /** Numbers, which break ties. */
  readonly Node: SetValue<number>;
  /** Those of them that ever ask. */
  readonly Asker: SetValue<number>;
  readonly MaxRequests: number;
}

export type Request = RecordValue<{ time: number; node: number }>;
export type Message = RecordValue<{ type: 'request' | 'acknowledge' | 'release'; time: number }>;
type Sequence<V extends Message | Request> = FunctionValue<number, V>;
type OfEach<V extends number | SetValue<Request> | Sequence<Message>> = FunctionValue<number, V>;

export interface LamportMutexState {
  /** The counter of each node: the stamp of its latest event, or 0. */
  readonly clock: OfEach<number>;
  /** The queue of each node: the requests of which it knows that are not released. */
  readonly requests: OfEach<SetValue<Request>>;
  /** The stamp of the latest message that each node has received from each other, or 0. */
  readonly heard: FunctionValue<number, OfEach<number>>;
  /** The messages on their way, from each node to each other. */
  readonly channel: FunctionValue<number, OfEach<Sequence<Message>>>;
  /** The nodes that have entered. */
  readonly critical: SetValue<number>;
  /** The requests that were granted, in that order: for the properties. */
  readonly granted: Sequence<Request>;
}

type Constants = LamportMutexConstants;
type State = LamportMutexState;

export function initialState({ Node }: Constants): State {
  return {
    clock: functionFrom(Node, () => 0),
    requests: functionFrom(Node, () => setOf<Request>()),
    heard: functionFrom(Node, () => functionFrom(Node, () => 0)),
    channel: functionFrom(Node, () => functionFrom(Node, () => sequence<Message>())),
    critical: setOf(),
    granted: sequence<Request>(),
  };
}

/** The total order of requests. */
export const precedes = (r: Request, s: Request) => r.time < s.time || (r.time === s.time && r.node < s.node);

export const ownRequest = ({ requests }: State, n: number): Request | undefined =>
  requests
    .get(n)
    .elements()
    .find(({ node }) => node === n);

const isWaiting = (state: State, n: number) => ownRequest(state, n) !== undefined && !state.critical.has(n);

export const grantedTo = ({ granted }: State, n: number): readonly Request[] =>
  granted.values.filter(({ node }) => node === n);

/** Node n sends a message to all others. */
const broadcast = ({ channel }: State, n: number, message: Message) => {
  const outgoing = channel.get(n);
  const toEach = functionFrom(outgoing.domain.keys as readonly number[], (m) =>
    m === n ? outgoing.get(m) : outgoing.get(m).append(message),
  );
  return channel.set(n, toEach);
};

/** Node n asks (rule 1): its request goes into its own queue and to all others. */
const Ask = ({ Asker, MaxRequests }: Constants, { stampOfRequest }: Rules) =>
  action({ n: Asker }, (state: State, { n }) => {
    if (ownRequest(state, n) !== undefined || grantedTo(state, n).length >= MaxRequests) return undefined;
    const time = stampOfRequest(state, n);
    return {
      clock: state.clock.set(n, time),
      requests: state.requests.set(n, state.requests.get(n).add(record({ time, node: n }))),
      channel: broadcast(state, n, record({ type: 'request', time })),
    };
  });

/** The queue after a message of m: a request goes into it (rule 2), a release takes what m had asked for out (rule 4). */
function queuedByType(queue: SetValue<Request>, m: number, { type, time }: Message): SetValue<Request> {
  if (type === 'request') return queue.add(record({ time, node: m }));
  return type === 'release' ? queue.filter(({ node }) => node !== m) : queue;
}

const without = (messages: Sequence<Message>, index: number): Sequence<Message> =>
  sequence(...messages.values.filter((_, each) => each !== index));

/** Node n receives the oldest message of m, and acknowledges a request with the stamp of the receipt. */
const Receive = ({ Node }: Constants, rules: Rules) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) => {
    const { clock, requests, heard, channel } = state;
    const incoming = channel.get(m).get(n);
    return incoming.values.slice(0, rules.overtaking ? incoming.size : 1).map((message, index) => {
      const time = rules.stampOfReceipt(clock.get(n), message.time);
      const taken = channel.set(m, channel.get(m).set(n, without(incoming, index)));
      const acknowledge: Message = record({ type: 'acknowledge', time });
      const isAnswered = message.type === 'request' && rules.acknowledges(state, n);
      const outgoing = taken.get(n);
      return {
        clock: clock.set(n, time),
        requests: requests.set(n, rules.queued(requests.get(n), m, message)),
        heard: heard.set(n, heard.get(n).set(m, message.time)),
        channel: isAnswered ? taken.set(n, outgoing.set(m, outgoing.get(m).append(acknowledge))) : taken,
      };
    });
  });

/** Node n enters (rule 5): its request precedes all others, and all others have sent it something later. */
const Enter = ({ Node }: Constants, { isFirst, hasHeard }: Rules) =>
  action({ n: Node }, (state: State, { n }) => {
    const own = ownRequest(state, n);
    if (own === undefined || state.critical.has(n)) return undefined;
    return isFirst(state.requests.get(n), own) && hasHeard(state, own)
      ? { critical: state.critical.add(n), granted: state.granted.append(own) }
      : undefined;
  });

/** Node n leaves (rule 3): it takes its request out of its queue and tells all others. */
const Leave = ({ Node }: Constants) =>
  action({ n: Node }, (state: State, { n }) => {
    if (!state.critical.has(n)) return undefined;
    const time = state.clock.get(n) + 1;
    return {
      clock: state.clock.set(n, time),
      requests: state.requests.set(
        n,
        state.requests.get(n).filter(({ node }) => node !== n),
      ),
      channel: broadcast(state, n, record({ type: 'release', time })),
      critical: state.critical.without(n),
    };
  });

/** What a mistake may change. */
export interface Rules {
  readonly stampOfRequest: (state: State, n: number) => number;
  /** The stamp of a receipt, from the node's own and the message's. */
  readonly stampOfReceipt: (own: number, received: number) => number;
  /** Whether a message may overtake others in its channel. */
  readonly overtaking: boolean;
  /** Whether node n acknowledges a request. */
  readonly acknowledges: (state: State, n: number) => boolean;
  /** The queue after a message of m. */
  readonly queued: (queue: SetValue<Request>, m: number, message: Message) => SetValue<Request>;
  /** Whether a request comes before all others in the queue. */
  readonly isFirst: (queue: SetValue<Request>, r: Request) => boolean;
  /** Whether the node of a request has heard from the others at a later stamp. */
  readonly hasHeard: (state: State, r: Request) => boolean;
}

/** The nodes other than that of a request, and which of them it has heard of later than that. */
export function heardLater({ heard }: State, r: Request) {
  const fromEach = heard.get(r.node);
  const others = (fromEach.domain.keys as readonly number[]).filter((m) => m !== r.node);
  return { others, later: others.filter((m) => fromEach.get(m) > r.time) };
}

function hasHeardFromAll(state: State, r: Request): boolean {
  const { others, later } = heardLater(state, r);
  return later.length === others.length;
}

const right: Rules = {
  stampOfRequest: ({ clock }, n) => clock.get(n) + 1,
  stampOfReceipt: (own, received) => Math.max(own, received) + 1,
  overtaking: false,
  acknowledges: () => true,
  queued: queuedByType,
  isFirst: (queue, r) => queue.every((s) => equalValues(r, s) || precedes(r, s)),
  hasHeard: hasHeardFromAll,
};

function typeOK({ Node }: Constants, { clock, requests, heard, channel, critical, granted }: State): boolean {
  const isStamp = (time: number) => Number.isInteger(time) && time >= 0;
  const isRequest = ({ time, node }: Request) => isStamp(time) && time > 0 && Node.has(node);
  const isMessage = ({ type, time }: Message) =>
    ['request', 'acknowledge', 'release'].includes(type) && isStamp(time) && time > 0;
  return (
    Node.every(
      (n) =>
        isStamp(clock.get(n)) &&
        requests.get(n).every(isRequest) &&
        Node.every((m) => isStamp(heard.get(n).get(m)) && channel.get(n).get(m).values.every(isMessage)),
    ) &&
    critical.isSubsetOf(Node) &&
    granted.values.every(isRequest)
  );
}

/** Messages arrive, and nodes enter when they may and leave in the end. Nobody need ask. */
const fairness = ({ Node }: Constants): ModelFairness[] =>
  Node.elements().flatMap((n) => [
    weakFairness('Enter', { n }),
    weakFairness('Leave', { n }),
    ...Node.elements().map((m) => weakFairness('Receive', { n, m })),
  ]);

/** Lamport's mutual exclusion, action by action as in specs/lamport-clock/LamportMutex.tla. */
export function lamportMutexDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Node, Asker, MaxRequests } = constants;
  const rules = { ...right, ...changes };
  return {
    name: 'lamport-clock/mutex',
    variables: ['clock', 'requests', 'heard', 'channel', 'critical', 'granted'],
    init: () => initialState(constants),
    actions: {
      Ask: Ask(constants, rules),
      Receive: Receive(constants, rules),
      Enter: Enter(constants, rules),
      Leave: Leave(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      MutualExclusion: {
        when: ({ critical }) => critical.size > 0,
        holds: ({ critical }) => critical.size <= 1,
      },
      GrantedInOrder: {
        when: ({ granted }) => granted.size > 1,
        holds: ({ granted: { values } }) =>
          values.every((r, index) => values.slice(index + 1).every((s) => precedes(r, s))),
      },
    },
    fairness: fairness(constants),
    temporalProperties: {
      EveryRequestGranted: and(
        ...Node.elements().map((n) =>
          leadsTo(
            holds((state: State) => isWaiting(state, n)),
            holds((state: State) => state.critical.has(n)),
          ),
        ),
      ),
    },
    witnesses: {
      TieBroken: ({ requests }) =>
        requests.values.some((queue) =>
          queue.some((r) => queue.some((s) => !equalValues(r, s) && r.time === s.time)),
        ),
      EarlierOnItsWay: (state) =>
        Node.some((n) => {
          const own = ownRequest(state, n);
          if (own === undefined || !rules.isFirst(state.requests.get(n), own)) return false;
          return Node.some((m) => {
            const other = ownRequest(state, m);
            return other !== undefined && precedes(other, own);
          });
        }),
      AllGranted: (state) => Asker.every((n) => grantedTo(state, n).length === MaxRequests),
    },
    // When every node has had what it asked for there is nothing left to do.
    deadlock: 'allowed',
  };
}

export const lamportMutexModel = (constants: Constants): Model<State> =>
  defineModel(lamportMutexDefinition(constants));

const configuration = (nodes: number, askers: number, MaxRequests: number) => ({
  Node: interval(1, nodes),
  Asker: interval(1, askers),
  MaxRequests,
});

export const lamportMutex: Protocol<LamportMutexConstants> = {
  slug: 'lamport-clock/mutex',
  title: "Lamport's mutual exclusion",
  source:
    'Lamport, Time, Clocks, and the Ordering of Events in a Distributed System (1978), the five rules under the total ordering',
  specification: 'specs/lamport-clock/LamportMutex.tla',
  constants: {
    Node: naturals('the nodes: numbers, which break ties'),
    Asker: {
      about: 'those nodes that ever ask',
      expected: 'a set of nodes, such as {1, 2}',
      accepts: (value, { Node }) => isSetOf(value, (member) => (Node as SetValue).has(member)),
    },
    MaxRequests: wholeNumber('how often each of them asks'),
  },
  configurations: {
    'two-nodes': { about: '2 nodes that ask twice each', constants: configuration(2, 2, 2) },
    'two-of-three': { about: '3 nodes, 2 of which ask, once each', constants: configuration(3, 2, 1) },
    'three-nodes': { about: '3 nodes that ask once each', constants: configuration(3, 3, 1), deep: true },
  },
  model: lamportMutexModel,
};
