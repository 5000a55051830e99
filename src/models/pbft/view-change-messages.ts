import { derived } from '../../core/model.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { subsetsOfSize } from '../quorums.ts';
import { type ByzantineState, isCorrect, numbers, type ReplicaConstants, replicas } from './replicas.ts';

/** The constants of specs/pbft/ViewChange.tla. */
export interface ViewChangeConstants extends ReplicaConstants {
  readonly Request: SetValue<ModelValue>;
  readonly MaxNumber: number;
  readonly MaxView: number;
  readonly Null: ModelValue;
  readonly None: ModelValue;
}

/** A request, or None, for each number. */
export type Entries = FunctionValue<number, ModelValue>;

/** In this view a replica was prepared to execute this request. */
export type Certificate = RecordValue<{ view: number; request: ModelValue }>;

/** What a replica tells in a view change: a certificate, or None, for each number. */
export type Report = FunctionValue<number, Certificate | ModelValue>;

type Phase = 'prepare' | 'commit';
type PhaseMessage = RecordValue<{
  type: Phase;
  view: number;
  number: number;
  request: ModelValue;
  replica: number;
}>;
type PrePrepareMessage = RecordValue<{
  type: 'pre-prepare';
  view: number;
  number: number;
  request: ModelValue;
}>;
type ViewChangeMessage = RecordValue<{
  type: 'view-change';
  view: number;
  prepared: Report;
  replica: number;
}>;
type NewViewMessage = RecordValue<{ type: 'new-view'; view: number; chosen: Entries }>;
export type Message = PhaseMessage | PrePrepareMessage | ViewChangeMessage | NewViewMessage;

export interface ViewChangeState extends ByzantineState {
  readonly view: FunctionValue<number, number>;
  /** Whether each replica has begun its view, or waits for the new primary to begin. */
  readonly active: FunctionValue<number, boolean>;
  /** What each replica has accepted in its view. */
  readonly log: FunctionValue<number, Entries>;
  readonly executed: FunctionValue<number, FunctionValue<number, ModelValue>>;
  readonly msgs: SetValue<Message>;
}

type Constants = ViewChangeConstants;
type State = ViewChangeState;

export const views = ({ MaxView }: Constants) => interval(0, MaxView);
export const primaryOf = ({ N }: Constants, v: number) => v % N;

/** The message of a phase for a request under number n of view v. */
export const phase = (type: Phase, v: number, n: number, m: ModelValue, r: number): PhaseMessage =>
  record({ type, view: v, number: n, request: m, replica: r });

export const prePrepare = (v: number, n: number, m: ModelValue): PrePrepareMessage =>
  record({ type: 'pre-prepare', view: v, number: n, request: m });

/** The correct replicas that have sent the message of a phase. */
export const senders = (
  constants: Constants,
  state: State,
  type: Phase,
  v: number,
  n: number,
  m: ModelValue,
): SetValue<number> =>
  replicas(constants).filter((r) => isCorrect(state, r) && state.msgs.has(phase(type, v, n, m, r)));

export const commitsOf = derived(({ msgs }: State) =>
  msgs.elements().filter((message): message is PhaseMessage => message.type === 'commit'),
);

const viewChangesOf = ({ msgs }: State) =>
  msgs.elements().filter((message): message is ViewChangeMessage => message.type === 'view-change');

/** What the primary of view v has begun it with. */
export const newViews = ({ msgs }: State, v: number): Entries[] =>
  msgs
    .elements()
    .filter((message): message is NewViewMessage => message.type === 'new-view' && message.view === v)
    .map(({ chosen }) => chosen);

/** The replicas that have given up all views before v. */
export const movers = (state: State, v: number): SetValue<number> =>
  setOf(
    viewChangesOf(state)
      .filter(({ view }) => view >= v)
      .map(({ replica }) => replica),
  );

/** What replica r tells when it gives its view up for view v. */
export function reportOf(constants: Constants, state: State, r: number, v: number): Report {
  return functionFrom(numbers(constants), (n): Certificate | ModelValue => {
    const before = commitsOf(state).filter((m) => m.replica === r && m.number === n && m.view < v);
    const latest = before.find(({ view }) => before.every((other) => other.view <= view));
    return latest === undefined ? constants.None : record({ view: latest.view, request: latest.request });
  });
}

