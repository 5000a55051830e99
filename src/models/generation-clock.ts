import { action, defineModel, type Model, type ModelDefinition } from '../core/model.ts';
import { modelValues, type Protocol } from '../core/protocol.ts';
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
} from '../core/values/index.ts';
import { names } from './names.ts';
import { isQuorumSystem, majorities } from './quorums.ts';

/** The constants of specs/generation-clock/GenerationClock.tla. */
export interface GenerationClockConstants {
  readonly Node: SetValue<ModelValue>;
  /** Sets of nodes; any two of them must share a member. */
  readonly Quorum: SetValue<SetValue<ModelValue>>;
  readonly MaxGeneration: number;
  /** In place of a node where there is none. */
  readonly Nobody: ModelValue;
}

export type Fence = RecordValue<{ generation: number; leader: ModelValue }>;

/** A pair of generation and owner. */
export type Claim = FunctionValue<number, number | ModelValue>;

export interface GenerationClockState {
  /** The greatest generation that each node has seen, on disk. */
  readonly disk: FunctionValue<ModelValue, number>;
  /** The generation for which each node asks for votes; 0 if for none. */
  readonly candidacy: FunctionValue<ModelValue, number>;
  /** The nodes that have voted for it. */
  readonly votes: FunctionValue<ModelValue, SetValue<ModelValue>>;
  /** The generation under which each node acts as leader; 0 if under none. */
  readonly leading: FunctionValue<ModelValue, number>;
  /** The greatest generation, and its owner, that the resource has seen. */
  readonly fence: Fence;
  /** Every pair of generation and owner there has ever been. */
  readonly claimed: SetValue<Claim>;
}

type State = GenerationClockState;
type Definition = ModelDefinition<State>;

export function initialState({ Node, Nobody }: GenerationClockConstants): State {
  return {
    disk: functionFrom(Node, () => 0),
    candidacy: functionFrom(Node, () => 0),
    votes: functionFrom(Node, () => setOf<ModelValue>()),
    leading: functionFrom(Node, () => 0),
    fence: record({ generation: 0, leader: Nobody }),
    claimed: setOf(),
  };
}

/** Node n takes the next generation after the greatest that it has seen; it is on its disk before anybody hears of it. */
export const Stand = ({ Node, MaxGeneration }: GenerationClockConstants) =>
  action({ n: Node }, (state: State, { n }) => {
    const seen = state.disk.get(n);
    return seen < MaxGeneration
      ? { disk: state.disk.set(n, seen + 1), ...candidate(state, n, seen + 1) }
      : undefined;
  });

/** Node n asks for votes in a generation, and has its own. */
export function candidate(state: State, n: ModelValue, generation: number) {
  return {
    candidacy: state.candidacy.set(n, generation),
    votes: state.votes.set(n, setOf([n])),
    leading: state.leading.set(n, 0),
  };
}

/** Node m votes for n in a generation greater than all that it has seen, and has seen that one from now on. */
export const Vote = ({ Node }: GenerationClockConstants) =>
  action({ m: Node, n: Node }, (state: State, { m, n }) => {
    const generation = state.candidacy.get(n);
    if (generation <= state.disk.get(m)) return undefined;
    return { disk: state.disk.set(m, generation), ...vote(state, m, n) };
  });

/** The vote of m counts for n; m gives up what it was or wanted to be. */
export function vote(state: State, m: ModelValue, n: ModelValue) {
  return {
    votes: state.votes.set(n, state.votes.get(n).add(m)).set(m, setOf<ModelValue>()),
    candidacy: state.candidacy.set(m, 0),
    leading: state.leading.set(m, 0),
  };
}

/** Node n, having the votes of a quorum, leads. */
export const Win = ({ Node, Quorum }: GenerationClockConstants) =>
  action({ n: Node }, (state: State, { n }) => {
    const votes = state.votes.get(n);
    const hasWon = state.candidacy.get(n) > 0 && Quorum.some((Q) => Q.every((m) => votes.has(m)));
    return hasWon ? lead(state, n) : undefined;
  });

export function lead(state: State, n: ModelValue) {
  const generation = state.candidacy.get(n);
  return {
    leading: state.leading.set(n, generation),
    candidacy: state.candidacy.set(n, 0),
    votes: state.votes.set(n, setOf<ModelValue>()),
    claimed: state.claimed.add(sequence<number | ModelValue>(generation, n)),
  };
}

/** The resource accepts a write of leader n if it has seen no greater generation. */
export const Write = ({ Node }: GenerationClockConstants) =>
  action({ n: Node }, (state: State, { n }) => {
    const generation = state.leading.get(n);
    return generation > 0 && generation >= state.fence.generation
      ? { fence: record({ generation, leader: n }) as Fence }
      : undefined;
  });

