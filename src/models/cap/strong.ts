import { always, and, eventually, implies, leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, strongFairness, weakFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
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
  isLinearizable,
  isStale,
  isWrite,
  mayBegin,
  type Operation,
  type OperationType,
  type ReadWriteConstants,
} from './history.ts';
import {
  areJoined,
  groupOf,
  Heal,
  healing,
  healingFairness,
  isMajority,
  type NetworkConstants,
  type NetworkState,
  type NodeNumber,
  nodes,
  Partition,
  sides,
  someNodes,
  whole,
} from './network.ts';
import { firstVersion, isNewer, isVersion, newest, type Version, versionOf } from './versions.ts';

/** The constants of specs/cap/StrongRegister.tla. */
export interface StrongRegisterConstants extends NetworkConstants, ReadWriteConstants {}

export interface StrongRegisterState extends NetworkState {
  /** The version that each replica keeps. */
  readonly stored: FunctionValue<NodeNumber, Version>;
  readonly phase: FunctionValue<NodeNumber, 'rest' | 'ask' | 'tell'>;
  /** The number of each client's operation; 0 before the first. */
  readonly doing: FunctionValue<NodeNumber, number>;
  /** The nodes that have answered it in this phase. */
  readonly heard: FunctionValue<NodeNumber, SetValue<NodeNumber>>;
  /** The newest version that it knows of, and then the one that it tells others. */
  readonly latest: FunctionValue<NodeNumber, Version>;
  /** Every operation: for the properties. */
  readonly history: History;
}

type Constants = StrongRegisterConstants;
type State = StrongRegisterState;

function initialState(constants: Constants): State {
  const Client = clientsOf(constants);
  return {
    cut: whole,
    stored: functionFrom(constants.Node, () => firstVersion),
    phase: functionFrom(Client, () => 'rest'),
    doing: functionFrom(Client, () => 0),
    heard: functionFrom(Client, () => setOf<NodeNumber>()),
    latest: functionFrom(Client, () => firstVersion),
    history: sequence<Operation>(),
  };
}

/** What a mistake may change. */
export interface Rules {
  /** Whether those who have answered are enough. */
  readonly isQuorum: (constants: Constants, nodes: SetValue<NodeNumber>) => boolean;
  /** Whether client c has asked enough. */
  readonly hasAsked: (state: State, c: NodeNumber, isEnough: boolean) => boolean;
  /** What client c tells others once it has asked. */
  readonly toTell: (state: State, c: NodeNumber) => Version;
  /** What a replica makes of a version that reaches it. */
  readonly take: (own: Version, received: Version) => Version;
  /** Whether a client that has asked may answer without telling others. */
  readonly answersAtOnce: (state: State, c: NodeNumber) => boolean;
}

const operationOf = ({ history, doing }: State, c: NodeNumber) => history.get(doing.get(c));

export const isReading = (state: State, c: NodeNumber) => operationOf(state, c).type === 'read';

/** A write makes a newer version than all that were heard of; a read takes the newest of them. */
const versionToTell = (state: State, c: NodeNumber): Version => {
  const latest = state.latest.get(c);
  return isReading(state, c) ? latest : versionOf(latest.number + 1, c, state.doing.get(c));
};

const rightly: Rules = {
  isQuorum: isMajority,
  hasAsked: (_state, _c, isEnough) => isEnough,
  toTell: versionToTell,
  take: newest,
  answersAtOnce: () => false,
};

/** Client c begins to read or to write, and asks its own replica first. */
const Begin = (constants: Constants) =>
  action(
    { c: clientsOf(constants), type: setOf<OperationType>(['read', 'write']) },
    ({ stored, phase, doing, heard, latest, history }: State, { c, type }) => {
      if (phase.get(c) !== 'rest' || !mayBegin(constants, history, c, type)) return undefined;
      return {
        phase: phase.set(c, 'ask'),
        doing: doing.set(c, history.size + 1),
        heard: heard.set(c, setOf([c])),
        latest: latest.set(c, stored.get(c)),
        history: begun(history, type),
      };
    },
  );

