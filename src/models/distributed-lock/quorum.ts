import { always, and, eventually, implies } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { isSetOf, modelValues, naturals, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { countedAtLeast, type Units, unitsOfATick } from '../clock-units.ts';
import { nameOutside, truthValue, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { isQuorumSystem, majorities } from '../quorums.ts';

/** The constants of specs/distributed-lock/QuorumLock.tla. */
export interface QuorumLockConstants {
  readonly Client: SetValue<ModelValue>;
  readonly Server: SetValue<ModelValue>;
  /** Sets of servers; any two of them must share a member. */
  readonly Quorum: SetValue<SetValue<ModelValue>>;
  /** In place of the client of a key where there is no key, or where the server does not know. */
  readonly Nobody: ModelValue;
  readonly Unknown: ModelValue;
  /** Units that a clock without drift counts in a tick. */
  readonly Rate: number;
  /** The drift for which the protocol makes allowance, in units a tick. */
  readonly Epsilon: number;
  /** Units that the clocks there are may count in a tick. */
  readonly ClientPace: SetValue<number>;
  readonly ServerPace: SetValue<number>;
  /** How long a server keeps a key, by its clock. */
  readonly TimeToLive: number;
  /** Whether a client may pause between looking at its clock and acting. */
  readonly ClientsPause: boolean;
  readonly FaultKind: SetValue<FaultKind>;
  readonly MaxFaults: number;
}

export const faultKinds = [
  'answer lost',
  'clock set back',
  'clock set ahead',
  'restart',
  'restart without waiting',
] as const;
export type FaultKind = (typeof faultKinds)[number];

type Phase = 'idle' | 'asking' | 'holding';

export interface QuorumLockState {
  readonly phase: FunctionValue<ModelValue, Phase>;
  /** Units of its clock since each client began to ask; 0 while it is idle. */
  readonly since: FunctionValue<ModelValue, number>;
  /** The servers that have given the lock to each client since then. */
  readonly given: FunctionValue<ModelValue, SetValue<ModelValue>>;
  /** Whose key each server has, and units of its clock since it has had it. */
  readonly key: FunctionValue<ModelValue, ModelValue>;
  readonly age: FunctionValue<ModelValue, number>;
  /** How many faults there have been. */
  readonly faults: number;
}

type Constants = QuorumLockConstants;
type State = QuorumLockState;

export function initialState({ Client, Server, Nobody }: Constants): State {
  return {
    phase: functionFrom(Client, () => 'idle'),
    since: functionFrom(Client, () => 0),
    given: functionFrom(Client, () => setOf<ModelValue>()),
    key: functionFrom(Server, () => Nobody),
    age: functionFrom(Server, () => 0),
    faults: 0,
  };
}

/** How long a client may hold the lock, by its own clock and from when it began to ask. */
export const validityOf = ({ TimeToLive, Rate, Epsilon }: Constants) =>
  countedAtLeast(TimeToLive, Rate, Epsilon);

/** Server s has no key, or one whose time is over, which is the same. */
export const isFree = ({ Nobody, TimeToLive }: Constants, { key, age }: State, s: ModelValue) =>
  key.get(s) === Nobody || age.get(s) === TimeToLive;

const isInTime = (constants: Constants, { since }: State, c: ModelValue) =>
  since.get(c) < validityOf(constants);

/** What a mistake may change. */
export interface Rules {
  readonly isFree: typeof isFree;
  /** Whether the clock of client c runs. */
  readonly isTiming: (state: State, c: ModelValue) => boolean;
}

const rightRules: Rules = { isFree, isTiming: ({ phase }, c) => phase.get(c) !== 'idle' };

/** Client c begins to ask, and its time to run, once its keys of before are gone. */
const Start = (constants: Constants, rules: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) =>
    state.phase.get(c) === 'idle' &&
    constants.Server.every((s) => state.key.get(s) !== c || rules.isFree(constants, state, s))
      ? { phase: state.phase.set(c, 'asking') }
      : undefined,
  );

/** Server s can give the lock to c. */
const canGive = (constants: Constants, rules: Rules, state: State, c: ModelValue, s: ModelValue) =>
  state.phase.get(c) === 'asking' && isInTime(constants, state, c) && rules.isFree(constants, state, s);

const keep = ({ key, age }: State, s: ModelValue, c: ModelValue, units = 0) => ({
  key: key.set(s, c),
  age: age.set(s, units),
});

/** Server s gives the lock to c, which hears of it. */
const Lock = (constants: Constants, rules: Rules) =>
  action({ c: constants.Client, s: constants.Server }, (state: State, { c, s }) =>
    canGive(constants, rules, state, c, s)
      ? { ...keep(state, s, c), given: state.given.set(c, state.given.get(c).add(s)) }
      : undefined,
  );

const hasQuorum = ({ Quorum }: Constants, { given }: State, c: ModelValue) =>
  Quorum.some((Q) => Q.isSubsetOf(given.get(c)));

/** A quorum has given the lock to c, and there is time left. */
const Acquire = (constants: Constants) =>
  action({ c: constants.Client }, (state: State, { c }) =>
    state.phase.get(c) === 'asking' && hasQuorum(constants, state, c) && isInTime(constants, state, c)
      ? { phase: state.phase.set(c, 'holding'), given: state.given.set(c, setOf<ModelValue>()) }
      : undefined,
  );

const stop = ({ phase, since, given }: State, c: ModelValue) => ({
  phase: phase.set(c, 'idle'),
  since: since.set(c, 0),
  given: given.set(c, setOf<ModelValue>()),
});

/** It took too long, or all servers have answered and no quorum said yes. */
const GiveUp = (constants: Constants, rules: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const isRefused = () =>
      !hasQuorum(constants, state, c) && !constants.Server.some((s) => rules.isFree(constants, state, s));
    return state.phase.get(c) === 'asking' && (!isInTime(constants, state, c) || isRefused())
      ? stop(state, c)
      : undefined;
  });

