import { and, leadsTo } from '../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../core/model.ts';
import { holds, type ModelFairness, strongFairness, weakFairness } from '../core/model-temporal.ts';
import { modelValues, naturals, type Protocol } from '../core/protocol.ts';
import { type FunctionValue, functionFrom, ModelValue, type SetValue, setOf } from '../core/values/index.ts';
import { countedAtLeast, type Units, unitsOfATick } from './clock-units.ts';
import { nameOutside, wholeNumber } from './declarations.ts';
import { names } from './names.ts';

/** The constants of specs/lease/Lease.tla. */
export interface LeaseConstants {
  readonly Node: SetValue<ModelValue>;
  readonly Grantor: ModelValue;
  /** In place of a node where there is none. */
  readonly Nobody: ModelValue;
  /** Units that a clock without drift counts in a tick. */
  readonly Rate: number;
  /** The drift for which the protocol makes allowance, in units a tick. */
  readonly Epsilon: number;
  /** Units that the clocks there are may count in a tick. */
  readonly Pace: SetValue<number>;
  /** How long the grantor keeps the lease, by its clock. */
  readonly Term: number;
  readonly MaxRequests: number;
  readonly MaxRestarts: number;
}

/** Ages of messages: units of their node's clock since it sent the request. */
type Ages = FunctionValue<ModelValue, SetValue<number>>;

export interface LeaseState {
  /** The nodes that have not failed. */
  readonly up: SetValue<ModelValue>;
  /** Of each node, the requests and the grants that are on their way. */
  readonly asked: Ages;
  readonly granted: Ages;
  /** Units since each node sent the request on which its lease rests. */
  readonly held: FunctionValue<ModelValue, number>;
  /** The nodes that are doing something under their lease. */
  readonly acting: SetValue<ModelValue>;
  /** To whom the lease was granted last; Nobody if the grantor does not know. */
  readonly holder: ModelValue;
  /** Units of the grantor's clock since then, or since it restarted. */
  readonly elapsed: number;
  readonly restarts: number;
}

type Constants = LeaseConstants;
type State = LeaseState;

/** How long a node may hold the lease, by its own clock. */
export const holdOf = ({ Term, Rate, Epsilon }: Constants) => countedAtLeast(Term, Rate, Epsilon);

/** From here on it makes no difference how long ago a request was sent. */
export const lapsedOf = (constants: Constants) => holdOf(constants) + 1;

export function initialState(constants: Constants): State {
  const { Node, Nobody, Term } = constants;
  return {
    up: Node,
    asked: functionFrom(Node, () => setOf<number>()),
    granted: functionFrom(Node, () => setOf<number>()),
    held: functionFrom(Node, () => lapsedOf(constants)),
    acting: setOf(),
    holder: Nobody,
    elapsed: Term,
    restarts: 0,
  };
}

const hasLease = (constants: Constants, state: State, n: ModelValue) => state.held.get(n) < holdOf(constants);

/** Node n asks for the lease, or for more of it. */
export const Ask = ({ Node, MaxRequests }: Constants) =>
  action({ n: Node }, ({ up, asked, granted }: State, { n }) =>
    up.has(n) && asked.get(n).size + granted.get(n).size < MaxRequests
      ? { asked: asked.set(n, asked.get(n).add(0)) }
      : undefined,
  );

/** The grantor grants a request of n if n has the lease or nobody can have it any more. */
export const Grant = ({ Node, Term }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.holder === n || state.elapsed === Term
      ? state.asked
          .get(n)
          .elements()
          .map((age) => grant(state, n, age))
      : undefined,
  );

/** The lease is n's from now on; a failed node does not hear of it. */
export function grant({ up, asked, granted }: State, n: ModelValue, age: number) {
  return {
    holder: n,
    elapsed: 0,
    asked: asked.set(n, asked.get(n).without(age)),
    granted: up.has(n) ? granted.set(n, granted.get(n).add(age)) : granted,
  };
}

/** A grant reaches n, which counts from when it asked; the answer to an older request takes nothing away. */
export const Receive = ({ Node }: Constants) =>
  action({ n: Node }, (state: State, { n }) =>
    state.granted
      .get(n)
      .elements()
      .map((age) => receive(state, n, age, Math.min(state.held.get(n), age))),
  );

export function receive({ held, granted }: State, n: ModelValue, age: number, heldFrom: number) {
  return { held: held.set(n, heldFrom), granted: granted.set(n, granted.get(n).without(age)) };
}