/** A write under a smaller generation is refused, and the leader learns that there is another. */
export const Refuse = ({ Node }: GenerationClockConstants) =>
  action({ n: Node }, (state: State, { n }) => {
    const generation = state.leading.get(n);
    return generation > 0 && generation < state.fence.generation
      ? { leading: state.leading.set(n, 0) }
      : undefined;
  });

/** Node n fails and starts again: what it has on disk is what it knows. */
export const Restart = ({ Node }: GenerationClockConstants) =>
  action({ n: Node }, (state: State, { n }) => forget(state, n));

export function forget(state: State, n: ModelValue) {
  return {
    candidacy: state.candidacy.set(n, 0),
    votes: state.votes.set(n, setOf<ModelValue>()),
    leading: state.leading.set(n, 0),
  };
}

function typeOK({ Node, MaxGeneration, Nobody }: GenerationClockConstants, state: State): boolean {
  const isGeneration = (g: number) => g >= 1 && g <= MaxGeneration;
  const isGenerationOrNone = (g: number) => g === 0 || isGeneration(g);
  const { generation, leader } = state.fence;
  return (
    state.disk.values.every(isGenerationOrNone) &&
    state.candidacy.values.every(isGenerationOrNone) &&
    state.votes.values.every((voters) => voters.every((m) => Node.has(m))) &&
    state.leading.values.every(isGenerationOrNone) &&
    isGenerationOrNone(generation) &&
    (leader === Nobody || Node.has(leader)) &&
    state.claimed.every(
      (claim) => isGeneration(claim.values[0] as number) && Node.has(claim.values[1] as ModelValue),
    )
  );
}

/** The generation clock, action by action as in specs/generation-clock/GenerationClock.tla. */
export function generationClockDefinition(constants: GenerationClockConstants): Definition {
  const { Node } = constants;
  return {
    name: 'generation-clock',
    variables: ['disk', 'candidacy', 'votes', 'leading', 'fence', 'claimed'],
    init: () => initialState(constants),
    actions: {
      Stand: Stand(constants),
      Vote: Vote(constants),
      Win: Win(constants),
      Write: Write(constants),
      Refuse: Refuse(constants),
      Restart: Restart(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      OneOwnerPerGeneration: {
        when: ({ claimed }) => claimed.size > 0,
        holds: ({ claimed }) =>
          claimed.every(({ values: [generation, owner] }) =>
            claimed.every(({ values: [other, otherOwner] }) => generation !== other || owner === otherOwner),
          ),
      },
    },
    actionProperties: {
      GenerationMonotonic: (before, after) => Node.every((n) => after.disk.get(n) >= before.disk.get(n)),
      NoReuseAfterRestart: (before, after) =>
        Node.every((n) => {
          const generation = after.leading.get(n);
          const isNew = generation > before.leading.get(n);
          return !isNew || !before.claimed.has(sequence<number | ModelValue>(generation, n));
        }),
      StaleLeaderRejected: ({ fence: before }, { fence: after }) =>
        equalValues(after, before) ||
        after.generation > before.generation ||
        (after.generation === before.generation && after.leader === before.leader),
    },
    witnesses: {
      TwoLeaders: ({ leading }) => leading.values.filter((generation) => generation > 0).length > 1,
      StaleLeader: ({ leading, fence }) =>
        leading.values.some((generation) => generation > 0 && generation < fence.generation),
    },
  };
}

export const generationClockModel = (constants: GenerationClockConstants): Model<State> =>
  defineModel(generationClockDefinition(constants));

const nodes = names('n1', 'n2', 'n3');
const configuration = (MaxGeneration: number) => ({
  about: `3 nodes, ${MaxGeneration} generations`,
  constants: { Node: nodes, MaxGeneration, Nobody: ModelValue.of('Nobody') },
});

export const generationClock: Protocol<GenerationClockConstants> = {
  slug: 'generation-clock',
  title: 'Generation clock',
  source: 'Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 5.1',
  specification: 'specs/generation-clock/GenerationClock.tla',
  constants: {
    Node: modelValues('the nodes that may lead'),
    Quorum: {
      about: 'sets of nodes of which any two meet; the majorities unless given',
      expected: 'a set of sets of nodes of which any two meet, such as {{n1, n2}, {n2, n3}}',
      accepts: (value, { Node }) => isQuorumSystem(value, Node as SetValue<ModelValue>),
      derive: ({ Node }) => majorities(Node as SetValue<ModelValue>),
    },
    MaxGeneration: {
      about: 'the greatest generation',
      expected: 'a whole number from 1',
      accepts: (value) => typeof value === 'number' && value >= 1,
    },
    Nobody: {
      about: 'what stands in place of a node where there is none',
      expected: 'a name that is none of the nodes, such as Nobody',
      accepts: (value, { Node }) => value instanceof ModelValue && !(Node as SetValue).has(value),
    },
  },
  configurations: { standard: configuration(3), small: configuration(2) },
  model: generationClockModel,
};
