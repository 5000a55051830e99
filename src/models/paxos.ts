import { eventually } from '../core/formula.ts';
import { action, defineModel, derived, type Model, type ModelDefinition } from '../core/model.ts';
import { holds, type ModelFairness, weakFairness } from '../core/model-temporal.ts';
import { type ConstantDeclaration, modelValues, naturals, type Protocol } from '../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../core/values/index.ts';
import { allMeet, areSubsets, majorities, subsetsOfSize } from './quorums.ts';

/** The constants of specs/paxos/Paxos.tla. */
export interface PaxosConstants {
  readonly Acceptor: SetValue<ModelValue>;
  readonly Value: SetValue<ModelValue>;
  /** Ballot numbers: a finite set of naturals. */
  readonly Ballot: SetValue<number>;
  /** Sets of acceptors, all of one of which a proposer must hear: each must share a member with each of Quorum2. */
  readonly Quorum1: SetValue<SetValue<ModelValue>>;
  /** Sets of acceptors: the votes of all of one choose a value. */
  readonly Quorum2: SetValue<SetValue<ModelValue>>;
  /** What an acceptor reports that has voted for no value. */
  readonly None: ModelValue;
}

export type Prepare = RecordValue<{ type: '1a'; bal: number }>;
export type PromiseReply = RecordValue<{
  type: '1b';
  acc: ModelValue;
  bal: number;
  mbal: number;
  mval: ModelValue;
}>;
export type Accept = RecordValue<{ type: '2a'; bal: number; val: ModelValue }>;
export type Vote = RecordValue<{ type: '2b'; acc: ModelValue; bal: number; val: ModelValue }>;
export type Message = Prepare | PromiseReply | Accept | Vote;

export interface PaxosState {
  /** The highest ballot in which each acceptor has taken part: its promise. -1 before the first. */
  readonly maxBal: FunctionValue<ModelValue, number>;
  /** The ballot of each acceptor's latest vote, or -1, and its value, or None. */
  readonly maxVBal: FunctionValue<ModelValue, number>;
  readonly maxVal: FunctionValue<ModelValue, ModelValue>;
  /** Every message ever sent. Receiving is reading, so loss, delay, reordering and duplication need no action. */
  readonly msgs: SetValue<Message>;
}

export function initialState({ Acceptor, None }: PaxosConstants): PaxosState {
  return {
    maxBal: functionFrom(Acceptor, () => -1),
    maxVBal: functionFrom(Acceptor, () => -1),
    maxVal: functionFrom(Acceptor, () => None),
    msgs: setOf<Message>(),
  };
}

/** A proposer starts ballot b. */
export const Phase1a = ({ Ballot }: PaxosConstants) =>
  action({ b: Ballot }, (state: PaxosState, { b }) => send(state, record({ type: '1a', bal: b })));

/** Acceptor a promises to take part in no ballot below one that it is asked for, and reports its latest vote. */
export const Phase1b = ({ Acceptor }: PaxosConstants) =>
  action({ a: Acceptor }, (state: PaxosState, { a }) =>
    prepares(state)
      .filter((m) => m.bal > state.maxBal.get(a))
      .map((m) => ({
        maxBal: state.maxBal.set(a, m.bal),
        ...send(state, promise(state, a, m.bal)),
      })),
  );

/** The proposer of ballot b asks for votes for v: a value that the reports of some quorum show to be safe. */
export const Phase2a = ({ Ballot, Value, Quorum1 }: PaxosConstants) =>
  action({ b: Ballot, v: Value }, (state: PaxosState, { b, v }) => {
    if (accepts(state).some((m) => m.bal === b)) return undefined;
    const replies = promises(state).filter((m) => m.bal === b);
    if (replies.length === 0) return undefined;
    const isSafe = Quorum1.some((Q) => {
      const fromQ = replies.filter((m) => Q.has(m.acc));
      return Q.every((a) => fromQ.some((m) => m.acc === a)) && reportsAllow(fromQ, v);
    });
    return isSafe ? send(state, record({ type: '2a', bal: b, val: v })) : undefined;
  });

/** Acceptor a votes, unless it promised not to. */
export const Phase2b = ({ Acceptor }: PaxosConstants) =>
  action({ a: Acceptor }, (state: PaxosState, { a }) =>
    accepts(state)
      .filter((m) => m.bal >= state.maxBal.get(a))
      .map((m) => vote(state, a, m)),
  );

/** Whether reports of votes leave v free to be proposed: none voted, or the highest of the votes was for v. */
export function reportsAllow(reports: readonly PromiseReply[], v: ModelValue): boolean {
  const voted = reports.filter((m) => m.mbal >= 0);
  return (
    voted.length === 0 || voted.some((m) => m.mval === v && voted.every((other) => m.mbal >= other.mbal))
  );
}