/** Client c has done what it wanted the lock for, or notices that it does not have it any more. */
const Done = ({ Client }: Constants) =>
  action({ c: Client }, (state: State, { c }) =>
    state.phase.get(c) === 'holding' ? stop(state, c) : undefined,
  );

/** Server s removes the key of c, which does not want it any more, if it is still c's. */
const Unlock = ({ Client, Server, Nobody }: Constants) =>
  action({ c: Client, s: Server }, (state: State, { c, s }) =>
    state.phase.get(c) === 'idle' && state.key.get(s) === c ? keep(state, s, Nobody) : undefined,
  );

/** Something goes wrong at server s, of the kinds that may. */
const Fault = (constants: Constants, rules: Rules) =>
  action({ s: constants.Server }, (state: State, { s }) => {
    const { Client, Unknown, TimeToLive, FaultKind, MaxFaults } = constants;
    if (state.faults === MaxFaults) return undefined;
    const faults = state.faults + 1;
    const setTo = (units: number) =>
      rules.isFree(constants, state, s) ? [] : [{ age: state.age.set(s, units) }];
    const effects = {
      'answer lost': () =>
        Client.filter((c) => canGive(constants, rules, state, c, s))
          .elements()
          .map((c) => keep(state, s, c)),
      'clock set back': () => setTo(0),
      'clock set ahead': () => setTo(TimeToLive),
      restart: () => [keep(state, s, Unknown)],
      'restart without waiting': () => [keep(state, s, Unknown, TimeToLive)],
    };
    return FaultKind.elements().flatMap((kind) => effects[kind]().map((effect) => ({ faults, ...effect })));
  });

/** A tick of real time passes: what is given too late is worth nothing, and a key that runs out is forgotten. */
const Tick = (constants: Constants, rules: Rules) =>
  action({}, (state: State) => {
    const { Client, Server, ClientPace, ServerPace } = constants;
    const timing = Client.filter((c) => rules.isTiming(state, c) && isInTime(constants, state, c));
    const keeping = Server.filter((s) => !rules.isFree(constants, state, s));
    const serverUnits = unitsOfATick(keeping, ServerPace);
    return unitsOfATick(timing, ClientPace).flatMap((units) =>
      serverUnits.map((others) => pass(constants, state, units, others)),
    );
  });

