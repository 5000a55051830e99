import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { type ModelFairness, strongFairness } from '../../core/model-temporal.ts';
import type { Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';
import { isPrefix } from '../sequences.ts';
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
  hasUpdate,
  hasUpdatesOnce,
  isValue,
  noLostUpdate,
  noUpdates,
  somebodyAnswered,
  type UpdateConstants,
  type UpdatedValue,
  type UpdatingState,
} from './updates.ts';

/** The constants of specs/cap/OptimisticRegister.tla. */
export interface OptimisticRegisterConstants extends NetworkConstants, UpdateConstants {}

/** What was handed in: an update, the version that its client had read, and the one that the primary had. */
type Attempt = RecordValue<{ update: number; read: number; found: number }>;

export interface OptimisticRegisterState extends NetworkState, UpdatingState {
  /** The value that the client has read for it. */
  readonly base: FunctionValue<NodeNumber, UpdatedValue>;
  readonly conflicts: number;
  /** What was handed in: for the properties. */
  readonly attempts: SetValue<Attempt>;
}

type Constants = OptimisticRegisterConstants;
type State = OptimisticRegisterState;

const initialState = ({ Node, Client }: Constants): State => ({
  cut: whole,
  stored: functionFrom(Node, () => noUpdates),
  begun: 0,
  doing: functionFrom(Client, () => 0),
  base: functionFrom(Client, () => noUpdates),
  conflicts: 0,
  answered: setOf<number>(),
  attempts: setOf<Attempt>(),
});

/** Something that holds of client c and what the primary keeps. */
type Judgement = (state: State, c: NodeNumber, current: UpdatedValue) => boolean;

/** What a mistake may change. */
export interface Rules {
  /** Whether nothing was committed since c has read. */
  readonly isCurrent: Judgement;
  /** Whether the primary has taken the update of c. */
  readonly isKnown: Judgement;
  /** Whether a conflict of c is counted. */
  readonly counts: Judgement;
  /** What the replica of c keeps once c has begun an update. */
  readonly keeps: (own: UpdatedValue, update: number) => UpdatedValue;
  /** Whether a client that has heard no answer asks again. */
  readonly asksAgain: boolean;
}

const rightly: Rules = {
  isCurrent: ({ base }, c, current) => base.get(c).size === current.size,
  isKnown: ({ doing }, c, current) => hasUpdate(current, doing.get(c)),
  counts: () => true,
  keeps: (own) => own,
  asksAgain: true,
};

const attempt = ({ doing, base }: State, c: NodeNumber, current: UpdatedValue): Attempt =>
  record({ update: doing.get(c), read: base.get(c).size, found: current.size });

/** What becomes of a client whose update is answered. */
const rest = ({ doing, base, answered }: State, c: NodeNumber) => ({
  doing: doing.set(c, 0),
  base: base.set(c, noUpdates),
  answered: answered.add(doing.get(c)),
});

/** What the primary keeps, if an update of c can reach it. */
const reached = ({ Primary }: Constants, state: State, c: NodeNumber): UpdatedValue | undefined =>
  state.doing.get(c) !== 0 && areJoined(state, c, Primary) ? state.stored.get(Primary) : undefined;

/** The update of c is taken, if nothing was committed since c has read. */
function take(constants: Constants, { isCurrent }: Rules, state: State, c: NodeNumber) {
  const current = reached(constants, state, c);
  if (current === undefined || !isCurrent(state, c, current)) return undefined;
  const { stored, base, doing, attempts } = state;
  return {
    stored: stored.set(constants.Primary, base.get(c).append(doing.get(c))),
    attempts: attempts.add(attempt(state, c, current)),
  };
}

/** Client c begins an update, and reads its own replica, which may be behind. */
const Begin = ({ Client, MaxUpdates }: Constants, { keeps }: Rules) =>
  action({ c: Client }, ({ stored, begun, doing, base }: State, { c }) =>
    doing.get(c) === 0 && begun < MaxUpdates
      ? {
          begun: begun + 1,
          doing: doing.set(c, begun + 1),
          base: base.set(c, stored.get(c)),
          stored: stored.set(c, keeps(stored.get(c), begun + 1)),
        }
      : undefined,
  );

/** Client c hands in its update, and it is taken. */
const Commit = (constants: Constants, rules: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const taken = take(constants, rules, state, c);
    return taken && { ...taken, ...rest(state, c) };
  });

/** Or the answer is lost, and c does not know whether its update was taken. */
const CommitUnheard = (constants: Constants, rules: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => take(constants, rules, state, c));

/** Client c hands its update in again, and learns that it was taken. */
const Learn = (constants: Constants, { isKnown, asksAgain }: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const current = reached(constants, state, c);
    return asksAgain && current !== undefined && isKnown(state, c, current) ? rest(state, c) : undefined;
  });

