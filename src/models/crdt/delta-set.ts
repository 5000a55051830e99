import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  equalValues,
  type FunctionValue,
  functionFrom,
  interval,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { namesAmong, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import {
  type Change,
  type Context,
  contents,
  type Dot,
  type DottedSet,
  dotOf,
  dotsOf,
  elementOf,
  join,
  together,
} from './dots.ts';
import { type Tagged, tagged } from './or-set.ts';
import {
  allMerged,
  concurrentUpdates,
  eventualDelivery,
  hasSeenBefore,
  mayUpdate,
  namesOf,
  type ReplicaName,
  type ReplicationConstants,
  strongConvergence,
  type UpdatedState,
  type UpdateName,
} from './replication.ts';

/** The constants of specs/crdt/DeltaSet.tla. */
export interface DeltaSetConstants extends ReplicationConstants {
  /** The replicas that may stop and start again. */
  readonly Restarting: SetValue<ReplicaName>;
  /** What may be in the set. */
  readonly Element: SetValue<ModelValue>;
  /** What is in the set of every replica from the start. */
  readonly Initial: SetValue<ModelValue>;
}

type Update = RecordValue<{
  by: ReplicaName;
  number: number;
  what: 'add' | 'remove';
  element: ModelValue;
  after: SetValue<UpdateName>;
}>;

/** A change, and the updates that are in it. */
interface Delta extends Change {
  readonly seen: SetValue<Update>;
}

interface DeltaFields {
  readonly number: number;
  readonly tagged: SetValue<Tagged>;
  readonly dots: SetValue<Dot>;
  readonly seen: SetValue<Update>;
}

type NumberedDelta = RecordValue<DeltaFields>;
type Message = RecordValue<DeltaFields & { readonly from: ReplicaName; readonly to: ReplicaName }>;

type Numbers = FunctionValue<ReplicaName, number>;

export interface DeltaSetState extends UpdatedState<DottedSet, Update> {
  /** The number of the next delta of each replica, on disk. */
  readonly counter: Numbers;
  /** What has changed of the state of each replica, by number, in memory. */
  readonly deltas: FunctionValue<ReplicaName, SetValue<NumberedDelta>>;
  /** Up to which of its deltas each replica knows that another has them, in memory. */
  readonly acked: FunctionValue<ReplicaName, Numbers>;
  readonly messages: SetValue<Message>;
}

type State = DeltaSetState;
type Constants = DeltaSetConstants;

const zeros = ({ Replica }: Constants): Numbers => functionFrom(Replica, () => 0);

/** What is in the set from the start has the dots with number 0. */
const initialTags = ({ Replica, Initial }: Constants) =>
  setOf(Initial.elements().flatMap((e) => Replica.elements().map((r) => tagged(e, r, 0))));

function initialState(constants: Constants): State {
  const { Replica } = constants;
  const payload: DottedSet = record({ tagged: initialTags(constants), context: zeros(constants) });
  return {
    payload: functionFrom(Replica, () => payload),
    counter: zeros(constants),
    deltas: functionFrom(Replica, () => setOf<NumberedDelta>()),
    acked: functionFrom(Replica, () => zeros(constants)),
    seen: functionFrom(Replica, () => setOf<Update>()),
    messages: setOf<Message>(),
  };
}

/** What a mistake may change. */
export interface Rules {
  /** The deltas of replica r that go to one which has acknowledged what is below a number. */
  readonly interval: (state: State, r: ReplicaName, acknowledged: number) => SetValue<NumberedDelta>;
  /** Whether replica r has all these deltas still. */
  readonly hasInterval: (state: State, r: ReplicaName, acknowledged: number) => boolean;
  readonly maySend: (state: State, r: ReplicaName, s: ReplicaName) => boolean;
  /** What replica r takes for acknowledged by s when it has sent. */
  readonly ackedWhenSent: (state: State, r: ReplicaName, s: ReplicaName) => State['acked'];
  readonly join: (state: DottedSet, change: Change) => DottedSet;
  readonly counterAfterRestart: (state: State, r: ReplicaName) => Numbers;
}

export const right: Rules = {
  interval: ({ deltas }, r, acknowledged) => deltas.get(r).filter(({ number }) => number >= acknowledged),
  hasInterval: ({ deltas }, r, acknowledged) => deltas.get(r).some(({ number }) => number <= acknowledged),
  maySend: ({ acked, counter }, r, s) => r !== s && acked.get(r).get(s) < counter.get(r),
  ackedWhenSent: ({ acked }) => acked,
  join,
  counterAfterRestart: ({ counter }) => counter,
};

/** Replica r joins a delta into its state, and keeps it for the others. */
function apply({ payload, deltas, counter, seen }: State, r: ReplicaName, delta: Delta, rules: Rules) {
  const number = counter.get(r);
  const kept: NumberedDelta = record({ number, tagged: delta.tagged, dots: delta.dots, seen: delta.seen });
  return {
    payload: payload.set(r, rules.join(payload.get(r), delta)),
    deltas: deltas.set(r, deltas.get(r).add(kept)),
    counter: counter.set(r, number + 1),
    seen: seen.set(r, seen.get(r).union(delta.seen)),
  };
}

/** An update of replica r; after which others it was made is written down for the properties. */
function newUpdate({ seen }: State, r: ReplicaName, what: Update['what'], element: ModelValue): Update {
  const number = seen.get(r).filter(({ by }) => by === r).size + 1;
  return record({ by: r, number, what, element, after: namesOf(seen.get(r)) });
}

const taggedWith = ({ payload }: State, r: ReplicaName, e: ModelValue) =>
  payload.get(r).tagged.filter((each) => elementOf(each) === e);

/** Replica r adds e, under its next dot, and in place of those under which it sees e in the set. */
const Add = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    if (!mayUpdate(constants, state)) return undefined;
    const added = tagged(e, r, state.payload.get(r).context.get(r) + 1);
    const dots = dotsOf(taggedWith(state, r, e)).add(dotOf(added));
    const seen = setOf([newUpdate(state, r, 'add', e)]);
    return apply(state, r, { tagged: setOf([added]), dots, seen }, rules);
  });

