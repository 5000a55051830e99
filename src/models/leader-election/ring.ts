import { leadsTo } from '../../core/formula.ts';
import { action, defineModel, type Model, type ModelDefinition } from '../../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../../core/model-temporal.ts';
import { isSetOf, type Protocol } from '../../core/protocol.ts';
import { type FunctionValue, functionOf, interval, type SetValue, setOf } from '../../core/values/index.ts';
import { wholeNumber } from '../declarations.ts';

/** The constants of specs/leader-election/Ring.tla. */
export interface RingConstants {
  /** The nodes are 1, 2, ..., Size, and 1 again. */
  readonly Size: number;
  /** The ids, as many as nodes; who has which is open. */
  readonly Id: SetValue<number>;
}

export interface RingState {
  readonly id: FunctionValue<number, number>;
  /** The nodes that take part in the election. */
  readonly active: SetValue<number>;
  /** For each node the ids of candidates, and of leaders, that are on their way to it. */
  readonly candidacy: FunctionValue<number, SetValue<number>>;
  readonly elected: FunctionValue<number, SetValue<number>>;
  /** The nodes that have found themselves to be the leader. */
  readonly won: SetValue<number>;
  /** The id of the leader that each node knows; 0 if none. */
  readonly leader: FunctionValue<number, number>;
}

type Constants = RingConstants;
type State = RingState;
type Ids = FunctionValue<number, number>;

const nodesOf = ({ Size }: Constants) => interval(1, Size);
const after = ({ Size }: Constants, n: number) => (n % Size) + 1;

/** The algorithm rests on this. */
const idsAreUnique = ({ values }: Ids) => new Set(values).size === values.length;

/** Every way in which nodes can have ids. */
function assignments({ Size, Id }: Constants): Ids[] {
  let lists: number[][] = [[]];
  for (let n = 1; n <= Size; n++) lists = lists.flatMap((list) => Id.elements().map((id) => [...list, id]));
  return lists.map((list) => functionOf(list.map((id, index) => [index + 1, id] as const)));
}

export function initialStates(constants: Constants, mayBe: (ids: Ids) => boolean = idsAreUnique): State[] {
  const nodes = nodesOf(constants);
  const nothing = functionOf(nodes.elements().map((n) => [n, setOf<number>()] as const));
  return assignments(constants)
    .filter(mayBe)
    .map((id) => ({
      id,
      active: setOf(),
      candidacy: nothing,
      elected: nothing,
      won: setOf(),
      leader: functionOf(nodes.elements().map((n) => [n, 0] as const)),
    }));
}

const removed = (to: State['candidacy'], n: number, id: number) => to.set(n, to.get(n).without(id));
const sent = (to: State['candidacy'], n: number, id: number) => to.set(n, to.get(n).add(id));

/** Node n begins an election: it sends its id on its way. */
const Start = (constants: Constants) =>
  action({ n: nodesOf(constants) }, ({ id, active, candidacy }: State, { n }) =>
    active.has(n)
      ? undefined
      : { active: active.add(n), candidacy: sent(candidacy, after(constants, n), id.get(n)) },
  );

/** The ids of candidates that have reached n and of which something holds. */
const reached = ({ candidacy }: State, n: number, isMeant: (id: number) => boolean) =>
  candidacy.get(n).filter(isMeant).elements();

/** A candidacy that has reached n goes on with another id. */
const passOn = (constants: Constants, { active, candidacy }: State, n: number, id: number, next: number) => ({
  candidacy: sent(removed(candidacy, n, id), after(constants, n), next),
  active: active.add(n),
});

/** Node n forwards the id of a candidate that is greater than its own. */
export const Forward = (constants: Constants, forwards = (id: number, own: number): boolean => id > own) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    reached(state, n, (id) => forwards(id, state.id.get(n))).map((id) => passOn(constants, state, n, id, id)),
  );

/** The candidate's id is smaller, and node n, which has not yet taken part, sends its own in its place. */
const Replace = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) => {
    const own = state.id.get(n);
    return state.active.has(n)
      ? undefined
      : reached(state, n, (id) => id < own).map((id) => passOn(constants, state, n, id, own));
  });

/** The candidate's id is smaller, and that of node n is under way or was surpassed. */
const Swallow = (constants: Constants) =>
  action({ n: nodesOf(constants) }, (state: State, { n }) =>
    state.active.has(n)
      ? reached(state, n, (id) => id < state.id.get(n)).map((id) => ({
          candidacy: removed(state.candidacy, n, id),
        }))
      : undefined,
  );