/** The network loses a message to or from n. */
export const Lose = ({ Node }: Constants) =>
  action({ n: Node }, ({ asked, granted }: State, { n }) => [
    ...asked
      .get(n)
      .elements()
      .map((age) => ({ asked: asked.set(n, asked.get(n).without(age)) })),
    ...granted
      .get(n)
      .elements()
      .map((age) => ({ granted: granted.set(n, granted.get(n).without(age)) })),
  ]);

/** Node n looks at its clock and does something that only the holder of the lease may do. */
export const Begin = (constants: Constants) =>
  action({ n: constants.Node }, (state: State, { n }) =>
    hasLease(constants, state, n) && !state.acting.has(n) ? { acting: state.acting.add(n) } : undefined,
  );

export const End = ({ Node }: Constants) =>
  action({ n: Node }, ({ acting }: State, { n }) =>
    acting.has(n) ? { acting: acting.without(n) } : undefined,
  );

/** Node n fails for ever; one node is left. */
export const Crash = (constants: Constants) =>
  action({ n: constants.Node }, ({ up, granted, held, acting }: State, { n }) =>
    up.has(n) && up.size > 1
      ? {
          up: up.without(n),
          granted: granted.set(n, setOf<number>()),
          held: held.set(n, lapsedOf(constants)),
          acting: acting.without(n),
        }
      : undefined,
  );

/** The grantor restarts. It has forgotten whose the lease is, and waits until it is over. */
export const Restart = ({ Nobody, MaxRestarts }: Constants) =>
  action({}, ({ restarts }: State) =>
    restarts < MaxRestarts ? { restarts: restarts + 1, holder: Nobody, elapsed: 0 } : undefined,
  );

/** A tick of real time passes. What a node does under the lease lasts no longer than a moment. */
export const Tick = (constants: Constants, mayPass = (state: State) => state.acting.size === 0) => {
  const { Node, Grantor, Pace } = constants;
  const choices = unitsOfATick([...Node, Grantor], Pace);
  return action({}, (state: State) =>
    mayPass(state) ? choices.map((units) => pass(constants, state, units)) : undefined,
  );
};

/** Every clock counts its units. */
function pass(constants: Constants, { asked, granted, held, elapsed }: State, units: Units) {
  const { Node, Grantor, Term } = constants;
  const lapsed = lapsedOf(constants);
  const later = (n: ModelValue, age: number) => Math.min(age + units.get(n), lapsed);
  const allLater = (ages: Ages) => functionFrom(Node, (n) => ages.get(n).map((age) => later(n, age)));
  return {
    asked: allLater(asked),
    granted: allLater(granted),
    held: functionFrom(Node, (n) => later(n, held.get(n))),
    elapsed: Math.min(elapsed + units.get(Grantor), Term),
  };
}

function typeOK(constants: Constants, state: State): boolean {
  const { Node, Nobody, Term, MaxRestarts } = constants;
  const isBetween = (count: number, last: number) => count >= 0 && count <= last;
  const isAge = (age: number) => isBetween(age, lapsedOf(constants));
  return (
    state.up.isSubsetOf(Node) &&
    [state.asked, state.granted].every((ages) => ages.values.every((each) => each.every(isAge))) &&
    state.held.values.every(isAge) &&
    state.acting.isSubsetOf(Node) &&
    (state.holder === Nobody || Node.has(state.holder)) &&
    isBetween(state.elapsed, Term) &&
    isBetween(state.restarts, MaxRestarts)
  );
}

/** Time passes, nodes that are up ask, and a message that is sent again and again arrives. */
const fairness = ({ Node }: Constants): ModelFairness[] => [
  strongFairness('Tick'),
  ...Node.elements().flatMap((n) => [
    weakFairness('Ask', { n }),
    strongFairness('Grant', { n }),
    weakFairness('Receive', { n }),
    weakFairness('End', { n }),
  ]),
];

/** What it is to have the lease, for the properties: by the node's clock, or because it is still at work. */
export type HasLease = (state: State, n: ModelValue) => boolean;

