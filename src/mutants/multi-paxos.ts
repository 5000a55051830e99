import { action } from '../core/model.ts';
import { functionFrom, interval, type ModelValue, record, setOf } from '../core/values/index.ts';
import {
  type Accepted,
  accepts,
  areAskedBelow,
  chosenVotes,
  commands,
  isAsked,
  type MultiPaxosConstants,
  type MultiPaxosState,
  mayPropose,
  multiPaxos,
  multiPaxosDefinition,
  Phase1b,
  quorumsOfReports,
  send,
  slots,
  vote,
  votes,
} from '../models/multi-paxos.ts';
import { subsetsOfSize } from '../models/quorums.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

const mutant = mutantsOf(multiPaxos, multiPaxosDefinition, 'small');

/** Phase2a with another rule for what may be proposed in a slot. */
function phase2a(
  constants: MultiPaxosConstants,
  allowed: (state: MultiPaxosState, b: number, s: number, v: ModelValue) => boolean,
  proposable = commands(constants),
) {
  return action(
    { b: constants.Ballot, s: slots(constants), v: proposable },
    (state: MultiPaxosState, { b, s, v }) =>
      areAskedBelow(state, b, s) && allowed(state, b, s, v)
        ? send(state, record({ type: '2a', bal: b, slot: s, val: v }))
        : undefined,
  );
}

/** A learner with another rule for what is the next command. */
function apply(
  { Slots }: MultiPaxosConstants,
  nextCommands: (state: MultiPaxosState, next: number) => readonly ModelValue[],
) {
  return action({}, (state: MultiPaxosState) => {
    if (state.applied.size === Slots) return undefined;
    const next = setOf(nextCommands(state, state.applied.size + 1));
    return next.elements().map((v) => ({ applied: state.applied.append(v) }));
  });
}

/** Of the latest votes of an acceptor, the one in the last slot that has one. */
function lastOnly(accepted: Accepted, { None }: MultiPaxosConstants): Accepted {
  const count = accepted.size;
  return functionFrom(interval(1, count), (s) =>
    interval(s + 1, count).some((t) => accepted.get(t).bal >= 0)
      ? record({ bal: -1, val: None })
      : accepted.get(s),
  );
}

const leaderMutants: readonly Mutant[] = [
  mutant('ignores-reports', {
    about: 'a new leader proposes what it likes, whatever votes are reported for the slot',
    breaks: 'Agreement',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b, s, v) => {
        const hasQuorum = b === 0 || quorumsOfReports(constants, state, b).length > 0;
        return !isAsked(state, b, s) && hasQuorum && constants.Value.has(v);
      }),
    }),
  }),
  mutant('shared-ballots', {
    about: 'two leaders use one ballot, so that it can propose two values for one slot',
    breaks: 'OneValuePerBallot',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b, s, v) => mayPropose(constants, state, b, s, v)),
    }),
  }),
  mutant('fills-hole-with-none', {
    about: "a new leader fills a hole with what was reported there, 'no vote', in place of a no-op",
    breaks: 'Validity',
    actions: (constants) => ({
      Phase2a: phase2a(
        constants,
        (state, b, s, v) => {
          if (isAsked(state, b, s)) return false;
          if (v !== constants.None) {
            return v !== constants.Noop && mayPropose(constants, state, b, s, v);
          }
          return b > 0 && mayPropose(constants, state, b, s, constants.Noop);
        },
        constants.Value.add(constants.None),
      ),
    }),
  }),
  mutant('quorums-do-not-meet', {
    about: 'one acceptor is a quorum, so that two quorums need not meet',
    breaks: 'Agreement',
    constants: ({ Acceptor }) => ({ Quorum: subsetsOfSize(Acceptor, 1) }),
  }),
];

const acceptorMutants: readonly Mutant[] = [
  mutant('forgets-promise', {
    about: 'an acceptor forgets its promise when it restarts; its votes are durable',
    breaks: 'VotesSafe',
    actions: ({ Acceptor }) => ({
      Restart: action({ a: Acceptor }, (state: MultiPaxosState, { a }) => ({
        maxBal: state.maxBal.set(a, 0),
      })),
    }),
  }),
  mutant('accepts-below-promise', {
    about: 'an acceptor holds its promise in the slots only that it has voted in',
    breaks: 'VotesSafe',
    actions: ({ Acceptor }) => ({
      Phase2b: action({ a: Acceptor }, (state: MultiPaxosState, { a }) =>
        accepts(state)
          .filter((m) => m.bal >= state.maxBal.get(a) || state.accepted.get(a).get(m.slot).bal < 0)
          .map((m) => vote(state, a, m)),
      ),
    }),
  }),
  mutant('reports-last-slot-only', {
    about: 'an acceptor reports its vote in the last slot only, not those in the slots below',
    breaks: 'Agreement',
    actions: (constants) => ({
      Phase1b: Phase1b(constants, (accepted) => lastOnly(accepted, constants)),
    }),
  }),
];

const learnerMutants: readonly Mutant[] = [
  mutant('skips-holes', {
    about:
      'the learner does not wait for a slot that nothing is chosen for, and applies what is chosen above',
    breaks: 'AppliedInOrder',
    actions: (constants) => ({
      Apply: apply(constants, (state, next) =>
        chosenVotes(constants, state).flatMap((m) => (m.slot >= next ? [m.val] : [])),
      ),
    }),
  }),
  mutant('applies-proposals', {
    about: 'the learner takes for chosen what the leader proposes',
    breaks: 'AppliedInOrder',
    actions: (constants) => ({
      Apply: apply(constants, (state, next) =>
        accepts(state).flatMap((m) => (m.slot === next ? [m.val] : [])),
      ),
    }),
  }),
  mutant('counts-votes-across-ballots', {
    about: 'the learner counts the votes for a value, of whatever ballots they are',
    breaks: 'AppliedInOrder',
    actions: (constants) => ({
      Apply: apply(constants, (state, next) => {
        const cast = votes(state).filter((m) => m.slot === next);
        const isCounted = (v: ModelValue) =>
          constants.Quorum.some((Q) => Q.every((a) => cast.some((m) => m.acc === a && m.val === v)));
        return commands(constants).elements().filter(isCounted);
      }),
    }),
  }),
];

/** Mistakes in Multi-Paxos, by who makes them. */
export const multiPaxosMutants: readonly Mutant[] = [...leaderMutants, ...acceptorMutants, ...learnerMutants];