/** Client c hears from m which version it keeps. */
const Ask = (constants: Constants) =>
  action({ c: clientsOf(constants), m: constants.Node }, (state: State, { c, m }) => {
    const { stored, phase, heard, latest } = state;
    if (phase.get(c) !== 'ask' || heard.get(c).has(m) || !areJoined(state, c, m)) return undefined;
    return {
      heard: heard.set(c, heard.get(c).add(m)),
      latest: latest.set(c, newest(latest.get(c), stored.get(m))),
    };
  });

/** What becomes of a state in which the operation of client c is answered. */
const answer = ({ phase, doing, heard, latest, history }: State, c: NodeNumber) => ({
  phase: phase.set(c, 'rest'),
  heard: heard.set(c, setOf<NodeNumber>()),
  history: answered(history, doing.get(c), latest.get(c).value),
});

/** A majority has answered client c, and it turns to telling others. */
const Decide = (constants: Constants, { isQuorum, hasAsked, toTell, take, answersAtOnce }: Rules) =>
  action({ c: clientsOf(constants) }, (state: State, { c }) => {
    const { stored, phase, heard, latest } = state;
    if (phase.get(c) !== 'ask' || !hasAsked(state, c, isQuorum(constants, heard.get(c)))) return undefined;
    if (answersAtOnce(state, c)) return answer(state, c);
    const version = toTell(state, c);
    return {
      phase: phase.set(c, 'tell'),
      heard: heard.set(c, setOf([c])),
      latest: latest.set(c, version),
      stored: stored.set(c, take(stored.get(c), version)),
    };
  });

/** Replica m takes the version of c, and c hears that it has. */
const Tell = (constants: Constants, { take }: Rules) =>
  action({ c: clientsOf(constants), m: constants.Node }, (state: State, { c, m }) => {
    const { stored, phase, heard, latest } = state;
    if (phase.get(c) !== 'tell' || heard.get(c).has(m) || !areJoined(state, c, m)) return undefined;
    return {
      stored: stored.set(m, take(stored.get(m), latest.get(c))),
      heard: heard.set(c, heard.get(c).add(m)),
    };
  });

/** Or c does not hear: the answer is lost, or c has what it needs. */
const TellUnheard = (constants: Constants, { take }: Rules) =>
  action({ c: clientsOf(constants), m: constants.Node }, (state: State, { c, m }) => {
    const { stored, phase, heard, latest } = state;
    if (phase.get(c) === 'ask' || heard.get(c).has(m) || !areJoined(state, c, m)) return undefined;
    return isNewer(latest.get(c), stored.get(m))
      ? { stored: stored.set(m, take(stored.get(m), latest.get(c))) }
      : undefined;
  });

/** A majority has the version of c: its operation is answered. */
const Answer = (constants: Constants, { isQuorum }: Rules) =>
  action({ c: clientsOf(constants) }, (state: State, { c }) =>
    state.phase.get(c) === 'tell' && isQuorum(constants, state.heard.get(c)) ? answer(state, c) : undefined,
  );

function typeOK(constants: Constants, { cut, stored, phase, doing, heard, latest, history }: State): boolean {
  const { Node, Sides, MaxOperations } = constants;
  return (
    (cut.size === 0 || Sides.has(cut)) &&
    stored.values.every((version) => isVersion(version, MaxOperations)) &&
    phase.values.every((each) => ['rest', 'ask', 'tell'].includes(each)) &&
    doing.values.every((k) => k >= 0 && k <= MaxOperations) &&
    heard.values.every((each) => each.isSubsetOf(Node)) &&
    latest.values.every((version) => isVersion(version, MaxOperations)) &&
    isHistory(history, MaxOperations)
  );
}

const isWaiting = ({ phase }: State, c: NodeNumber) => phase.get(c) !== 'rest';

/** A client has heard all whom it can reach, and waits. */
const isUnavailableInMinority = (constants: Constants, state: State) =>
  clientsOf(constants).some((c) => {
    const group = groupOf(constants, state, c);
    const heard = state.heard.get(c);
    const hasMinority = !isMajority(constants, group) && !isMajority(constants, heard);
    return isWaiting(state, c) && hasMinority && group.isSubsetOf(heard);
  });