/** The lease, action by action as in specs/lease/Lease.tla. */
export function leaseDefinition(
  constants: Constants,
  holdsLease: HasLease = (state, n) => hasLease(constants, state, n),
): ModelDefinition<State> {
  const { Node, Nobody, Term } = constants;
  const uses = (state: State, n: ModelValue) => holdsLease(state, n) || state.acting.has(n);
  const canHold = (ages: SetValue<number>) => ages.some((age) => age < holdOf(constants));
  const isUsed = (state: State) => Node.some((n) => uses(state, n));
  return {
    name: 'lease',
    variables: ['up', 'asked', 'granted', 'held', 'acting', 'holder', 'elapsed', 'restarts'],
    init: () => initialState(constants),
    actions: {
      Ask: Ask(constants),
      Grant: Grant(constants),
      Receive: Receive(constants),
      Lose: Lose(constants),
      Begin: Begin(constants),
      End: End(constants),
      Crash: Crash(constants),
      Restart: Restart(constants),
      Tick: Tick(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      AtMostOneHolder: {
        when: isUsed,
        holds: (state) => Node.elements().filter((n) => uses(state, n)).length <= 1,
      },
      HolderStopsFirst: {
        when: isUsed,
        holds: (state) =>
          Node.every(
            (n) =>
              !uses(state, n) || (state.elapsed !== Term && (state.holder === n || state.holder === Nobody)),
          ),
      },
    },
    actionProperties: {
      NoEarlyRegrant: (before, { holder }) =>
        before.holder === holder ||
        holder === Nobody ||
        Node.every((m) => m === holder || (!uses(before, m) && !canHold(before.granted.get(m)))),
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyRegranted: and(
        ...Node.elements().map((n) =>
          leadsTo(
            holds(({ holder, up }: State) => holder === n && !up.has(n)),
            holds(({ holder, up }: State) => up.has(holder)),
          ),
        ),
      ),
    },
    witnesses: {
      RenewalOnItsWay: (state) =>
        Node.some(
          (n) => holdsLease(state, n) && state.granted.get(n).some((age) => age <= state.held.get(n)),
        ),
      GrantTooLate: (state) =>
        Node.some((m) =>
          Node.some((n) => m !== n && holdsLease(state, n) && state.granted.get(m).has(lapsedOf(constants))),
        ),
      HolderDied: ({ holder, up }) => holder !== Nobody && !up.has(holder),
      HeldPastRestart: (state) => state.holder === Nobody && Node.some((n) => holdsLease(state, n)),
    },
  };
}

export const leaseModel = (constants: Constants): Model<State> => defineModel(leaseDefinition(constants));

const twoTicks = {
  Node: names('n1', 'n2'),
  Grantor: ModelValue.of('Grantor'),
  Nobody: ModelValue.of('Nobody'),
  Rate: 10,
  Epsilon: 1,
  Pace: setOf([9, 11]),
  Term: 22,
  MaxRequests: 1,
  MaxRestarts: 1,
};
const oneTick = { ...twoTicks, Term: 11 };

export const lease: Protocol<LeaseConstants> = {
  slug: 'lease',
  title: 'Lease',
  source: 'Gray and Cheriton, Leases (1989), sections 2 and 5',
  specification: 'specs/lease/Lease.tla',
  constants: {
    Node: modelValues('the nodes that want the lease'),
    Grantor: nameOutside('the one that grants it', ['Node']),
    Nobody: nameOutside('what stands in place of a node where there is none', ['Node']),
    Rate: wholeNumber('units that a clock without drift counts in a tick of real time', 1),
    Epsilon: wholeNumber('the drift for which the protocol makes allowance, in units a tick'),
    Pace: naturals('the units that the clocks there are may count in a tick'),
    Term: wholeNumber('how long the grantor keeps the lease, in units of its clock', 1),
    MaxRequests: wholeNumber('how many requests of a node may be under way', 1),
    MaxRestarts: wholeNumber('how often the grantor may fail'),
  },
  configurations: {
    standard: { about: 'a lease of two ticks', constants: twoTicks, deep: true },
    'at-bound': {
      about: 'a lease of one tick, clocks as fast and as slow as is allowed for',
      constants: oneTick,
    },
    'past-bound': {
      about: 'the same, with clocks that drift by one unit a tick more',
      constants: { ...oneTick, Pace: setOf([8, 12]) },
      violates: ['AtMostOneHolder', 'HolderStopsFirst', 'NoEarlyRegrant'],
    },
    'full-pace': {
      about: 'a lease of two ticks, all clocks that are allowed for',
      constants: { ...twoTicks, Pace: setOf([9, 10, 11]) },
      deep: true,
    },
    'two-requests': {
      about: 'a lease of two ticks, and two requests of a node under way',
      constants: { ...twoTicks, MaxRequests: 2 },
      deep: true,
    },
  },
  model: leaseModel,
};
