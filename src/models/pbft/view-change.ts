import { leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition, type Update } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  ModelValue,
  record,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { nameOutside, wholeNumber } from '../declarations.ts';
import { names } from '../names.ts';
import { faultySets, helperSets, replicaCount } from './declarations.ts';
import { correct, isCorrect, numbers, replicas } from './replicas.ts';
import {
  type BeginningRules,
  type Certificate,
  choose,
  commitsOf,
  type Entries,
  isPrepared,
  isProven,
  type Message,
  movers,
  newViews,
  phase,
  prePrepare,
  primaryOf,
  provable,
  reportOf,
  senders,
  type ViewChangeConstants,
  type ViewChangeState,
  views,
} from './view-change-messages.ts';

type Constants = ViewChangeConstants;
type State = ViewChangeState;

export function initialStates(constants: Constants): State[] {
  const all = replicas(constants);
  return constants.Faulty.elements().map((byzantine) => ({
    byzantine,
    view: functionFrom(all, () => 0),
    active: functionFrom(all, () => true),
    log: functionFrom(all, () => nothingLogged(constants)),
    executed: functionFrom(all, (): FunctionValue<number, ModelValue> => sequence()),
    msgs: setOf<Message>(),
  }));
}

const nothingLogged = (constants: Constants): Entries =>
  functionFrom(numbers(constants), () => constants.None);

/** Replica r takes part in its view: between views it accepts no messages of either. */
const takesPart = (state: State, r: number) => isCorrect(state, r) && state.active.get(r);

const withLogged = ({ log }: State, r: number, n: number, m: ModelValue) => log.set(r, log.get(r).set(n, m));

/** The correct primary of view v gives the next number to a request that has none. */
const PrePrepare = (constants: Constants) =>
  action({ v: views(constants), m: constants.Request }, (state: State, { v, m }) => {
    const p = primaryOf(constants, v);
    const entries = state.log.get(p);
    const n = entries.values.indexOf(constants.None) + 1;
    const mayPropose = takesPart(state, p) && state.view.get(p) === v && n > 0 && !entries.values.includes(m);
    return mayPropose
      ? { log: withLogged(state, p, n, m), msgs: state.msgs.add(prePrepare(v, n, m)) }
      : undefined;
  });

/** Backup r accepts a request under number n. */
const Prepare = (constants: Constants, { isFree }: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), m: constants.Request, helpers: helperSets },
    (state: State, { r, n, m, helpers }) => {
      const v = state.view.get(r);
      const p = primaryOf(constants, v);
      if (!takesPart(state, r) || r === p || !isFree(constants, state, r, n)) return undefined;
      return helpers.has(p) || state.msgs.has(prePrepare(v, n, m))
        ? { log: withLogged(state, r, n, m), msgs: state.msgs.add(phase('prepare', v, n, m, r)) }
        : undefined;
    },
  );

/** Replica r is prepared under number n, and says so to all. */
const Commit = (constants: Constants, { quorum }: Rules) =>
  action(
    { r: replicas(constants), n: numbers(constants), helpers: helperSets },
    (state: State, { r, n, helpers }) => {
      const v = state.view.get(r);
      const m = state.log.get(r).get(n);
      if (!takesPart(state, r) || m === constants.None) return undefined;
      const commit = phase('commit', v, n, m, r);
      const isDue =
        isPrepared(constants, state, quorum(constants), v, n, m, helpers) && !state.msgs.has(commit);
      return isDue ? { msgs: state.msgs.add(commit) } : undefined;
    },
  );

/** Replica r executes the request of the next number. */
const Execute = (constants: Constants, rules: Rules) =>
  action({ r: replicas(constants), helpers: helperSets }, (state: State, { r, helpers }) => {
    const done = state.executed.get(r);
    const n = done.size + 1;
    if (!takesPart(state, r) || n > constants.MaxNumber) return undefined;
    const m = state.log.get(r).get(n);
    const committers = senders(constants, state, 'commit', state.view.get(r), n, m);
    const needed = rules.commitQuorum(constants, rules.quorum(constants));
    return committers.has(r) && committers.union(helpers).size >= needed
      ? { executed: state.executed.set(r, done.append(m)) }
      : undefined;
  });

/** Replica r gives its view up for view v, and tells what it has prepared. */
function startViewChange(constants: Constants, state: State, r: number, v: number): Update<State> {
  const prepared = reportOf(constants, state, r, v);
  return {
    view: state.view.set(r, v),
    active: state.active.set(r, false),
    log: state.log.set(r, nothingLogged(constants)),
    msgs: state.msgs.add(record({ type: 'view-change', view: v, prepared, replica: r })),
  };
}

/** The timer of replica r expires; it runs while a request waits to be executed. */
const Timeout = (constants: Constants) =>
  action({ r: replicas(constants) }, (state: State, { r }) => {
    const v = state.view.get(r);
    const isWaiting = constants.Request.some((m) => !state.executed.get(r).values.includes(m));
    return isCorrect(state, r) && isWaiting && v < constants.MaxView
      ? startViewChange(constants, state, r, v + 1)
      : undefined;
  });