/** Replica r removes e, which it sees in the set. */
const Remove = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, e: constants.Element }, (state: State, { r, e }) => {
    const dots = dotsOf(taggedWith(state, r, e));
    if (dots.size === 0 || !mayUpdate(constants, state)) return undefined;
    const seen = setOf([newUpdate(state, r, 'remove', e)]);
    return apply(state, r, { tagged: setOf<Tagged>(), dots, seen }, rules);
  });

/** The whole state of replica r as a delta. */
function whole({ Replica }: Constants, { payload, seen }: State, r: ReplicaName): Delta {
  const { tagged, context } = payload.get(r);
  const upTo = (s: ReplicaName) => interval(0, context.get(s)).elements();
  const dots = Replica.elements().flatMap((s) => upTo(s).map((number) => sequence<ReplicaName>(s, number)));
  return { tagged, dots: setOf(dots), seen: seen.get(r) };
}

const deltasTogether = (deltas: SetValue<NumberedDelta>): Delta => ({
  ...together(deltas.elements()),
  seen: deltas.elements().reduce((union, { seen }) => union.union(seen), setOf<Update>()),
});

/** Replica r sends to s all that has changed since what s has acknowledged, or its state if it does not have that. */
const Send = (constants: Constants, rules: Rules) =>
  action({ r: constants.Replica, s: constants.Replica }, (state: State, { r, s }) => {
    if (!rules.maySend(state, r, s)) return undefined;
    const acknowledged = state.acked.get(r).get(s);
    const number = state.counter.get(r);
    const { tagged, dots, seen } = rules.hasInterval(state, r, acknowledged)
      ? deltasTogether(rules.interval(state, r, acknowledged))
      : whole(constants, state, r);
    const message: Message = record({ from: r, to: s, number, tagged, dots, seen });
    return { messages: state.messages.add(message), acked: rules.ackedWhenSent(state, r, s) };
  });

/** What is acknowledged when the acknowledgement of a message has arrived. */
const acknowledge = (acked: State['acked'], { from, to, number }: Message) =>
  acked.set(from, acked.get(from).set(to, Math.max(number, acked.get(from).get(to))));

/** A delta reaches replica r, perhaps not for the first time; the acknowledgement arrives or is lost. */
const Receive = ({ Replica }: Constants, rules: Rules) =>
  action({ r: Replica }, (state: State, { r }) =>
    state.messages
      .filter(({ to }) => to === r)
      .elements()
      .flatMap((m) => {
        const own = state.payload.get(r);
        const update = equalValues(rules.join(own, m), own)
          ? { seen: state.seen.set(r, state.seen.get(r).union(m.seen)) }
          : apply(state, r, m, rules);
        return [update, { ...update, acked: acknowledge(state.acked, m) }];
      }),
  );

/** Replica r stops and starts again: what was in memory is gone. */
const Restart = (constants: Constants, { counterAfterRestart }: Rules) =>
  action({ r: constants.Restarting }, (state: State, { r }) => ({
    deltas: state.deltas.set(r, setOf<NumberedDelta>()),
    acked: state.acked.set(r, zeros(constants)),
    counter: counterAfterRestart(state, r),
  }));

