import { and, leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, strongFairness, weakFairness } from '../../core/model-temporal.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, truthValue, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';

/** The constants of specs/distributed-lock/FencedLock.tla. */
export interface FencedLockConstants {
  readonly Client: SetValue<ModelValue>;
  readonly Server: SetValue<ModelValue>;
  /** In place of a holder before the first. */
  readonly Nobody: ModelValue;
  readonly MaxAsks: number;
  /** Whether the resource looks at tokens. */
  readonly Fencing: boolean;
}

type Status = 'free' | 'held' | 'expired';

/** A state of the lock; `holder` and `token` are those of the latest grant. */
export type Lock = RecordValue<{ status: Status; holder: ModelValue; token: number }>;

/** A client and a token. */
type Pair = FunctionValue<number, ModelValue | number>;
export const pair = (c: ModelValue, token: number): Pair => sequence<ModelValue | number>(c, token);
const tokenOf = ({ values }: Pair) => values[1] as number;

export interface FencedLockState {
  /** The state of the lock that was decided last, and the one that each server has applied last. */
  readonly lock: Lock;
  readonly copy: FunctionValue<ModelValue, Lock>;
  readonly asks: number;
  /** The clients whose request is not yet granted. */
  readonly waiting: SetValue<ModelValue>;
  /** The token under which each client thinks that it has the lock; 0 if it does not. */
  readonly token: FunctionValue<ModelValue, number>;
  /** Every token that was ever granted: for the properties. */
  readonly issued: SetValue<number>;
  /** Messages to the service and to the resource: what was given back, and what was written. */
  readonly letGo: SetValue<Pair>;
  readonly writes: SetValue<Pair>;
  /** The writes that the resource has taken, in order. */
  readonly taken: FunctionValue<number, Pair>;
}

type Constants = FencedLockConstants;
type State = FencedLockState;

const lockOf = (status: Status, holder: ModelValue, token: number): Lock => record({ status, holder, token });

export function initialState({ Client, Server, Nobody }: Constants): State {
  const neverHeld = lockOf('free', Nobody, 0);
  return {
    lock: neverHeld,
    copy: functionFrom(Server, () => neverHeld),
    asks: 0,
    waiting: setOf(),
    token: functionFrom(Client, () => 0),
    issued: setOf(),
    letGo: setOf(),
    writes: setOf(),
    taken: sequence(),
  };
}

/** Whether server s can have consensus decide on what it proposes. */
export type MayDecide = (state: State, s: ModelValue) => boolean;

/** It has applied all that was decided before. */
const isUpToDate: MayDecide = ({ lock, copy }, s) => equalValues(copy.get(s), lock);

export const decide = (state: State, s: ModelValue, lock: Lock) => ({ lock, copy: state.copy.set(s, lock) });

/** Client c, which does not think that it has the lock, asks for it. */
const Ask = ({ Client, MaxAsks }: Constants) =>
  action({ c: Client }, ({ asks, waiting, token }: State, { c }) =>
    asks < MaxAsks && !waiting.has(c) && token.get(c) === 0
      ? { asks: asks + 1, waiting: waiting.add(c) }
      : undefined,
  );

/** The lock is granted to c, under the next token. */
const Grant = ({ Client, Server }: Constants, mayDecide: MayDecide) =>
  action({ s: Server, c: Client }, (state: State, { s, c }) => {
    const copy = state.copy.get(s);
    if (!state.waiting.has(c) || copy.status === 'held' || !mayDecide(state, s)) return undefined;
    const token = copy.token + 1;
    return {
      ...decide(state, s, lockOf('held', c, token)),
      waiting: state.waiting.without(c),
      issued: state.issued.add(token),
    };
  });

/** The service takes the lock back from whoever has it. */
const Expire = ({ Server }: Constants, mayDecide: MayDecide) =>
  action({ s: Server }, (state: State, { s }) => {
    const { status, holder, token } = state.copy.get(s);
    return status === 'held' && mayDecide(state, s)
      ? decide(state, s, lockOf('expired', holder, token))
      : undefined;
  });

/** Whether the lock may be freed because of what c has given back. */
export type MayFree = (state: State, lock: Lock, c: ModelValue) => boolean;