/** What a mistake may change in the beginning of a view. */
export interface BeginningRules {
  readonly quorum: (constants: Constants) => number;
  readonly viewQuorum: (constants: Constants, quorum: number) => number;
  /** Whether a Byzantine replica can show a certificate for a request under number n of view w. */
  readonly isProven: (
    constants: Constants,
    state: State,
    quorum: number,
    w: number,
    n: number,
    m: ModelValue,
  ) => boolean;
  readonly choose: (constants: Constants, reports: readonly Report[]) => Entries;
}

/** There are the pre-prepare and the prepares that make up a certificate. */
export const isProven: BeginningRules['isProven'] = (constants, state, quorum, w, n, m) => {
  const primary = primaryOf(constants, w);
  const isPrePrepared =
    !isCorrect(state, primary) ||
    state.msgs.has(prePrepare(w, n, m)) ||
    newViews(state, w).some((chosen) => chosen.get(n) === m);
  return isPrePrepared && isPrepared(constants, state, quorum, w, n, m, state.byzantine);
};

/** The pre-prepare stands for the primary; its prepare does not count. */
export const isPrepared = (
  constants: Constants,
  state: State,
  quorum: number,
  v: number,
  n: number,
  m: ModelValue,
  helpers: SetValue<number>,
): boolean =>
  senders(constants, state, 'prepare', v, n, m).union(helpers).without(primaryOf(constants, v)).size >=
  quorum - 1;

/** What follows for the numbers from the reports of some replicas. */
export const choose: BeginningRules['choose'] = ({ MaxNumber, Null, None }, reports) => {
  const shown = (n: number) =>
    reports.map((report) => report.get(n)).filter((each): each is Certificate => each !== None);
  return functionFrom(interval(1, MaxNumber), (n) => {
    const certificates = shown(n);
    if (certificates.length > 0) {
      return certificates.reduce((latest, each) => (each.view > latest.view ? each : latest)).request;
    }
    const isBeforeAnother = interval(1, MaxNumber).some((k) => k > n && shown(k).length > 0);
    return isBeforeAnother ? Null : None;
  });
};

/** All that Byzantine replicas can report in a view change to view v. */
function claims(constants: Constants, state: State, rules: BeginningRules, v: number): Report[] {
  const { Request, Null, None } = constants;
  const claimable = (n: number): (Certificate | ModelValue)[] => {
    const proven = views(constants)
      .filter((w) => w < v)
      .elements()
      .flatMap((w) =>
        [...Request, Null]
          .filter((m) => rules.isProven(constants, state, rules.quorum(constants), w, n, m))
          .map((m): Certificate => record({ view: w, request: m })),
      );
    return [None, ...proven];
  };
  let all: (Certificate | ModelValue)[][] = [[]];
  for (const n of numbers(constants)) {
    all = all.flatMap((list) => claimable(n).map((each) => [...list, each]));
  }
  return all.map((list) => functionFrom(numbers(constants), (n): Certificate | ModelValue => list[n - 1]!));
}

/** What the primary of view v can show to follow from the view changes of a quorum. */
export function provable(
  constants: Constants,
  state: State,
  rules: BeginningRules,
  v: number,
  helpers: SetValue<number>,
): SetValue<Entries> {
  const reports = new Map(
    viewChangesOf(state)
      .filter(({ view }) => view === v)
      .map(({ replica, prepared }) => [replica, [prepared]]),
  );
  if (helpers.size > 0) {
    const claimed = claims(constants, state, rules, v);
    for (const helper of helpers) reports.set(helper, claimed);
  }
  const size = rules.viewQuorum(constants, rules.quorum(constants));
  const quorums = subsetsOfSize(setOf(reports.keys()), size).elements();
  const combinations = quorums.flatMap((Q) =>
    Q.elements().reduce<Report[][]>(
      (lists, r) => lists.flatMap((list) => reports.get(r)!.map((report) => [...list, report])),
      [[]],
    ),
  );
  return setOf(combinations.map((each) => rules.choose(constants, each)));
}