function typeOK(constants: Constants, { payload, counter, deltas, acked, seen, messages }: State): boolean {
  const { Replica, Element, MaxUpdates } = constants;
  const isCount = (count: ReplicaName) => (count as number) >= 0 && (count as number) <= MaxUpdates;
  const isNumber = (number: number) => number >= 0 && number <= 2 * MaxUpdates;
  const isDot = ({ values: [r, number] }: Dot) => Replica.has(r!) && isCount(number!);
  const isTagged = (each: Tagged) => Element.has(elementOf(each)) && isDot(dotOf(each));
  const isContext = (context: Context) => context.values.every(isCount);
  const isUpdate = ({ by, number, what, element, after }: Update) =>
    Replica.has(by) &&
    isCount(number) &&
    ['add', 'remove'].includes(what) &&
    Element.has(element) &&
    after.every(isDot);
  const isDelta = (delta: DeltaFields) =>
    isNumber(delta.number) &&
    delta.tagged.every(isTagged) &&
    delta.dots.every(isDot) &&
    delta.seen.every(isUpdate);
  return (
    payload.values.every((own) => own.tagged.every(isTagged) && isContext(own.context)) &&
    counter.values.every(isNumber) &&
    deltas.values.every((own) => own.every(isDelta)) &&
    acked.values.every((own) => own.values.every(isNumber)) &&
    seen.values.every((updates) => updates.every(isUpdate)) &&
    messages.every((m) => Replica.has(m.from) && Replica.has(m.to) && isDelta(m))
  );
}

const isUndone = (u: Update, updates: SetValue<Update>) =>
  updates.some((v) => v.what === 'remove' && v.element === u.element && hasSeenBefore(v, u));

/** An element is in the set exactly if some addition of it was not seen by any removal of it. */
const addWins = ({ Initial }: Constants, { payload, seen }: State) =>
  [...payload.entries()].every(([r, own]) => {
    const updates = seen.get(r);
    const kept = Initial.filter((e) => updates.every((u) => u.what !== 'remove' || u.element !== e));
    const standing = updates.filter((u) => u.what === 'add' && !isUndone(u, updates));
    return equalValues(contents(own), standing.map(({ element }) => element).union(kept));
  });

/** An addition has won over a removal that did not see it. */
const addHasWon = ({ payload, seen }: State) =>
  [...payload.entries()].some(([r, own]) => {
    const removals = seen.get(r).filter(({ what }) => what === 'remove');
    const inSet = seen.get(r).filter((u) => u.what === 'add' && contents(own).has(u.element));
    const isConcurrent = (u: Update, v: Update) => !hasSeenBefore(v, u) && !hasSeenBefore(u, v);
    return inSet.some((u) => removals.some((v) => v.element === u.element && isConcurrent(u, v)));
  });

/** A delta has been sent to a replica that had acknowledged what was before it. */
const continuationSent = ({ seen, messages }: State) =>
  messages.some((m) =>
    seen.get(m.from).some((u) => !m.seen.has(u) && m.seen.every((v) => hasSeenBefore(v, u))),
  );

const fairness = ({ Replica }: Constants): ModelFairness[] => [
  ...Replica.elements().flatMap((r) => Replica.elements().map((s) => weakFairness('Send', { r, s }))),
  ...Replica.elements().map((r) => weakFairness('Receive', { r }, ['seen'])),
];

/** The set, action by action as in specs/crdt/DeltaSet.tla. */
export function deltaSetDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = { ...right, ...changes };
  return {
    name: 'crdt/delta-set',
    variables: ['payload', 'counter', 'deltas', 'acked', 'seen', 'messages'],
    init: () => initialState(constants),
    actions: {
      Add: Add(constants, rules),
      Remove: Remove(constants, rules),
      Send: Send(constants, rules),
      Receive: Receive(constants, rules),
      Restart: Restart(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      StrongConvergence: strongConvergence(),
      AddWins: {
        when: ({ seen }) => seen.values.some((updates) => updates.some(({ what }) => what === 'remove')),
        holds: (state) => addWins(constants, state),
      },
    },
    fairness: fairness(constants),
    temporalProperties: { EventualDelivery: eventualDelivery(constants) },
    witnesses: {
      ConcurrentUpdates: concurrentUpdates,
      AllMerged: allMerged,
      AddHasWon: addHasWon,
      ContinuationSent: continuationSent,
    },
  };
}

export const deltaSetModel = (constants: Constants): Model<State> =>
  defineModel(deltaSetDefinition(constants));

const standard = {
  Replica: names('r1', 'r2'),
  Restarting: names('r1'),
  Element: names('e1'),
  Initial: names('e1'),
  MaxUpdates: 2,
};

export const deltaSet: Protocol<DeltaSetConstants> = {
  slug: 'crdt/delta-set',
  title: 'Replicated set in which additions win, by deltas (delta-state OR-set)',
  source: 'Almeida, Shoker and Baquero, Delta State Replicated Data Types (2018), Algorithm 2',
  specification: 'specs/crdt/DeltaSet.tla',
  constants: {
    Replica: modelValues('the replicas'),
    Restarting: namesAmong('the replicas that may stop and start again', 'Replica'),
    Element: modelValues('what may be in the set'),
    Initial: namesAmong('what is in the set of every replica from the start', 'Element'),
    MaxUpdates: wholeNumber('how many updates they make in all', 1),
  },
  configurations: {
    standard: { about: '2 replicas, 1 element, which is in the set, 2 updates', constants: standard },
    'two-elements': {
      about: '2 replicas, 2 elements, of which one is in the set, 2 updates',
      constants: { ...standard, Element: names('e1', 'e2') },
      deep: true,
    },
  },
  model: deltaSetModel,
};