/** Acceptor a casts the vote that an accept message asks for. */
export function vote(state: PaxosState, a: ModelValue, m: Accept) {
  return {
    maxBal: state.maxBal.set(a, m.bal),
    maxVBal: state.maxVBal.set(a, m.bal),
    maxVal: state.maxVal.set(a, m.val),
    ...send(state, record({ type: '2b', acc: a, bal: m.bal, val: m.val })),
  };
}

/** Acceptor a's answer to a prepare message of a ballot. */
export function promise(state: PaxosState, a: ModelValue, ballot: number): PromiseReply {
  return record({
    type: '1b',
    acc: a,
    bal: ballot,
    mbal: state.maxVBal.get(a),
    mval: state.maxVal.get(a),
  });
}

export function send(state: PaxosState, message: Message) {
  return { msgs: state.msgs.add(message) };
}

export const prepares = derived((state: PaxosState) => ofType<Prepare>(state, '1a'));
export const promises = derived((state: PaxosState) => ofType<PromiseReply>(state, '1b'));
export const accepts = derived((state: PaxosState) => ofType<Accept>(state, '2a'));
export const votes = derived((state: PaxosState) => ofType<Vote>(state, '2b'));

function ofType<M extends Message>(state: PaxosState, type: M['type']): M[] {
  return state.msgs.elements().filter((m) => m.type === type) as M[];
}

/** Whether every member of some quorum voted for v in ballot b. */
function isChosenAt({ Quorum2 }: PaxosConstants, cast: readonly Vote[], b: number, v: ModelValue): boolean {
  return Quorum2.some((Q) => Q.every((a) => cast.some((m) => m.acc === a && m.bal === b && m.val === v)));
}

/** The votes, one for each ballot and value, that a quorum cast. */
function chosenVotes(constants: PaxosConstants, state: PaxosState): Vote[] {
  const cast = votes(state);
  return cast.filter((m, index) => {
    const isFirst = cast.findIndex((other) => other.bal === m.bal && other.val === m.val) === index;
    return isFirst && isChosenAt(constants, cast, m.bal, m.val);
  });
}

/** No value but v was or can yet be chosen in ballot c: some quorum voted for v there, or has moved on. */
function noneOtherChoosableAt(
  { Quorum1 }: PaxosConstants,
  state: PaxosState,
  cast: readonly Vote[],
  c: number,
  v: ModelValue,
): boolean {
  return Quorum1.some((Q) =>
    Q.every((a) => {
      const atC = cast.filter((m) => m.acc === a && m.bal === c);
      return atC.length === 0 ? state.maxBal.get(a) > c : atC.some((m) => m.val === v);
    }),
  );
}

function typeOK({ Acceptor, Value, Ballot, None }: PaxosConstants, state: PaxosState): boolean {
  const isBallotOrNone = (b: number) => b === -1 || Ballot.has(b);
  const isValueOrNone = (v: ModelValue) => v === None || Value.has(v);
  const isMessage = (m: Message) =>
    Ballot.has(m.bal) &&
    (m.type === '1a' ||
      (m.type === '2a' && Value.has(m.val)) ||
      (m.type === '1b' && Acceptor.has(m.acc) && isBallotOrNone(m.mbal) && isValueOrNone(m.mval)) ||
      (m.type === '2b' && Acceptor.has(m.acc) && Value.has(m.val)));
  return (
    state.maxBal.values.every(isBallotOrNone) &&
    state.maxVBal.values.every(isBallotOrNone) &&
    state.maxVal.values.every(isValueOrNone) &&
    state.msgs.every(isMessage)
  );
}

/**
 * What progress takes: the proposer of the last ballot, whom nobody overtakes, and the acceptors do not stop. Nothing is
 * asked of other proposers.
 */
function fairness({ Acceptor, Value, Ballot }: PaxosConstants): ModelFairness[] {
  const last = Math.max(...Ballot.elements());
  return [
    weakFairness('Phase1a', { b: last }),
    ...Value.elements().map((v) => weakFairness('Phase2a', { b: last, v })),
    ...Acceptor.elements().flatMap((a) => [weakFairness('Phase1b', { a }), weakFairness('Phase2b', { a })]),
  ];
}

