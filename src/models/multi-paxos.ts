import { action, defineModel, derived, type Model, type ModelDefinition } from '../core/model.ts';
import { type ConstantDeclaration, modelValues, naturals, type Protocol } from '../core/protocol.ts';
import {
  type FunctionValue,
  functionFrom,
  interval,
  ModelValue,
  type RecordValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../core/values/index.ts';
import { nameOutside, wholeNumber } from './declarations.ts';
import { isQuorumSystem, majorities } from './quorums.ts';

/** The constants of specs/multi-paxos/MultiPaxos.tla. */
export interface MultiPaxosConstants {
  readonly Acceptor: SetValue<ModelValue>;
  /** The commands that may be proposed. */
  readonly Value: SetValue<ModelValue>;
  /** Ballot numbers: a finite set of naturals, with 0. */
  readonly Ballot: SetValue<number>;
  /** How many slots the log has. */
  readonly Slots: number;
  /** Sets of acceptors any two of which meet. */
  readonly Quorum: SetValue<SetValue<ModelValue>>;
  /** The command that does nothing. */
  readonly Noop: ModelValue;
  /** What an acceptor reports that has voted for nothing. */
  readonly None: ModelValue;
}

export type LatestVote = RecordValue<{ bal: number; val: ModelValue }>;
/** An acceptor's latest vote in each slot. */
export type Accepted = FunctionValue<number, LatestVote>;

export type Prepare = RecordValue<{ type: '1a'; bal: number }>;
export type Report = RecordValue<{ type: '1b'; acc: ModelValue; bal: number; accepted: Accepted }>;
export type Accept = RecordValue<{ type: '2a'; bal: number; slot: number; val: ModelValue }>;
export type Vote = RecordValue<{ type: '2b'; acc: ModelValue; bal: number; slot: number; val: ModelValue }>;
export type Message = Prepare | Report | Accept | Vote;

export interface MultiPaxosState {
  /** The highest ballot in which each acceptor has taken part: its promise for all slots. */
  readonly maxBal: FunctionValue<ModelValue, number>;
  /** Each acceptor's latest vote in each slot: ballot and value, or -1 and None. */
  readonly accepted: FunctionValue<ModelValue, Accepted>;
  /** Every message ever sent. Receiving is reading, so loss, delay, reordering and duplication need no action. */
  readonly msgs: SetValue<Message>;
  /** The commands that the learner has applied. */
  readonly applied: FunctionValue<number, ModelValue>;
}

export const slots = ({ Slots }: MultiPaxosConstants): SetValue<number> => interval(1, Slots);

export const commands = ({ Value, Noop }: MultiPaxosConstants): SetValue<ModelValue> => Value.add(Noop);

export function initialState(constants: MultiPaxosConstants): MultiPaxosState {
  const noVote: LatestVote = record({ bal: -1, val: constants.None });
  return {
    maxBal: functionFrom(constants.Acceptor, () => 0),
    accepted: functionFrom(constants.Acceptor, () => functionFrom(slots(constants), () => noVote)),
    msgs: setOf<Message>(),
    applied: sequence<ModelValue>(),
  };
}

/** A leader starts ballot b, for all slots at once. */
export const Phase1a = ({ Ballot }: MultiPaxosConstants) =>
  action({ b: Ballot }, (state: MultiPaxosState, { b }) =>
    b > 0 ? send(state, record({ type: '1a', bal: b })) : undefined,
  );

/** Acceptor a promises for all slots to take part in no lower ballot, and reports its votes in all of them. */
export const Phase1b = (
  { Acceptor }: MultiPaxosConstants,
  reported: (accepted: Accepted) => Accepted = (accepted) => accepted,
) =>
  action({ a: Acceptor }, (state: MultiPaxosState, { a }) =>
    prepares(state)
      .filter((m) => m.bal > state.maxBal.get(a))
      .map((m) => ({
        maxBal: state.maxBal.set(a, m.bal),
        ...send(state, record({ type: '1b', acc: a, bal: m.bal, accepted: reported(state.accepted.get(a)) })),
      })),
  );

/**
 * The leader of ballot b asks for votes for v in slot s: once, and slot after slot, though it waits for none of them.
 */
export const Phase2a = (constants: MultiPaxosConstants) =>
  action(
    { b: constants.Ballot, s: slots(constants), v: commands(constants) },
    (state: MultiPaxosState, { b, s, v }) =>
      !isAsked(state, b, s) && areAskedBelow(state, b, s) && mayPropose(constants, state, b, s, v)
        ? send(state, record({ type: '2a', bal: b, slot: s, val: v }))
        : undefined,
  );

/** Acceptor a votes, unless it promised not to. */
export const Phase2b = ({ Acceptor }: MultiPaxosConstants) =>
  action({ a: Acceptor }, (state: MultiPaxosState, { a }) =>
    accepts(state)
      .filter((m) => m.bal >= state.maxBal.get(a))
      .map((m) => vote(state, a, m)),
  );

/** The learner applies the command of the next slot. */
export const Apply = (constants: MultiPaxosConstants) =>
  action({}, (state: MultiPaxosState) => {
    const next = state.applied.size + 1;
    const chosen = setOf(chosenVotes(constants, state).flatMap((m) => (m.slot === next ? [m.val] : [])));
    return chosen.elements().map((v) => ({ applied: state.applied.append(v) }));
  });

export function isAsked(state: MultiPaxosState, b: number, s: number): boolean {
  return accepts(state).some((m) => m.bal === b && m.slot === s);
}

/** Whether the leader of ballot b has asked for votes in all slots below s. */
export function areAskedBelow(state: MultiPaxosState, b: number, s: number): boolean {
  return interval(1, s - 1).every((t) => isAsked(state, b, t));
}

/** Whether the leader of ballot b may propose v in slot s: in the first ballot, or by the reports of some quorum. */
export function mayPropose(
  constants: MultiPaxosConstants,
  state: MultiPaxosState,
  b: number,
  s: number,
  v: ModelValue,
): boolean {
  if (b === 0) return constants.Value.has(v);
  return quorumsOfReports(constants, state, b).some((reports) => reportsAllow(constants, reports, s, v));
}

/** For each quorum that has reported to ballot b as a whole, its reports. */
export function quorumsOfReports(
  { Quorum }: MultiPaxosConstants,
  state: MultiPaxosState,
  b: number,
): Report[][] {
  const all = reportsOf(state).filter((m) => m.bal === b);
  return Quorum.elements()
    .filter((Q) => Q.every((a) => all.some((m) => m.acc === a)))
    .map((Q) => all.filter((m) => Q.has(m.acc)));
}

/** The votes in slot s among reports. */
function votesIn(reports: readonly Report[], s: number): LatestVote[] {
  return reports.map((m) => m.accepted.get(s)).filter((p) => p.bal >= 0);
}

/** Whether reports leave v free in slot s: the value of the highest vote, a no-op in a hole, any command above all votes. */
function reportsAllow(
  constants: MultiPaxosConstants,
  reports: readonly Report[],
  s: number,
  v: ModelValue,
): boolean {
  const voted = votesIn(reports, s);
  if (voted.length > 0) return voted.some((p) => p.val === v && voted.every((q) => p.bal >= q.bal));
  const isHole = slots(constants).some((t) => t > s && votesIn(reports, t).length > 0);
  return isHole ? v === constants.Noop : constants.Value.has(v);
}

/** Acceptor a casts the vote that an accept message asks for. */
export function vote(state: MultiPaxosState, a: ModelValue, m: Accept) {
  const latest: LatestVote = record({ bal: m.bal, val: m.val });
  return {
    maxBal: state.maxBal.set(a, m.bal),
    accepted: state.accepted.set(a, state.accepted.get(a).set(m.slot, latest)),
    ...send(state, record({ type: '2b', acc: a, bal: m.bal, slot: m.slot, val: m.val })),
  };
}

export function send(state: MultiPaxosState, message: Message) {
  return { msgs: state.msgs.add(message) };
}

const prepares = derived((state: MultiPaxosState) => ofType<Prepare>(state, '1a'));
const reportsOf = derived((state: MultiPaxosState) => ofType<Report>(state, '1b'));
export const accepts = derived((state: MultiPaxosState) => ofType<Accept>(state, '2a'));
export const votes = derived((state: MultiPaxosState) => ofType<Vote>(state, '2b'));

function ofType<M extends Message>(state: MultiPaxosState, type: M['type']): M[] {
  return state.msgs.elements().filter((m) => m.type === type) as M[];
}

/** The votes for what a quorum voted for, in one ballot and slot. */
export function chosenVotes({ Quorum }: MultiPaxosConstants, state: MultiPaxosState): Vote[] {
  const cast = votes(state);
  return cast.filter((m) =>
    Quorum.some((Q) =>
      Q.every((a) =>
        cast.some((n) => n.acc === a && n.bal === m.bal && n.slot === m.slot && n.val === m.val),
      ),
    ),
  );
}

/** No value but v was, or can yet be, chosen for slot s in ballot c. */
function noneOtherChoosableAt(
  { Quorum }: MultiPaxosConstants,
  state: MultiPaxosState,
  c: number,
  { slot, val }: Vote,
): boolean {
  return Quorum.some((Q) =>
    Q.every((a) => {
      const atC = votes(state).filter((m) => m.acc === a && m.bal === c && m.slot === slot);
      return atC.length === 0 ? state.maxBal.get(a) > c : atC.some((m) => m.val === val);
    }),
  );
}

function votesSafe(constants: MultiPaxosConstants, state: MultiPaxosState): boolean {
  return votes(state).every((m) =>
    constants.Ballot.every((c) => c >= m.bal || noneOtherChoosableAt(constants, state, c, m)),
  );
}

/** Whether, of each two of these messages for one slot that are of a kind, both name the same value. */
function nameOneValue<M extends Accept | Vote>(
  messages: readonly M[],
  areOfAKind: (one: M, other: M) => boolean,
): boolean {
  return messages.every((m) =>
    messages.every((n) => m.slot !== n.slot || !areOfAKind(m, n) || m.val === n.val),
  );
}

function typeOK(constants: MultiPaxosConstants, state: MultiPaxosState): boolean {
  const { Acceptor, Ballot, None } = constants;
  const isSlot = (s: number) => slots(constants).has(s);
  const isCommand = (v: ModelValue) => commands(constants).has(v);
  const isAccepted = (accepted: Accepted) =>
    accepted.size === constants.Slots &&
    accepted.values.every(
      ({ bal, val }) => (bal === -1 || Ballot.has(bal)) && (val === None || isCommand(val)),
    );
  const isMessage = (m: Message) =>
    Ballot.has(m.bal) &&
    (m.type === '1a' ||
      (m.type === '1b' && Acceptor.has(m.acc) && isAccepted(m.accepted)) ||
      (m.type === '2a' && isSlot(m.slot) && isCommand(m.val)) ||
      (m.type === '2b' && Acceptor.has(m.acc) && isSlot(m.slot) && isCommand(m.val)));
  return (
    state.maxBal.values.every((b) => Ballot.has(b)) &&
    state.accepted.values.every(isAccepted) &&
    state.msgs.every(isMessage) &&
    state.applied.values.every(isCommand)
  );
}

/** The log of Multi-Paxos, action by action as in specs/multi-paxos/MultiPaxos.tla. */
export function multiPaxosDefinition(constants: MultiPaxosConstants): ModelDefinition<MultiPaxosState> {
  const chosen = derived((state: MultiPaxosState) => chosenVotes(constants, state));
  const isChosenIn = (state: MultiPaxosState, s: number) => chosen(state).some((m) => m.slot === s);
  return {
    name: 'multi-paxos',
    variables: ['maxBal', 'accepted', 'msgs', 'applied'],
    init: () => initialState(constants),
    actions: {
      Phase1a: Phase1a(constants),
      Phase1b: Phase1b(constants),
      Phase2a: Phase2a(constants),
      Phase2b: Phase2b(constants),
      Apply: Apply(constants),
    },
    invariants: {
      TypeOK: (state) => typeOK(constants, state),
      Agreement: {
        when: (state) => chosen(state).length > 0,
        holds: (state) => nameOneValue(chosen(state), () => true),
      },
      Validity: {
        when: (state) => chosen(state).length > 0,
        holds: (state) => chosen(state).every((m) => commands(constants).has(m.val)),
      },
      OneValuePerBallot: {
        when: (state) => accepts(state).length > 0,
        holds: (state) => nameOneValue(accepts(state), (m, n) => m.bal === n.bal),
      },
      VotesSafe: {
        when: (state) => votes(state).length > 0,
        holds: (state) => votesSafe(constants, state),
      },
      AppliedInOrder: {
        when: (state) => state.applied.size > 0,
        holds: (state) =>
          state.applied.values.every((v, index) =>
            chosen(state).some((m) => m.slot === index + 1 && m.val === v),
          ),
      },
    },
    witnesses: {
      ChosenInTwoBallots: (state) =>
        chosen(state).some((m) => chosen(state).some((n) => m.slot === n.slot && m.bal !== n.bal)),
      HoleFilled: (state) => chosen(state).some((m) => m.val === constants.Noop),
      ChosenAboveHole: (state) =>
        chosen(state).some((m) => interval(1, m.slot - 1).some((t) => !isChosenIn(state, t))),
      AllApplied: (state) => state.applied.size === constants.Slots,
    },
    // With finitely many ballots every behaviour comes to rest.
    deadlock: 'allowed',
  };
}

const multiPaxosModel = (constants: MultiPaxosConstants): Model<MultiPaxosState> =>
  defineModel(multiPaxosDefinition(constants));

function configuration(acceptorCount: number, valueCount: number) {
  const named = (letter: string, count: number) =>
    setOf(Array.from({ length: count }, (_, index) => ModelValue.of(`${letter}${index + 1}`)));
  const Acceptor = named('a', acceptorCount);
  return {
    Acceptor,
    Value: named('v', valueCount),
    Ballot: interval(0, 1),
    Slots: 2,
    Quorum: majorities(Acceptor),
    Noop: ModelValue.of('Noop'),
    None: ModelValue.of('None'),
  };
}

const quorums: ConstantDeclaration = {
  about: 'the quorums, any two of which must meet; the majorities unless given',
  expected: 'a set of sets of acceptors any two of which meet, such as {{a1, a2}, {a2, a3}}',
  accepts: (value, { Acceptor }) => isQuorumSystem(value, Acceptor as SetValue<ModelValue>),
  derive: ({ Acceptor }) => majorities(Acceptor as SetValue<ModelValue>),
};

export const multiPaxos: Protocol<MultiPaxosConstants> = {
  slug: 'multi-paxos',
  title: 'The log of Multi-Paxos',
  source: 'Lamport, Paxos Made Simple (2001), section 3',
  specification: 'specs/multi-paxos/MultiPaxos.tla',
  constants: {
    Acceptor: modelValues('the acceptors'),
    Value: modelValues('the commands that may be proposed'),
    Ballot: naturals('the ballot numbers, from 0'),
    Slots: wholeNumber('how many slots the log has', 1),
    Quorum: quorums,
    Noop: nameOutside('the command that does nothing', ['Value']),
    None: {
      about: 'the report of an acceptor that has voted for nothing',
      expected: 'a name that is neither Noop nor in Value',
      accepts: (value, { Value, Noop }) =>
        value instanceof ModelValue && value !== Noop && !(Value as SetValue).has(value),
    },
  },
  configurations: {
    small: { about: '2 acceptors, 2 slots, 2 ballots, 2 commands', constants: configuration(2, 2) },
    'one-command': {
      about: '3 acceptors, 2 slots, 2 ballots, 1 command',
      constants: configuration(3, 1),
      deep: true,
    },
  },
  model: multiPaxosModel,
};
