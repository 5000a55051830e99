import { always, and, eventually, implies, leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, strongFairness, weakFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import {
  areJoined,
  Heal,
  healing,
  healingFairness,
  type NetworkConstants,
  type NetworkState,
  type NodeNumber,
  nodes,
  oneOfTheNodes,
  Partition,
  sides,
  someNodes,
  whole,
} from './network.ts';
import {
  isValue,
  noLostUpdate,
  noUpdates,
  somebodyAnswered,
  type UpdateConstants,
  type UpdatedValue,
  type UpdatingState,
} from './updates.ts';

/** The constants of specs/cap/PessimisticRegister.tla. */
export interface PessimisticRegisterConstants extends NetworkConstants, UpdateConstants {
  /** For how many ticks the lock is granted. */
  readonly Term: number;
}

/** What was asked: an update, and who had the lock, or 0. */
type Request = RecordValue<{ update: number; found: NodeNumber }>;
/** What was written: an update, the version that its client had read, and the one that the primary had. */
type Written = RecordValue<{ update: number; read: number; found: number }>;

export interface PessimisticRegisterState extends NetworkState, UpdatingState {
  readonly phase: FunctionValue<NodeNumber, 'rest' | 'ask' | 'wait' | 'hold'>;
  /** For how many ticks each client has the lock, by its own clock. */
  readonly held: FunctionValue<NodeNumber, number>;
  /** To whom the lock was granted last, or 0, and for how many ticks it is still, by the clock of the primary. */
  readonly holder: NodeNumber;
  readonly left: number;
  /** The updates that are counted as having waited. */
  readonly waited: SetValue<number>;
  /** For the properties. */
  readonly requests: SetValue<Request>;
  readonly writes: SetValue<Written>;
}

type Constants = PessimisticRegisterConstants;
type State = PessimisticRegisterState;

const initialState = ({ Node, Client }: Constants): State => ({
  cut: whole,
  stored: functionFrom(Node, () => noUpdates),
  begun: 0,
  doing: functionFrom(Client, () => 0),
  phase: functionFrom(Client, () => 'rest'),
  held: functionFrom(Client, () => 0),
  holder: 0,
  left: 0,
  waited: setOf<number>(),
  answered: setOf<number>(),
  requests: setOf<Request>(),
  writes: setOf<Written>(),
});

/** What a mistake may change. */
export interface Rules {
  /** Whether nobody can have the lock any more, by what the primary knows. */
  readonly isFree: (state: State) => boolean;
  /** Whether client c takes itself for the holder. */
  readonly uses: (state: State, c: NodeNumber) => boolean;
  /** Whether a client that was granted the lock writes. */
  readonly mayWrite: (state: State, c: NodeNumber) => boolean;
  /** The value on which c works once it has the lock. */
  readonly brought: (constants: Constants, state: State, c: NodeNumber) => UpdatedValue;
  /** For how many ticks the primary takes the lock for granted. */
  readonly counted: (constants: Constants) => number;
  /** Whether the request of c is counted as a wait. */
  readonly counts: (constants: Constants, state: State, c: NodeNumber) => boolean;
  /** Whether a client whose lock has run out asks again. */
  readonly asksAgain: boolean;
}

const hasTheLock = ({ phase, held }: State, c: NodeNumber) => phase.get(c) === 'hold' && held.get(c) > 0;

const rulesWith = (changes: Partial<Rules>): Rules => {
  const { uses = hasTheLock, isFree = ({ holder, left }) => holder === 0 || left === 0 } = changes;
  return {
    isFree,
    uses,
    mayWrite: uses,
    brought: ({ Primary }, { stored }) => stored.get(Primary),
    counted: ({ Term }) => Term,
    counts: (_constants, state) => !isFree(state),
    asksAgain: true,
    ...changes,
  };
};

/** Client c begins an update. */
const Begin = ({ Client, MaxUpdates }: Constants) =>
  action({ c: Client }, ({ begun, doing, phase }: State, { c }) =>
    phase.get(c) === 'rest' && begun < MaxUpdates
      ? { begun: begun + 1, doing: doing.set(c, begun + 1), phase: phase.set(c, 'ask') }
      : undefined,
  );

/** Client c asks for the lock. If another one has it, that is a wait. */
const Ask = (constants: Constants, { isFree, counts }: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const { doing, phase, holder, waited, requests } = state;
    if (phase.get(c) !== 'ask' || !areJoined(state, c, constants.Primary)) return undefined;
    const update = doing.get(c);
    return {
      phase: phase.set(c, 'wait'),
      waited: counts(constants, state, c) ? waited.add(update) : waited,
      requests: requests.add(record({ update, found: isFree(state) ? 0 : holder }) as Request),
    };
  });