/** Single-decree Paxos, action by action as in specs/paxos/Paxos.tla. */
export function paxosDefinition(constants: PaxosConstants): ModelDefinition<PaxosState> {
  const chosen = derived((state: PaxosState) => chosenVotes(constants, state));
  return {
    name: 'paxos',
    variables: ['maxBal', 'maxVBal', 'maxVal', 'msgs'],
    init: () => initialState(constants),
    actions: {
      Phase1a: Phase1a(constants),
      Phase1b: Phase1b(constants),
      Phase2a: Phase2a(constants),
      Phase2b: Phase2b(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      Agreement: {
        when: (state) => chosen(state).length > 0,
        holds: (state) => {
          const [first, ...others] = chosen(state);
          return others.every((m) => m.val === first!.val);
        },
      },
      Validity: {
        when: (state) => chosen(state).length > 0,
        holds: (state) => chosen(state).every((m) => constants.Value.has(m.val)),
      },
      OneValuePerBallot: {
        when: (state) => accepts(state).length > 0,
        holds: (state) => {
          const asked = accepts(state);
          return asked.every((m) => asked.every((other) => m.bal !== other.bal || m.val === other.val));
        },
      },
      VotesSafe: {
        when: (state) => votes(state).length > 0,
        holds: (state) => {
          const cast = votes(state);
          const lower = (b: number) => constants.Ballot.elements().filter((c) => c < b);
          return cast.every((m) =>
            lower(m.bal).every((c) => noneOtherChoosableAt(constants, state, cast, c, m.val)),
          );
        },
      },
    },
    fairness: fairness(constants),
    temporalProperties: {
      EventuallyChosen: eventually(holds((state: PaxosState) => chosen(state).length > 0)),
    },
    witnesses: {
      ValueChosen: (state) => chosen(state).length > 0,
      ChosenInTwoBallots: (state) => chosen(state).length > 1,
    },
    // With finitely many ballots every behaviour comes to rest.
    deadlock: 'allowed',
  };
}

export const paxosModel = (constants: PaxosConstants): Model<PaxosState> =>
  defineModel(paxosDefinition(constants));

const acceptors = (count: number) =>
  setOf(Array.from({ length: count }, (_, index) => ModelValue.of(`a${index + 1}`)));
const values = (count: number) =>
  setOf(Array.from({ length: count }, (_, index) => ModelValue.of(`v${index + 1}`)));

const configuration = (acceptorCount: number, valueCount: number, ballotCount: number) => ({
  Acceptor: acceptors(acceptorCount),
  Value: values(valueCount),
  Ballot: interval(0, ballotCount - 1),
  None: ModelValue.of('None'),
});

const standard = configuration(3, 2, 3);

const quorums = (about: string): ConstantDeclaration => ({
  about: `${about}; the majorities unless given`,
  expected: 'a set of sets of acceptors, such as {{a1, a2}, {a2, a3}}',
  accepts: (value, { Acceptor }) => areSubsets(value, Acceptor as SetValue<ModelValue>),
  derive: ({ Acceptor }) => majorities(Acceptor as SetValue<ModelValue>),
});

export const paxos: Protocol<PaxosConstants> = {
  slug: 'paxos',
  title: 'Single-decree Paxos',
  source: 'Lamport, Paxos Made Simple (2001), section 2.2',
  specification: 'specs/paxos/Paxos.tla',
  constants: {
    Acceptor: modelValues('the acceptors'),
    Value: modelValues('the values that may be proposed'),
    Ballot: naturals('the ballot numbers, from 0'),
    Quorum1: quorums('sets of acceptors, of one of which a proposer must hear all'),
    Quorum2: {
      ...quorums('sets of acceptors, of which the votes of one choose a value'),
      expected:
        'a set of sets of acceptors each of which meets each of Quorum1, such as {{a1, a2}, {a2, a3}}',
      accepts: (value, { Acceptor, Quorum1 }) =>
        areSubsets(value, Acceptor as SetValue<ModelValue>) &&
        allMeet(value as SetValue<SetValue>, Quorum1 as SetValue<SetValue>),
    },
    None: {
      about: 'the report of an acceptor that has not voted',
      expected: 'a name that is none of the values, such as None',
      accepts: (value, { Value }) => value instanceof ModelValue && !(Value as SetValue).has(value),
    },
  },
  configurations: {
    standard: { about: '3 acceptors, 2 values, 3 ballots', constants: standard },
    small: { about: '3 acceptors, 2 values, 2 ballots', constants: configuration(3, 2, 2) },
    flexible: {
      about:
        '3 acceptors, 2 values, 3 ballots; a proposer must hear of all acceptors, and the vote of any one chooses',
      constants: {
        ...standard,
        Quorum1: setOf([standard.Acceptor]),
        Quorum2: subsetsOfSize(standard.Acceptor, 1),
      },
    },
  },
  model: paxosModel,
};