/** The id of n has come all the way round: node n leads and tells the next one. */
const Win = (constants: Constants) =>
  action({ n: nodesOf(constants) }, ({ id, candidacy, elected, won, leader }: State, { n }) => {
    const own = id.get(n);
    if (!candidacy.get(n).has(own)) return undefined;
    return {
      candidacy: removed(candidacy, n, own),
      won: won.add(n),
      leader: leader.set(n, own),
      elected: sent(elected, after(constants, n), own),
    };
  });

/** Node n learns who leads, and tells the next one unless it leads itself. */
const Learn = (constants: Constants) =>
  action({ n: nodesOf(constants) }, ({ id, elected, leader }: State, { n }) =>
    elected
      .get(n)
      .elements()
      .map((i) => {
        const rest = removed(elected, n, i);
        return {
          leader: leader.set(n, i),
          elected: i === id.get(n) ? rest : sent(rest, after(constants, n), i),
        };
      }),
  );

function typeOK(constants: Constants, state: State): boolean {
  const nodes = nodesOf(constants);
  const isId = (id: number) => constants.Id.has(id);
  return (
    state.id.values.every(isId) &&
    state.active.isSubsetOf(nodes) &&
    [...state.candidacy.values, ...state.elected.values].every((ids) => ids.every(isId)) &&
    state.won.isSubsetOf(nodes) &&
    state.leader.values.every((id) => id === 0 || isId(id))
  );
}

/** No message waits for ever. */
const fairness = (constants: Constants): ModelFairness[] =>
  nodesOf(constants)
    .elements()
    .flatMap((n) =>
      ['Forward', 'Replace', 'Swallow', 'Win', 'Learn'].map((name) => weakFairness(name, { n })),
    );

/** The election on a ring, action by action as in specs/leader-election/Ring.tla. */
export function ringDefinition(constants: Constants): ModelDefinition<State> {
  const nodes = nodesOf(constants);
  return {
    name: 'leader-election/ring',
    variables: ['id', 'active', 'candidacy', 'elected', 'won', 'leader'],
    init: () => initialStates(constants),
    actions: {
      Start: Start(constants),
      Forward: Forward(constants),
      Replace: Replace(constants),
      Swallow: Swallow(constants),
      Win: Win(constants),
      Learn: Learn(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      UniqueLeader: {
        when: ({ won }) => won.size > 0,
        holds: ({ won, id }) =>
          won.every((n) => nodes.every((m) => m === n || (id.get(m) < id.get(n) && !won.has(m)))),
      },
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyElected: leadsTo(
        holds(({ active }: State) => active.size > 0),
        holds(({ won, leader, id }: State) =>
          won.some((w) => leader.values.every((known) => known === id.get(w))),
        ),
      ),
    },
    witnesses: {
      EveryIdOnItsWay: ({ id, candidacy }) =>
        id.values.every((each) => candidacy.values.some((ids) => ids.has(each))),
      EverybodyKnows: ({ leader, elected }) =>
        nodes.every((n) => leader.get(n) !== 0 && elected.get(n).size === 0),
    },
    // Once everybody knows the leader, nothing is left to do.
    deadlock: 'allowed',
  };
}

export const ringModel = (constants: Constants): Model<State> => defineModel(ringDefinition(constants));

const ofSize = (Size: number) => ({ Size, Id: interval(1, Size) });

export const ring: Protocol<RingConstants> = {
  slug: 'leader-election/ring',
  title: 'Leader election on a ring',
  source: 'Chang and Roberts, An improved algorithm for decentralized extrema-finding (1979)',
  specification: 'specs/leader-election/Ring.tla',
  constants: {
    Size: wholeNumber('how many nodes there are', 1),
    Id: {
      about: 'the ids, as many as nodes',
      expected: 'a set of whole numbers from 1, as many as nodes, such as 1..3',
      accepts: (value, { Size }) =>
        isSetOf(value, (id) => typeof id === 'number' && id >= 1) && (value as SetValue).size === Size,
    },
  },
  configurations: {
    standard: { about: '4 nodes, whose ids are in any order', constants: ofSize(4) },
    small: { about: '3 nodes', constants: ofSize(3) },
    large: { about: '5 nodes', constants: ofSize(5), deep: true },
  },
  model: ringModel,
};