/** A message that is sent again and again arrives, and so does its answer. */
const fairness = (constants: Constants): ModelFairness[] => [
  ...clientsOf(constants)
    .elements()
    .flatMap((c) => [
      strongFairness('Ask', { c }),
      weakFairness('Decide', { c }),
      strongFairness('Tell', { c }),
      weakFairness('Answer', { c }),
    ]),
  ...healingFairness(constants),
];

function temporalProperties(constants: Constants): NonNullable<ModelDefinition<State>['temporalProperties']> {
  const clients = clientsOf(constants).elements();
  const waits = (c: NodeNumber) => holds((state: State) => isWaiting(state, c));
  const rests = (c: NodeNumber) => holds((state: State) => !isWaiting(state, c));
  const isAmongMany = (c: NodeNumber) =>
    holds((state: State) => isMajority(constants, groupOf(constants, state, c)));
  return {
    EventuallyAnswered: and(...clients.map((c) => leadsTo(waits(c), rests(c)))),
    AnsweredInMajority: and(
      ...clients.map((c) => implies(always(eventually(isAmongMany(c))), leadsTo(waits(c), rests(c)))),
    ),
  };
}

/** The register, action by action as in specs/cap/StrongRegister.tla. */
export function strongRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules: Rules = { ...rightly, ...changes };
  return {
    name: 'cap/strong',
    variables: ['cut', 'stored', 'phase', 'doing', 'heard', 'latest', 'history'],
    init: () => initialState(constants),
    actions: {
      Begin: Begin(constants),
      Ask: Ask(constants),
      Decide: Decide(constants, rules),
      Tell: Tell(constants, rules),
      TellUnheard: TellUnheard(constants, rules),
      Answer: Answer(constants, rules),
      Partition: Partition(constants),
      Heal: Heal(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      NoStaleRead: {
        when: ({ history }) => completedReads(history).some((k) => history.get(k).after.size > 0),
        holds: ({ history }) => completedReads(history).every((k) => !isStale(history, k)),
      },
      Linearizable: {
        when: ({ history }) => completedReads(history).size > 0,
        holds: ({ history }) => isLinearizable(history),
      },
    },
    fairness: fairness(constants),
    temporalProperties: temporalProperties(constants),
    witnesses: {
      UnavailableInMinority: (state) => isUnavailableInMinority(constants, state),
      AnsweredMeanwhile: (state) =>
        isUnavailableInMinority(constants, state) &&
        completed(state.history).some((k) => isWrite(state.history, k)),
      ReadBeforeAnswered: ({ history }) =>
        completedReads(history).some((k) => {
          const { value } = history.get(k);
          return value > 0 && !history.get(value).done;
        }),
    },
  };
}

export const strongRegisterModel = (constants: Constants): Model<State> =>
  defineModel(strongRegisterDefinition(constants));

const standard = {
  Node: interval(1, 3),
  Writer: setOf([1]),
  Reader: setOf([2]),
  Sides: setOf([setOf([1])]),
  Healing: setOf([setOf([1])]),
  MaxOperations: 3,
};

export const strongRegister: Protocol<StrongRegisterConstants> = {
  slug: 'cap/strong',
  title: 'Replicated register, strong: a majority is asked',
  source:
    'Attiya, Bar-Noy and Dolev, Sharing Memory Robustly in Message-Passing Systems (1995); Gilbert and Lynch (2002), theorem 1',
  specification: 'specs/cap/StrongRegister.tla',
  constants: {
    Node: nodes('the replicas: numbers from 1, which break ties'),
    Writer: someNodes('those of them at which there are clients that write'),
    Reader: someNodes('those at which there are clients that read'),
    Sides: sides,
    Healing: healing,
    MaxOperations: wholeNumber('how many operations there are in all', 1),
  },
  configurations: {
    standard: {
      about: '3 replicas, one client that writes and one that reads, 3 operations',
      constants: standard,
    },
    'cut-off': {
      about: 'a partition may last for ever; 2 operations',
      constants: { ...standard, Healing: setOf<SetValue<NodeNumber>>(), MaxOperations: 2 },
      violates: 'EventuallyAnswered',
    },
    'two-writers': {
      about: 'both clients write, and one reads; 3 operations',
      constants: { ...standard, Writer: setOf([1, 2]) },
      deep: true,
    },
  },
  model: strongRegisterModel,
};