/** Another update was taken since c has read: its own is refused, and it tries again on what the refusal brings. */
const Conflict = (constants: Constants, { isCurrent, isKnown, counts }: Rules) =>
  action({ c: constants.Client }, (state: State, { c }) => {
    const current = reached(constants, state, c);
    if (current === undefined || isCurrent(state, c, current) || isKnown(state, c, current)) return undefined;
    return {
      base: state.base.set(c, current),
      conflicts: state.conflicts + (counts(state, c, current) ? 1 : 0),
      attempts: state.attempts.add(attempt(state, c, current)),
    };
  });

/** Replica n is brought up to date. */
const Copy = ({ Node, Primary }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    areJoined(state, n, Primary) ? { stored: state.stored.set(n, state.stored.get(Primary)) } : undefined,
  );

function typeOK({ Sides, MaxUpdates }: Constants, state: State): boolean {
  const isUpdate = (k: number) => Number.isInteger(k) && k >= 1 && k <= MaxUpdates;
  return (
    (state.cut.size === 0 || Sides.has(state.cut)) &&
    state.stored.values.every((value) => isValue(value, MaxUpdates)) &&
    state.begun >= 0 &&
    state.begun <= MaxUpdates &&
    state.doing.values.every((k) => k === 0 || isUpdate(k)) &&
    state.base.values.every((value) => isValue(value, MaxUpdates)) &&
    state.conflicts >= 0 &&
    state.answered.every(isUpdate) &&
    state.attempts.every(({ update, read, found }) => isUpdate(update) && read >= 0 && found >= 0)
  );
}

const isConflict = ({ read, found }: Attempt) => read !== found;

/** What is sent again and again arrives, and so does its answer. */
const fairness = (constants: Constants): ModelFairness[] => [
  ...constants.Client.elements().flatMap((c) => [
    strongFairness('Commit', { c }),
    strongFairness('Learn', { c }),
    strongFairness('Conflict', { c }),
  ]),
  ...healingFairness(constants),
];

/** The register, action by action as in specs/cap/OptimisticRegister.tla. */
export function optimisticRegisterDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Client, Primary } = constants;
  const rules: Rules = { ...rightly, ...changes };
  return {
    name: 'cap/optimistic',
    variables: ['cut', 'stored', 'begun', 'doing', 'base', 'conflicts', 'answered', 'attempts'],
    init: () => initialState(constants),
    actions: {
      Begin: Begin(constants, rules),
      Commit: Commit(constants, rules),
      CommitUnheard: CommitUnheard(constants, rules),
      Learn: Learn(constants, rules),
      Conflict: Conflict(constants, rules),
      Copy: Copy(constants),
      Partition: Partition(constants),
      Heal: Heal(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      NoLostUpdate: noLostUpdate(constants),
      EachUpdateOnce: ({ stored }) => hasUpdatesOnce(stored.get(Primary)),
      PrefixOfPrimary: ({ stored }) => stored.values.every((value) => isPrefix(value, stored.get(Primary))),
      ConflictsCounted: ({ conflicts, attempts }) => conflicts === attempts.filter(isConflict).size,
    },
    fairness: fairness(constants),
    temporalProperties: { SomebodyAnswered: somebodyAnswered(constants) },
    witnesses: {
      ConflictAgain: ({ attempts }) => {
        const refused = attempts.filter(isConflict);
        return refused.map(({ update }) => update).size < refused.size;
      },
      CommittedUnheard: ({ doing, stored }) =>
        Client.some((c) => doing.get(c) !== 0 && hasUpdate(stored.get(Primary), doing.get(c))),
      WaitsCutOff: (state) => Client.some((c) => state.doing.get(c) !== 0 && !areJoined(state, c, Primary)),
    },
  };
}

export const optimisticRegisterModel = (constants: Constants): Model<State> =>
  defineModel(optimisticRegisterDefinition(constants));

const cutOne = setOf([setOf([1])]);
const standard = {
  Node: interval(1, 2),
  Primary: 2,
  Client: interval(1, 2),
  Sides: cutOne,
  Healing: cutOne,
  MaxUpdates: 3,
};

export const optimisticRegister: Protocol<OptimisticRegisterConstants> = {
  slug: 'cap/optimistic',
  title: 'Replicated register, optimistic: what was read is checked when it is written',
  source: 'Kung and Robinson, On Optimistic Methods for Concurrency Control (1981), sections 2 to 4',
  specification: 'specs/cap/OptimisticRegister.tla',
  constants: {
    Node: nodes('the replicas: numbers from 1'),
    Primary: oneOfTheNodes('the one that decides on updates'),
    Client: someNodes('those of them at which there are clients that update'),
    Sides: sides,
    Healing: healing,
    MaxUpdates: wholeNumber('how many updates there are in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, whose clients update; 3 updates', constants: standard },
    'cut-off': {
      about: 'a partition may last for ever; 3 updates',
      constants: { ...standard, Healing: setOf<SetValue<NodeNumber>>() },
      violates: 'SomebodyAnswered',
    },
    'three-nodes': {
      about: '3 replicas, two of them with clients that update; 3 updates',
      constants: { ...standard, Node: interval(1, 3), Primary: 3 },
      deep: true,
    },
  },
  model: optimisticRegisterModel,
};