function pass(constants: Constants, state: State, clientUnits: Units, serverUnits: Units) {
  const { Client, Server, TimeToLive, Unknown } = constants;
  const validity = validityOf(constants);
  const later = (count: number, p: ModelValue, units: Units, last: number) =>
    units.has(p) ? Math.min(count + units.get(p), last) : count;
  const since = functionFrom(Client, (c) => later(state.since.get(c), c, clientUnits, validity));
  const age = functionFrom(Server, (s) => later(state.age.get(s), s, serverUnits, TimeToLive));
  return {
    since,
    given: functionFrom(Client, (c) => (since.get(c) < validity ? state.given.get(c) : setOf<ModelValue>())),
    age,
    key: functionFrom(Server, (s) => (age.get(s) < TimeToLive ? state.key.get(s) : Unknown)),
  };
}

function typeOK(constants: Constants, state: State): boolean {
  const { Client, Server, Nobody, Unknown, TimeToLive, MaxFaults } = constants;
  const isBetween = (count: number, last: number) => count >= 0 && count <= last;
  return (
    state.phase.values.every((phase) => ['idle', 'asking', 'holding'].includes(phase)) &&
    state.since.values.every((units) => isBetween(units, validityOf(constants))) &&
    state.given.values.every((servers) => servers.isSubsetOf(Server)) &&
    state.key.values.every((c) => Client.has(c) || c === Nobody || c === Unknown) &&
    state.age.values.every((units) => isBetween(units, TimeToLive)) &&
    isBetween(state.faults, MaxFaults)
  );
}

/** Time passes, servers answer, and clients do what their answers say. */
const fairness = ({ Client, Server }: Constants): ModelFairness[] => [
  weakFairness('Tick'),
  ...Client.elements().flatMap((c) => [
    ...Server.elements().map((s) => weakFairness('Lock', { c, s })),
    weakFairness('Acquire', { c }),
    weakFairness('GiveUp', { c }),
  ]),
];

/** The quorum lock, action by action as in specs/distributed-lock/QuorumLock.tla. */
export function quorumLockDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Client, Server, Nobody, ClientsPause } = constants;
  const rules = { ...rightRules, ...changes };
  const mayAct = (state: State, c: ModelValue) =>
    state.phase.get(c) === 'holding' && (isInTime(constants, state, c) || ClientsPause);
  const isUndisturbed = ({ phase, since }: State, c: ModelValue) =>
    Client.every((d) => d === c || phase.get(d) !== 'asking') &&
    (phase.get(c) !== 'asking' || since.get(c) === 0);
  const inPhase = (c: ModelValue, phase: Phase) => holds((state: State) => state.phase.get(c) === phase);
  return {
    name: 'distributed-lock/quorum',
    variables: ['phase', 'since', 'given', 'key', 'age', 'faults'],
    init: () => initialState(constants),
    actions: {
      Start: Start(constants, rules),
      Lock: Lock(constants, rules),
      Acquire: Acquire(constants),
      GiveUp: GiveUp(constants, rules),
      Done: Done(constants),
      Unlock: Unlock(constants),
      Fault: Fault(constants, rules),
      Tick: Tick(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      MutualExclusion: {
        when: (state) => Client.some((c) => mayAct(state, c)),
        holds: (state) => Client.elements().filter((c) => mayAct(state, c)).length <= 1,
      },
    },
    actionProperties: {
      OnlyOwnerReleases: (before, after) =>
        Server.every((s) => {
          const owner = before.key.get(s);
          const isRemoved = Client.has(owner) && after.key.get(s) === Nobody;
          return !isRemoved || before.phase.get(owner) === 'idle';
        }),
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyAcquired: and(
        ...Client.elements().map((c) =>
          implies(
            and(
              eventually(always(holds((state: State) => isUndisturbed(state, c)))),
              always(eventually(inPhase(c, 'asking'))),
            ),
            always(eventually(inPhase(c, 'holding'))),
          ),
        ),
      ),
    },
    witnesses: {
      HeldAfterAnother: (state) =>
        Client.some(
          (c) =>
            state.phase.get(c) === 'holding' &&
            isInTime(constants, state, c) &&
            Client.some((d) => d !== c && state.phase.get(d) === 'holding'),
        ),
      SplitVote: (state) =>
        Client.every(
          (c) =>
            state.phase.get(c) === 'asking' && state.given.get(c).size > 0 && !hasQuorum(constants, state, c),
        ),
    },
  };
}