/** Replica r follows others to view v, though its own timer may not run. */
const Join = (constants: Constants, { enoughToJoin }: Rules) =>
  action(
    { r: replicas(constants), v: views(constants), helpers: helperSets },
    (state: State, { r, v, helpers }) => {
      const isBehind = isCorrect(state, r) && state.view.get(r) < v;
      return isBehind && movers(state, v).union(helpers).size >= enoughToJoin(constants)
        ? startViewChange(constants, state, r, v)
        : undefined;
    },
  );

/** The correct primary of view v begins it with what it can show to follow from the reports of a quorum. */
const NewView = (constants: Constants, rules: Rules) =>
  action({ v: views(constants), helpers: helperSets }, (state: State, { v, helpers }) => {
    const p = primaryOf(constants, v);
    if (!isCorrect(state, p) || state.view.get(p) !== v || state.active.get(p)) return undefined;
    return provable(constants, state, rules, v, helpers)
      .elements()
      .map((chosen) => ({
        active: state.active.set(p, true),
        log: state.log.set(p, chosen),
        msgs: state.msgs.add(record({ type: 'new-view', view: v, chosen })),
      }));
  });

/** Backup r begins its view, and is ready to execute what it begins with. */
const EnterView = (constants: Constants, rules: Rules) =>
  action({ r: replicas(constants), helpers: helperSets }, (state: State, { r, helpers }) => {
    const v = state.view.get(r);
    const p = primaryOf(constants, v);
    if (!isCorrect(state, r) || r === p || state.active.get(r)) return undefined;
    const ofByzantine = () => (helpers.has(p) ? rules.byzantineBeginnings(constants, state, rules, v) : []);
    const beginnings = isCorrect(state, p) ? newViews(state, v) : ofByzantine();
    return beginnings.map((chosen) => ({
      active: state.active.set(r, true),
      log: state.log.set(r, chosen),
      msgs: numbers(constants)
        .filter((n) => chosen.get(n) !== constants.None)
        .elements()
        .reduce((msgs, n) => msgs.add(phase('prepare', v, n, chosen.get(n), r)), state.msgs),
    }));
  });

/** What a mistake may change. */
export interface Rules extends BeginningRules {
  readonly isFree: (constants: Constants, state: State, r: number, n: number) => boolean;
  readonly commitQuorum: (constants: Constants, quorum: number) => number;
  readonly enoughToJoin: (constants: Constants) => number;
  /** The beginnings of view v that backups take from a Byzantine primary. */
  readonly byzantineBeginnings: (
    constants: Constants,
    state: State,
    rules: BeginningRules,
    v: number,
  ) => readonly Entries[];
}

const right: Rules = {
  quorum: ({ F }) => 2 * F + 1,
  commitQuorum: (_, quorum) => quorum,
  viewQuorum: (_, quorum) => quorum,
  enoughToJoin: ({ F }) => F + 1,
  isFree: ({ None }, { log }, r, n) => log.get(r).get(n) === None,
  isProven,
  choose,
  byzantineBeginnings: (constants, state, rules, v) =>
    provable(constants, state, rules, v, state.byzantine).elements(),
};

function typeOK(constants: Constants, state: State): boolean {
  const { Faulty, Request, Null, None, MaxNumber } = constants;
  const isEntry = (m: ModelValue) => m === Null || Request.has(m);
  const isView = (v: number) => views(constants).has(v);
  const isNumber = (n: number) => numbers(constants).has(n);
  const areEntries = ({ values }: Entries) => values.every((m) => m === None || isEntry(m));
  const isCertificate = ({ view, request }: Certificate) => isView(view) && isEntry(request);
  const isMessage = (message: Message): boolean => {
    if (!isView(message.view)) return false;
    switch (message.type) {
      case 'pre-prepare':
        return isNumber(message.number) && Request.has(message.request);
      case 'view-change':
        return message.prepared.values.every((each) => each === None || isCertificate(each as Certificate));
      case 'new-view':
        return areEntries(message.chosen);
      default:
        return (
          isNumber(message.number) && isEntry(message.request) && replicas(constants).has(message.replica)
        );
    }
  };
  return (
    Faulty.has(state.byzantine) &&
    state.view.values.every(isView) &&
    state.active.values.every((each) => typeof each === 'boolean') &&
    state.log.values.every(areEntries) &&
    state.executed.values.every(({ size, values }) => size <= MaxNumber && values.every(isEntry)) &&
    state.msgs.every(isMessage)
  );
}

/** Fairness is asked for steps without the help of Byzantine replicas, and of correct ones. */
function fairness(constants: Constants): ModelFairness[] {
  const helpers = setOf<number>();
  const allRequests = constants.Request.elements();
  const allNumbers = numbers(constants).elements();
  const ofReplica = (r: number) => [
    ...allNumbers.flatMap((n) => [
      ...allRequests.map((m) => weakFairness('Prepare', { r, n, m, helpers })),
      weakFairness('Commit', { r, n, helpers }),
    ]),
    weakFairness('Execute', { r, helpers }),
    weakFairness('Timeout', { r }),
    weakFairness('EnterView', { r, helpers }),
    ...views(constants)
      .elements()
      .map((v) => weakFairness('Join', { r, v, helpers })),
  ];
  const ofView = (v: number) => [
    ...allRequests.map((m) => weakFairness('PrePrepare', { v, m })),
    weakFairness('NewView', { v, helpers }),
  ];
  return [
    ...views(constants).elements().flatMap(ofView),
    ...replicas(constants).elements().flatMap(ofReplica),
  ];
}