/** The lock is granted to c, and the value of the register comes along. */
const Grant = (constants: Constants, { isFree, brought, counted }: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const { stored, phase, held } = state;
    if (phase.get(c) !== 'wait' || !areJoined(state, c, constants.Primary) || !isFree(state))
      return undefined;
    return {
      holder: c,
      left: counted(constants),
      phase: phase.set(c, 'hold'),
      held: held.set(c, constants.Term),
      stored: stored.set(c, brought(constants, state, c)),
    };
  });

/** Client c, which has the lock by its own clock, writes, and gives the lock back. */
const Write = ({ Client, Primary }: Constants, { mayWrite }: Rules) =>
  action({ c: Client }, (state: State, { c }) => {
    const { stored, doing, phase, held, answered, writes } = state;
    if (phase.get(c) !== 'hold' || !mayWrite(state, c) || !areJoined(state, c, Primary)) return undefined;
    const [update, base, current] = [doing.get(c), stored.get(c), stored.get(Primary)];
    return {
      stored: stored.set(Primary, base.append(update)),
      writes: writes.add(record({ update, read: base.size, found: current.size }) as Written),
      holder: 0,
      left: 0,
      phase: phase.set(c, 'rest'),
      held: held.set(c, 0),
      doing: doing.set(c, 0),
      answered: answered.add(update),
    };
  });

/** The lock of c has run out before c could write, and c asks again. */
const AskAgain = ({ Client }: Constants, { asksAgain }: Rules) =>
  action({ c: Client }, ({ phase, held }: State, { c }) =>
    asksAgain && phase.get(c) === 'hold' && held.get(c) === 0 ? { phase: phase.set(c, 'ask') } : undefined,
  );

const less = (ticks: number) => Math.max(ticks - 1, 0);

/** Time passes. Nothing depends on it but a lock that somebody has. */
const Tick = ({ Client }: Constants) =>
  action({}, ({ held, left }: State) =>
    left > 0 || held.values.some((ticks) => ticks > 0)
      ? { left: less(left), held: functionFrom(Client, (c) => less(held.get(c))) }
      : undefined,
  );

function typeOK({ Client, Sides, Term, MaxUpdates }: Constants, state: State): boolean {
  const isUpdate = (k: number) => Number.isInteger(k) && k >= 1 && k <= MaxUpdates;
  const isTicks = (ticks: number) => ticks >= 0 && ticks <= Term;
  const isClientOrNone = (c: NodeNumber) => c === 0 || Client.has(c);
  return (
    (state.cut.size === 0 || Sides.has(state.cut)) &&
    state.stored.values.every((value) => isValue(value, MaxUpdates)) &&
    state.begun >= 0 &&
    state.begun <= MaxUpdates &&
    state.doing.values.every((k) => k === 0 || isUpdate(k)) &&
    state.phase.values.every((each) => ['rest', 'ask', 'wait', 'hold'].includes(each)) &&
    state.held.values.every(isTicks) &&
    isClientOrNone(state.holder) &&
    isTicks(state.left) &&
    state.waited.every(isUpdate) &&
    state.answered.every(isUpdate) &&
    state.requests.every(({ update, found }) => isUpdate(update) && isClientOrNone(found)) &&
    state.writes.every(({ update, read, found }) => isUpdate(update) && read >= 0 && found >= 0)
  );
}

/** What is sent again and again arrives, and who gets the lock again and again does not lose it each time. */
const fairness = (constants: Constants): ModelFairness[] => [
  ...constants.Client.elements().flatMap((c) => [
    strongFairness('Ask', { c }),
    strongFairness('Grant', { c }),
    strongFairness('Write', { c }),
    weakFairness('AskAgain', { c }),
  ]),
  weakFairness('Tick'),
  ...healingFairness(constants),
];

