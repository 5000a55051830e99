import { always, and, eventually, leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, strongFairness, weakFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import {
  answered,
  begun,
  clientsOf,
  completed,
  completedReads,
  type History,
  isHistory,
  isStale,
  isWrite,
  mayBegin,
  type Operation,
  type OperationType,
  type ReadWriteConstants,
} from './history.ts';
import {
  areJoined,
  Heal,
  healing,
  healingFairness,
  type NetworkConstants,
  type NetworkState,
  type NodeNumber,
  nodes,
  Partition,
  sides,
  someNodes,
  whole,
} from './network.ts';
import { firstVersion, isNewer, isVersion, type Version, versionOf } from './versions.ts';

/** The constants of specs/cap/WeakRegister.tla. */
export interface WeakRegisterConstants extends NetworkConstants, ReadWriteConstants {}

export interface WeakRegisterState extends NetworkState {
  /** The version that each replica keeps. */
  readonly stored: FunctionValue<NodeNumber, Version>;
  /** The number of each client's operation; 0 if it has none. */
  readonly doing: FunctionValue<NodeNumber, number>;
  /** Every operation: for the properties. */
  readonly history: History;
}

type Constants = WeakRegisterConstants;
type State = WeakRegisterState;

const initialState = (constants: Constants): State => ({
  cut: whole,
  stored: functionFrom(constants.Node, () => firstVersion),
  doing: functionFrom(clientsOf(constants), () => 0),
  history: sequence<Operation>(),
});

/** What a mistake may change. */
export interface Rules {
  /** Whether the replica of client c answers as things are. */
  readonly mayAnswer: (constants: Constants, state: State, c: NodeNumber) => boolean;
  /** Number and node of the stamp of a write of c. */
  readonly stamp: (own: Version, c: NodeNumber) => readonly [number: number, by: number];
  readonly newer: (x: Version, y: Version) => boolean;
  /** What a replica makes of a version that it hears of: the newer of both unless given. */
  readonly take: (own: Version, received: Version) => Version;
}

const rulesWith = (changes: Partial<Rules>): Rules => {
  const { newer = isNewer } = changes;
  return {
    mayAnswer: () => true,
    stamp: ({ number }, c) => [number + 1, c],
    newer,
    take: (own, received) => (newer(received, own) ? received : own),
    ...changes,
  };
};

/** Client c begins to read or to write. */
const Begin = (constants: Constants) =>
  action(
    { c: clientsOf(constants), type: setOf<OperationType>(['read', 'write']) },
    ({ doing, history }: State, { c, type }) =>
      doing.get(c) === 0 && mayBegin(constants, history, c, type)
        ? { doing: doing.set(c, history.size + 1), history: begun(history, type) }
        : undefined,
  );

/** The replica of c answers, without asking anybody. */
const Answer = (constants: Constants, { mayAnswer, stamp }: Rules) =>
  action({ c: clientsOf(constants) }, (state: State, { c }) => {
    const { stored, doing, history } = state;
    const k = doing.get(c);
    if (k === 0 || !mayAnswer(constants, state, c)) return undefined;
    const resting = doing.set(c, 0);
    if (!isWrite(history, k)) return { history: answered(history, k, stored.get(c).value), doing: resting };
    return {
      stored: stored.set(c, versionOf(...stamp(stored.get(c), c), k)),
      history: answered(history, k, k),
      doing: resting,
    };
  });

/** Anti-entropy: node n hears of the version that m keeps, and takes it if it is newer than its own. */
const Hear = ({ Node }: Constants, { take }: Rules) =>
  action({ n: Node, m: Node }, (state: State, { n, m }) =>
    m !== n && areJoined(state, m, n)
      ? { stored: state.stored.set(n, take(state.stored.get(n), state.stored.get(m))) }
      : undefined,
  );

function typeOK({ Sides, MaxOperations }: Constants, { cut, stored, doing, history }: State): boolean {
  return (
    (cut.size === 0 || Sides.has(cut)) &&
    stored.values.every((version) => isVersion(version, MaxOperations)) &&
    doing.values.every((k) => k >= 0 && k <= MaxOperations) &&
    isHistory(history, MaxOperations)
  );
}

const isOneValuePerStamp = ({ stored }: State) =>
  stored.values.every((x) =>
    stored.values.every((y) => x.number !== y.number || x.by !== y.by || x.value === y.value),
  );

const haveConverged = ({ stored }: State) =>
  stored.values.every((version) => equalValues(version, stored.values[0]!));

const allKeep = ({ stored }: State, value: number) =>
  stored.values.every((version) => version.value === value);

/** All replicas keep one of two writes that were answered. */
const someWritePassedOver = (state: State, wasBefore: (v: number, w: number) => boolean) => {
  const writes = completed(state.history).filter((k) => isWrite(state.history, k));
  return writes.some((v) => allKeep(state, v) && writes.some((w) => v !== w && wasBefore(v, w)));
};

/** Replicas answer, and what is sent again and again arrives. */
const fairness = (constants: Constants): ModelFairness[] => [
  ...clientsOf(constants)
    .elements()
    .map((c) => weakFairness('Answer', { c })),
  ...constants.Node.elements().flatMap((n) =>
    constants.Node.elements().map((m) => strongFairness('Hear', { n, m })),
  ),
  ...healingFairness(constants),
];

/** The register, action by action as in specs/cap/WeakRegister.tla. */
export function weakRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = rulesWith(changes);
  const clients = clientsOf(constants);
  const isAfter = ({ history }: State, k: number, other: number) => history.get(k).after.has(other);
  return {
    name: 'cap/weak',
    variables: ['cut', 'stored', 'doing', 'history'],
    init: () => initialState(constants),
    actions: {
      Begin: Begin(constants),
      Answer: Answer(constants, rules),
      Hear: Hear(constants, rules),
      Partition: Partition(constants),
      Heal: Heal(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      AlwaysAvailable: {
        when: ({ doing }) => clients.some((c) => doing.get(c) !== 0),
        holds: (state) =>
          clients.every((c) => state.doing.get(c) === 0 || rules.mayAnswer(constants, state, c)),
      },
      OneValuePerStamp: isOneValuePerStamp,
    },
    actionProperties: {
      NeverOlder: ({ stored }, after) =>
        constants.Node.every((n) => {
          const [old, next] = [stored.get(n), after.stored.get(n)];
          return equalValues(old, next) || rules.newer(next, old);
        }),
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyAnswered: and(
        ...clients.elements().map((c) =>
          leadsTo(
            holds(({ doing }: State) => doing.get(c) !== 0),
            holds(({ doing }: State) => doing.get(c) === 0),
          ),
        ),
      ),
      EventuallyConverges: eventually(always(holds(haveConverged))),
    },
    witnesses: {
      StaleRead: ({ history }) => completedReads(history).some((k) => isStale(history, k)),
      WritePassedOver: (state) =>
        someWritePassedOver(state, (v, w) => !isAfter(state, v, w) && !isAfter(state, w, v)),
      LaterWriteLost: (state) => someWritePassedOver(state, (v, w) => isAfter(state, w, v)),
    },
  };
}

export const weakRegisterModel = (constants: Constants): Model<State> =>
  defineModel(weakRegisterDefinition(constants));

const cutOne = setOf([setOf([1])]);
const standard = {
  Node: interval(1, 2),
  Writer: interval(1, 2),
  Reader: interval(1, 2),
  Sides: cutOne,
  Healing: cutOne,
  MaxOperations: 3,
};
const cutOneOrThree = setOf([setOf([1]), setOf([3])]);

export const weakRegister: Protocol<WeakRegisterConstants> = {
  slug: 'cap/weak',
  title: 'Replicated register, weak: the replica at hand answers',
  source:
    'Terry et al., Managing Update Conflicts in Bayou (1995), sections 3 and 5; DeCandia et al., Dynamo (2007), section 4',
  specification: 'specs/cap/WeakRegister.tla',
  constants: {
    Node: nodes('the replicas: numbers from 1, which break ties'),
    Writer: someNodes('those of them at which there are clients that write'),
    Reader: someNodes('those at which there are clients that read'),
    Sides: sides,
    Healing: healing,
    MaxOperations: wholeNumber('how many operations there are in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, whose clients read and write; 3 operations', constants: standard },
    'cut-off': {
      about: 'a partition may last for ever; 2 operations',
      constants: { ...standard, Healing: setOf<SetValue<NodeNumber>>(), MaxOperations: 2 },
      violates: 'EventuallyConverges',
    },
    'three-nodes': {
      about: '3 replicas: two with clients that write, the third with one that reads; 3 operations',
      constants: {
        ...standard,
        Node: interval(1, 3),
        Reader: setOf([3]),
        Sides: cutOneOrThree,
        Healing: cutOneOrThree,
      },
      deep: true,
    },
  },
  model: weakRegisterModel,
};