/** Whether so many replicas have executed one request that the client believes their answers. */
const isSomeAnswered = (constants: Constants, state: State) =>
  constants.Request.some(
    (m) =>
      correct(constants, state).filter((r) => state.executed.get(r).values.includes(m)).size >=
      constants.F + 1,
  );

/** View changes in PBFT, action by action as in specs/pbft/ViewChange.tla. */
export function viewChangeDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const rules = { ...right, ...changes };
  const orders = (state: State) =>
    correct(constants, state)
      .elements()
      .map((r) => state.executed.get(r).values);
  const hasExecuted = (state: State, r: number) => state.executed.get(r).size > 0;
  const hasBegunLaterView = (state: State, r: number) => state.view.get(r) > 0 && state.active.get(r);
  return {
    name: 'pbft/view-change',
    variables: ['byzantine', 'view', 'active', 'log', 'executed', 'msgs'],
    init: () => initialStates(constants),
    actions: {
      PrePrepare: PrePrepare(constants),
      Prepare: Prepare(constants, rules),
      Commit: Commit(constants, rules),
      Execute: Execute(constants, rules),
      Timeout: Timeout(constants),
      Join: Join(constants, rules),
      NewView: NewView(constants, rules),
      EnterView: EnterView(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      PreparedCertificate: {
        when: (state) => commitsOf(state).length > 0,
        holds: (state) => {
          const all = commitsOf(state);
          return all.every((one) =>
            all.every(
              (other) =>
                one.view !== other.view || one.number !== other.number || one.request === other.request,
            ),
          );
        },
      },
      Agreement: {
        when: (state) => orders(state).some((order) => order.length > 0),
        holds: (state) =>
          orders(state).every((one) =>
            orders(state).every((other) =>
              one.every((m, index) => other[index] === undefined || other[index] === m),
            ),
          ),
      },
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyExecuted: leadsTo(
        holds((state: State) => isCorrect(state, primaryOf(constants, constants.MaxView))),
        holds((state: State) => isSomeAnswered(constants, state)),
      ),
    },
    witnesses: {
      ExecutedInNewView: (state) =>
        commitsOf(state).every(({ view }) => view > 0) &&
        correct(constants, state).some((r) => hasExecuted(state, r)),
      CarriedOver: (state) => {
        const done = correct(constants, state).filter((r) => hasExecuted(state, r));
        return done.some((r) => state.view.get(r) === 0) && done.some((r) => hasBegunLaterView(state, r));
      },
      NothingCarriedOver: (state) =>
        commitsOf(state).length > 0 &&
        correct(constants, state).some(
          (r) => hasBegunLaterView(state, r) && state.log.get(r).get(1) === constants.None,
        ),
    },
    // In the last view behaviours come to rest, when all numbers are given out or the primary does nothing.
    deadlock: 'allowed',
  };
}

export const viewChangeModel = (constants: Constants): Model<State> =>
  defineModel(viewChangeDefinition(constants));

const configuration = (faulty: readonly number[], requests: readonly string[]) => ({
  N: 4,
  F: 1,
  Faulty: setOf(faulty.map((r) => setOf([r]))),
  Request: names(...requests),
  MaxNumber: 1,
  MaxView: 1,
  Null: ModelValue.of('Null'),
  None: ModelValue.of('None'),
});

export const viewChange: Protocol<ViewChangeConstants> = {
  slug: 'pbft/view-change',
  title: 'PBFT, view changes',
  source: 'Castro and Liskov, Practical Byzantine Fault Tolerance (1999), sections 4.4 and 4.5.2',
  specification: 'specs/pbft/ViewChange.tla',
  constants: {
    N: replicaCount,
    F: wholeNumber('how many replicas may be Byzantine'),
    Faulty: faultySets,
    Request: modelValues('the requests that clients have signed'),
    MaxNumber: wholeNumber('the highest number that is given out', 1),
    MaxView: wholeNumber('the last view'),
    Null: nameOutside('the request that does nothing', ['Request']),
    None: nameOutside('no request, or no certificate', ['Request']),
  },
  configurations: {
    small: {
      about: '4 replicas, of which the first primary is Byzantine; 1 request, 2 views',
      constants: configuration([0], ['a']),
    },
    'faulty-backup': {
      about: '4 replicas, of which a backup is Byzantine; 2 requests for 1 number, 2 views',
      constants: configuration([3], ['a', 'b']),
      deep: true,
    },
    standard: {
      about: '4 replicas, 1 Byzantine: either primary or a backup; 2 requests for 1 number, 2 views',
      constants: configuration([0, 1, 3], ['a', 'b']),
      deep: true,
    },
  },
  model: viewChangeModel,
};