function temporalProperties(constants: Constants) {
  const { Client, Primary } = constants;
  const isAt = (c: NodeNumber, where: string) => holds(({ phase }: State) => phase.get(c) === where);
  const reachesPrimary = (c: NodeNumber) => holds((state: State) => areJoined(state, c, Primary));
  return {
    EventuallyAcquired: and(
      ...Client.elements().map((c) =>
        implies(eventually(always(reachesPrimary(c))), leadsTo(isAt(c, 'wait'), isAt(c, 'hold'))),
      ),
    ),
    SomebodyAnswered: somebodyAnswered(constants),
  };
}

/** The register, action by action as in specs/cap/PessimisticRegister.tla. */
export function pessimisticRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Client, Primary } = constants;
  const rules = rulesWith(changes);
  return {
    name: 'cap/pessimistic',
    variables: [
      ...(['cut', 'stored', 'begun', 'doing', 'phase', 'held', 'holder', 'left'] as const),
      ...(['waited', 'answered', 'requests', 'writes'] as const),
    ],
    init: () => initialState(constants),
    actions: {
      Begin: Begin(constants),
      Ask: Ask(constants, rules),
      Grant: Grant(constants, rules),
      Write: Write(constants, rules),
      AskAgain: AskAgain(constants, rules),
      Tick: Tick(constants),
      Partition: Partition(constants),
      Heal: Heal(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      MutualExclusion: {
        when: (state) => Client.some((c) => rules.uses(state, c)),
        holds: (state) => Client.filter((c) => rules.uses(state, c)).size <= 1,
      },
      NoConflict: {
        when: ({ writes }) => writes.size > 0,
        holds: ({ writes }) => writes.every(({ read, found }) => read === found),
      },
      NoLostUpdate: noLostUpdate(constants),
      WaitsCounted: ({ waited, requests }) =>
        equalValues(
          waited,
          requests.filter(({ found }) => found !== 0).map(({ update }) => update),
        ),
    },
    fairness: fairness(constants),
    temporalProperties: temporalProperties(constants),
    witnesses: {
      WaitsForCutOff: (state) =>
        !rules.isFree(state) &&
        !areJoined(state, state.holder, Primary) &&
        Client.some((c) => state.phase.get(c) === 'wait' && areJoined(state, c, Primary)),
      LostToAnother: (state) =>
        Client.some((c) => state.phase.get(c) === 'hold' && state.held.get(c) === 0) &&
        Client.some((d) => rules.uses(state, d)),
      UpdatedAfterWaiting: ({ answered, waited }) => answered.size > 1 && answered.some((k) => waited.has(k)),
    },
  };
}

export const pessimisticRegisterModel = (constants: Constants): Model<State> =>
  defineModel(pessimisticRegisterDefinition(constants));

const cutOne = setOf([setOf([1])]);
const standard = {
  Node: interval(1, 2),
  Primary: 2,
  Client: interval(1, 2),
  Sides: cutOne,
  Healing: cutOne,
  Term: 2,
  MaxUpdates: 2,
};

export const pessimisticRegister: Protocol<PessimisticRegisterConstants> = {
  slug: 'cap/pessimistic',
  title: 'Replicated register, pessimistic: it is locked, for a term, before it is read',
  source:
    'Eswaran et al., The Notions of Consistency and Predicate Locks in a Database System (1976); Gray and Cheriton, Leases (1989), section 2',
  specification: 'specs/cap/PessimisticRegister.tla',
  constants: {
    Node: nodes('the replicas: numbers from 1'),
    Primary: oneOfTheNodes('the one that keeps the lock'),
    Client: someNodes('those of them at which there are clients that update'),
    Sides: sides,
    Healing: healing,
    Term: wholeNumber('for how many ticks the lock is granted', 1),
    MaxUpdates: wholeNumber('how many updates there are in all', 1),
  },
  configurations: {
    standard: {
      about: '2 replicas, whose clients update; a lock of 2 ticks, 2 updates',
      constants: standard,
    },
    'cut-off': {
      about: 'a partition may last for ever',
      constants: { ...standard, Healing: setOf<SetValue<NodeNumber>>() },
      violates: 'SomebodyAnswered',
    },
    'three-updates': { about: '3 updates', constants: { ...standard, MaxUpdates: 3 }, deep: true },
  },
  model: pessimisticRegisterModel,
};