export const quorumLockModel = (constants: Constants): Model<State> =>
  defineModel(quorumLockDefinition(constants));

const atBound = {
  Client: names('c1', 'c2'),
  Server: names('s1', 's2', 's3'),
  Nobody: ModelValue.of('Nobody'),
  Unknown: ModelValue.of('Unknown'),
  Rate: 10,
  Epsilon: 1,
  ClientPace: setOf([9, 11]),
  ServerPace: setOf([9, 11]),
  TimeToLive: 11,
  ClientsPause: false,
  FaultKind: setOf(['answer lost', 'clock set back', 'restart']),
  MaxFaults: 1,
};

export const quorumLock: Protocol<QuorumLockConstants> = {
  slug: 'distributed-lock/quorum',
  title: 'Quorum lock',
  source: 'Sanfilippo, Distributed Locks with Redis (2014); Kleppmann, How to do distributed locking (2016)',
  specification: 'specs/distributed-lock/QuorumLock.tla',
  constants: {
    Client: modelValues('the clients that want the lock'),
    Server: modelValues('the servers that keep keys'),
    Quorum: {
      about: 'sets of servers of which any two meet; the majorities unless given',
      expected: 'a set of sets of servers of which any two meet, such as {{s1, s2}, {s2, s3}}',
      accepts: (value, { Server }) => isQuorumSystem(value, Server as SetValue<ModelValue>),
      derive: ({ Server }) => majorities(Server as SetValue<ModelValue>),
    },
    Nobody: nameOutside('what stands in place of a client where there is no key', ['Client']),
    Unknown: nameOutside('what stands in place of a client where a server does not know', ['Client']),
    Rate: wholeNumber('units that a clock without drift counts in a tick of real time', 1),
    Epsilon: wholeNumber('the drift for which the protocol makes allowance, in units a tick'),
    ClientPace: naturals('the units that the clocks of the clients there are may count in a tick'),
    ServerPace: naturals('the units that the clocks of the servers there are may count in a tick'),
    TimeToLive: wholeNumber('how long a server keeps a key, in units of its clock', 1),
    ClientsPause: truthValue('whether a client may pause between looking at its clock and acting'),
    FaultKind: {
      about: 'what may go wrong at a server',
      expected: `a set of some of ${faultKinds.map((kind) => `"${kind}"`).join(', ')}`,
      accepts: (value) => isSetOf(value, (member) => faultKinds.includes(member as FaultKind)),
    },
    MaxFaults: wholeNumber('how many faults there may be'),
  },
  configurations: {
    'at-bound': {
      about:
        'clocks as fast and as slow as is allowed for; answers lost, clocks set back, servers that restart',
      constants: atBound,
    },
    'past-bound': {
      about: 'servers as fast as is allowed for, clients slower by one unit a tick than is allowed for',
      constants: {
        ...atBound,
        ClientPace: setOf([8]),
        ServerPace: setOf([11]),
        FaultKind: setOf(['clock set back']),
      },
      violates: 'MutualExclusion',
    },
    'clock-jump': {
      about: 'the clock of one server is set ahead',
      constants: { ...atBound, FaultKind: setOf(['clock set ahead']) },
      violates: 'MutualExclusion',
    },
    pause: {
      about: 'clients pause between looking at their clock and acting',
      constants: { ...atBound, ClientsPause: true, FaultKind: setOf(['clock set back']) },
      violates: 'MutualExclusion',
    },
    restart: {
      about: 'a server restarts without its keys and does not wait',
      constants: { ...atBound, FaultKind: setOf(['restart without waiting']) },
      violates: 'MutualExclusion',
    },
    'two-ticks': {
      about: 'a lock that lasts for two ticks',
      constants: { ...atBound, TimeToLive: 22 },
      deep: true,
    },
  },
  model: quorumLockModel,
};