/** It has given back this lock, under this token. */
const hasLetGo: MayFree = ({ letGo }, { holder, token }, c) => holder === c && letGo.has(pair(c, token));

/** Client c has given the lock back; the message may come late. */
const Free = ({ Client, Server }: Constants, mayDecide: MayDecide, mayFree: MayFree) =>
  action({ s: Server, c: Client }, (state: State, { s, c }) => {
    const copy = state.copy.get(s);
    return copy.status === 'held' && mayFree(state, copy, c) && mayDecide(state, s)
      ? decide(state, s, lockOf('free', copy.holder, copy.token))
      : undefined;
  });

/** Server s applies what was decided. */
const Apply = ({ Server }: Constants) =>
  action({ s: Server }, ({ lock, copy }: State, { s }) => ({ copy: copy.set(s, lock) }));

/** By all that server s knows c has the lock, and it tells c so. */
const Tell = ({ Client, Server }: Constants) =>
  action({ s: Server, c: Client }, (state: State, { s, c }) => {
    const { status, holder, token } = state.copy.get(s);
    const isNews = status === 'held' && holder === c && token > state.token.get(c);
    return isNews && !state.letGo.has(pair(c, token)) ? { token: state.token.set(c, token) } : undefined;
  });

/** Client c, which thinks that it has the lock, writes to the resource. */
const Write = ({ Client }: Constants) =>
  action({ c: Client }, ({ token, writes }: State, { c }) =>
    token.get(c) > 0 ? { writes: writes.add(pair(c, token.get(c))) } : undefined,
  );

/** Client c gives the lock back. */
const Release = ({ Client }: Constants) =>
  action({ c: Client }, ({ token, letGo }: State, { c }) =>
    token.get(c) > 0 ? { letGo: letGo.add(pair(c, token.get(c))), token: token.set(c, 0) } : undefined,
  );

/** Whether the resource takes a write. */
export type Takes = (state: State, write: Pair) => boolean;

/** Its token is greater than all before. */
const isNew: Takes = ({ taken }, write) => taken.values.every((each) => tokenOf(each) < tokenOf(write));

/** It has not taken it before: a resource that does not look at tokens. */
export const isUntaken: Takes = ({ taken }, write) => taken.values.every((each) => !equalValues(each, write));

/** Its token is no less than all before: a resource that compares wrongly. */
export const isNotOld: Takes = ({ taken }, write) =>
  taken.values.every((each) => tokenOf(each) <= tokenOf(write));

/** A write of c reaches the resource, perhaps late and not for the first time. */
const Take = ({ Client }: Constants, takes: Takes) =>
  action({ c: Client }, (state: State, { c }) =>
    state.writes
      .filter((write) => write.values[0] === c && takes(state, write))
      .elements()
      .map((write) => ({ taken: state.taken.append(write) })),
  );

function typeOK({ Client, Server, Nobody, MaxAsks }: Constants, state: State): boolean {
  const isToken = (token: number) => token >= 0 && token <= MaxAsks;
  const isLock = ({ status, holder, token }: Lock) =>
    ['free', 'held', 'expired'].includes(status) &&
    (holder === Nobody || Client.has(holder)) &&
    isToken(token);
  const isPair = (each: Pair) => Client.has(each.get(1)) && isToken(tokenOf(each));
  return (
    isLock(state.lock) &&
    Server.every((s) => isLock(state.copy.get(s))) &&
    isToken(state.asks) &&
    state.waiting.isSubsetOf(Client) &&
    state.token.values.every(isToken) &&
    state.issued.every(isToken) &&
    state.letGo.every(isPair) &&
    state.writes.every(isPair) &&
    state.taken.values.every(isPair)
  );
}

/** The service takes the lock back in the end, servers learn what was decided, and nobody is passed over for ever. */
const fairness = ({ Client, Server }: Constants): ModelFairness[] => [
  weakFairness('Expire'),
  ...Server.elements().map((s) => weakFairness('Apply', { s })),
  ...Client.elements().map((c) => strongFairness('Grant', { c })),
];

/** What a mistake may change. */
export interface Rules {
  readonly mayDecide: MayDecide;
  readonly mayFree: MayFree;
  readonly takes: Takes;
}

