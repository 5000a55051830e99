import {
  action,
  defineModel,
  derived,
  type Model,
  type ModelDefinition,
  type Update,
} from '../../core/model.ts';
import { modelValues, type Protocol } from '../../core/protocol.ts';
import {
  type FunctionValue,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/clock-sync/Marzullo.tla. */
export interface MarzulloConstants {
  readonly Source: SetValue<ModelValue>;
  /** How many sources may lie: as is allowed for, and in truth. */
  readonly MaxLiars: number;
  readonly Liars: number;
  /** Places are 0 .. Last. */
  readonly Last: number;
}

/** The interval that a source tells. */
export type Report = RecordValue<{ source: ModelValue; from: number; to: number }>;

/** A place, and 'begin' or 'end'. */
export type Edge = FunctionValue<number, number | string>;

export interface MarzulloState {
  /** The time, which nobody knows. */
  readonly truth: number;
  readonly reports: SetValue<Report>;
  /** The edges that the pass has come by. */
  readonly visited: SetValue<Edge>;
  /** How many intervals have begun and not ended. */
  readonly count: number;
  /** Where the answer begins, and where it ends as far as the pass has come. */
  readonly low: number;
  readonly high: number;
}

type Constants = MarzulloConstants;
type State = MarzulloState;

export const nowhere = -1;
const placesOf = ({ Last }: Constants) => interval(0, Last);

export const initialStates = (constants: Constants): State[] =>
  placesOf(constants)
    .elements()
    .map((truth) => ({
      ...{ truth, reports: setOf(), visited: setOf() },
      ...{ count: 0, low: nowhere, high: nowhere },
    }));

const contains = ({ from, to }: Report, place: number) => from <= place && place <= to;

/** The reports that do not have the time in them. */
const lying = ({ truth, reports }: State) => reports.filter((report) => !contains(report, truth));

const hasReported = ({ reports }: State, s: ModelValue) => reports.some(({ source }) => source === s);

const allReported = ({ Source }: Constants, { reports }: State) => reports.size === Source.size;

/** How many sources agree on a place. */
export const agreeing = ({ reports }: State, place: number) =>
  reports.filter((report) => contains(report, place)).size;

const edge = (place: number, kind: 'begin' | 'end'): Edge => sequence<number | string>(place, kind);
const placeOf = ({ values }: Edge) => values[0] as number;
const kindOf = ({ values }: Edge) => values[1] as string;

const edgesOf = ({ reports }: State): SetValue<Edge> =>
  reports.map(({ from }) => edge(from, 'begin')).union(reports.map(({ to }) => edge(to, 'end')));

/** What a mistake may change. */
export interface Rules {
  /** In how many intervals a place must be. */
  readonly needed: (constants: Constants, state: State) => number;
  /** Which of the edges at one place comes first: intervals that meet there have it in common. */
  readonly firstKind: 'begin' | 'end';
  /** Whether the answer ends at a place where intervals end, by how many there are before and after. */
  readonly endsHere: (state: State, needed: number, after: number) => boolean;
}

export const rightRules: Rules = {
  needed: ({ Source, MaxLiars }) => Source.size - MaxLiars,
  firstKind: 'begin',
  endsHere: ({ count }, needed) => count >= needed,
};

/** The edges that the pass has still to come by. */
const pendingOf = derived((state: State) => edgesOf(state).filter((each) => !state.visited.has(each)));

/** Whether the pass comes to an edge next. */
function isNext(constants: Constants, { firstKind }: Rules, state: State, e: Edge): boolean {
  const precedes = (d: Edge) =>
    placeOf(d) < placeOf(e) ||
    (placeOf(d) === placeOf(e) && kindOf(d) === firstKind && kindOf(e) !== firstKind);
  if (!allReported(constants, state)) return false;
  const pending = pendingOf(state);
  return pending.has(e) && !pending.some(precedes);
}

/** All intervals that a source can tell. */
const reportsOf = (constants: Constants, s: ModelValue): Report[] =>
  placesOf(constants)
    .elements()
    .flatMap((from) =>
      interval(from, constants.Last)
        .elements()
        .map((to): Report => record({ source: s, from, to })),
    );

/** A source tells one of these intervals, and may lie if not too many have. */
export function tell(
  { Liars }: Pick<Constants, 'Liars'>,
  state: State,
  told: readonly Report[],
): Update<State>[] {
  const mayLie = lying(state).size < Liars;
  return told
    .filter((report) => !hasReported(state, report.source) && (mayLie || contains(report, state.truth)))
    .map((report) => ({ reports: state.reports.add(report) }));
}

/** Source s tells its interval. */
const Tell = (constants: Constants) =>
  action({ s: constants.Source }, (state: State, { s }) =>
    hasReported(state, s) ? undefined : tell(constants, state, reportsOf(constants, s)),
  );

/** The pass comes to the place p, where some intervals begin, and the answer if there are enough at last. */
export function beginAt(
  constants: Constants,
  rules: Rules,
  state: State,
  p: number,
): Update<State> | undefined {
  const here = edge(p, 'begin');
  if (!isNext(constants, rules, state, here)) return undefined;
  const count = state.count + state.reports.filter(({ from }) => from === p).size;
  const begins = state.low === nowhere && count >= rules.needed(constants, state);
  return { visited: state.visited.add(here), count, low: begins ? p : state.low };
}

/** The pass comes to the place p, where some intervals end, and the answer if there were still enough. */
export function endAt(
  constants: Constants,
  rules: Rules,
  state: State,
  p: number,
): Update<State> | undefined {
  const here = edge(p, 'end');
  if (!isNext(constants, rules, state, here)) return undefined;
  const count = state.count - state.reports.filter(({ to }) => to === p).size;
  const ends = rules.endsHere(state, rules.needed(constants, state), count);
  return { visited: state.visited.add(here), count, high: ends ? p : state.high };
}

const Begin = (constants: Constants, rules: Rules) =>
  action({ p: placesOf(constants) }, (state: State, { p }) => beginAt(constants, rules, state, p));

const End = (constants: Constants, rules: Rules) =>
  action({ p: placesOf(constants) }, (state: State, { p }) => endAt(constants, rules, state, p));

function typeOK(constants: Constants, { truth, reports, visited, count, low, high }: State): boolean {
  const { Source, Last } = constants;
  const isPlace = (place: number) => place >= 0 && place <= Last;
  return (
    isPlace(truth) &&
    reports.every(
      ({ source, from, to }) => Source.has(source) && isPlace(from) && isPlace(to) && from <= to,
    ) &&
    reports.map(({ source }) => source).size === reports.size &&
    visited.every((e) => isPlace(placeOf(e)) && ['begin', 'end'].includes(kindOf(e))) &&
    count >= 0 &&
    count <= Source.size &&
    [low, high].every((place) => place === nowhere || isPlace(place))
  );
}

/** Marzullo's algorithm, action by action as in specs/clock-sync/Marzullo.tla. */
export function marzulloDefinition(
  constants: Constants,
  changes: Partial<Rules> = {},
): ModelDefinition<State> {
  const { Source, MaxLiars } = constants;
  const rules = { ...rightRules, ...changes };
  const isDone = (state: State) => allReported(constants, state) && pendingOf(state).size === 0;
  return {
    name: 'clock-sync/marzullo',
    variables: ['truth', 'reports', 'visited', 'count', 'low', 'high'],
    init: () => initialStates(constants),
    actions: {
      Tell: Tell(constants),
      Begin: Begin(constants, rules),
      End: End(constants, rules),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      IntervalContainsTrueTime: {
        when: isDone,
        holds: ({ truth, low, high }) => low !== nowhere && low <= truth && truth <= high,
      },
      InsideOneSource: {
        when: (state) => isDone(state) && state.low !== nowhere,
        holds: ({ truth, reports, low, high }) =>
          reports.some(
            (report) =>
              contains(report, low) &&
              contains(report, high) &&
              (3 * MaxLiars >= Source.size || contains(report, truth)),
          ),
      },
    },
    witnesses: {
      MeetAtAnEdge: (state) =>
        isDone(state) &&
        state.low === state.high &&
        state.reports.some((first) =>
          state.reports.some(
            (second) => first !== second && first.to === state.low && second.from === state.low,
          ),
        ),
      AgreedInTwoParts: (state) =>
        isDone(state) &&
        interval(state.low, state.high).some(
          (place) => agreeing(state, place) < rules.needed(constants, state),
        ),
    },
    // When the pass has come by all edges, the answer is there.
    deadlock: 'allowed',
  };
}

export const marzulloModel = (constants: Constants): Model<State> =>
  defineModel(marzulloDefinition(constants));

const sources = (count: number) =>
  setOf(Array.from({ length: count }, (_, index) => ModelValue.of(`s${index + 1}`)));
const three = { Source: sources(3), MaxLiars: 1, Liars: 1, Last: 2 };

export const marzullo: Protocol<MarzulloConstants> = {
  slug: 'clock-sync/marzullo',
  title: "Marzullo's intersection",
  source: 'Marzullo and Owicki, Maintaining the Time in a Distributed System (1983), and Marzullo (1984)',
  specification: 'specs/clock-sync/Marzullo.tla',
  constants: {
    Source: modelValues('the sources of time'),
    MaxLiars: {
      about: 'how many sources may lie, as is allowed for',
      expected: 'a whole number from 0, less than half of the sources',
      accepts: (value, { Source }) =>
        typeof value === 'number' && value >= 0 && 2 * value < (Source as SetValue).size,
    },
    Liars: wholeNumber('how many sources may lie'),
    Last: wholeNumber('the last of the places 0, 1, ...'),
  },
  configurations: {
    three: { about: '3 sources, one of which may lie; places 0 to 2', constants: three },
    'past-bound': {
      about: '3 sources, of which one more may lie than is allowed for; places 0 to 2',
      constants: { ...three, Liars: 2 },
      violates: 'IntervalContainsTrueTime',
    },
    four: {
      about: '4 sources, one of which may lie; places 0 to 2',
      constants: { ...three, Source: sources(4) },
    },
    five: {
      about: '5 sources, two of which may lie; places 0 to 2',
      constants: { ...three, Source: sources(5), MaxLiars: 2, Liars: 2 },
      deep: true,
    },
  },
  model: marzulloModel,
};