/** The fenced lock, action by action as in specs/distributed-lock/FencedLock.tla. */
export function fencedLockDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Client, Fencing } = constants;
  const { mayDecide = isUpToDate, mayFree = hasLetGo, takes = Fencing ? isNew : isUntaken } = changes;
  const isGrant = ({ lock }: State, after: State) =>
    after.lock.status === 'held' && !equalValues(after.lock, lock);
  return {
    name: 'distributed-lock/fenced',
    variables: ['lock', 'copy', 'asks', 'waiting', 'token', 'issued', 'letGo', 'writes', 'taken'],
    init: () => initialState(constants),
    actions: {
      Ask: Ask(constants),
      Grant: Grant(constants, mayDecide),
      Expire: Expire(constants, mayDecide),
      Free: Free(constants, mayDecide, mayFree),
      Apply: Apply(constants),
      Tell: Tell(constants),
      Write: Write(constants),
      Release: Release(constants),
      Take: Take(constants, takes),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      ResourceExclusion: {
        when: ({ taken }) => taken.size > 1,
        holds: ({ taken }) =>
          taken.values.every((write, index) =>
            taken.values.slice(index + 1).every((later) => tokenOf(write) < tokenOf(later)),
          ),
      },
    },
    actionProperties: {
      MutualExclusion: (before, after) => !isGrant(before, after) || before.lock.status !== 'held',
      TokenMonotonic: (before, after) =>
        !isGrant(before, after) || before.issued.every((token) => after.lock.token > token),
      OnlyOwnerReleases: ({ lock, letGo }, after) =>
        lock.status !== 'held' || after.lock.status !== 'free' || letGo.has(pair(lock.holder, lock.token)),
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyAcquired: and(
        ...Client.elements().map((c) =>
          leadsTo(
            holds(({ waiting }: State) => waiting.has(c)),
            holds(({ lock }: State) => lock.status === 'held' && lock.holder === c),
          ),
        ),
      ),
    },
    witnesses: {
      TwoThinkTheyHaveIt: ({ token }) => token.values.filter((each) => each > 0).length > 1,
      LateWrite: (state) =>
        state.writes.some(
          (write) =>
            isUntaken(state, write) && state.taken.values.some((each) => tokenOf(write) < tokenOf(each)),
        ),
      LateRelease: ({ lock, letGo }) =>
        lock.status === 'held' && letGo.some((each) => tokenOf(each) < lock.token),
    },
    // Clients ask finitely often, and then come to rest.
    deadlock: 'allowed',
  };
}

export const fencedLockModel = (constants: Constants): Model<State> =>
  defineModel(fencedLockDefinition(constants));

const small = {
  Client: names('c1', 'c2'),
  Server: names('s1', 's2'),
  Nobody: ModelValue.of('Nobody'),
  MaxAsks: 2,
  Fencing: true,
};

export const fencedLock: Protocol<FencedLockConstants> = {
  slug: 'distributed-lock/fenced',
  title: 'Lock on consensus with fencing tokens',
  source:
    'Burrows, The Chubby Lock Service (2006), section 2.4; Kleppmann, How to do distributed locking (2016)',
  specification: 'specs/distributed-lock/FencedLock.tla',
  constants: {
    Client: modelValues('the clients that want the lock'),
    Server: modelValues('the servers that keep it'),
    Nobody: nameOutside('what stands in place of a holder before the first', ['Client']),
    MaxAsks: wholeNumber('how often clients ask for the lock', 1),
    Fencing: truthValue('whether the resource looks at tokens'),
  },
  configurations: {
    fenced: { about: '2 clients, 2 servers, 2 requests', constants: small },
    unfenced: {
      about: 'the same, with a resource that does not look at tokens',
      constants: { ...small, Fencing: false },
      violates: 'ResourceExclusion',
    },
    'three-clients': {
      about: '3 clients, 2 servers, 2 requests',
      constants: { ...small, Client: names('c1', 'c2', 'c3') },
      deep: true,
    },
    'three-servers': {
      about: '2 clients, 3 servers, 2 requests',
      constants: { ...small, Server: names('s1', 's2', 's3') },
      deep: true,
    },
    'three-requests': {
      about: '2 clients, 2 servers, 3 requests',
      constants: { ...small, MaxAsks: 3 },
      deep: true,
    },
  },
  model: fencedLockModel,
};
