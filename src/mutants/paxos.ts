import { action } from '../core/model.ts';
import { record, setOf, type Value } from '../core/values/index.ts';
import {
  accepts,
  type PaxosConstants,
  type PaxosState,
  paxos,
  paxosDefinition,
  promises,
  reportsAllow,
  send,
  vote,
} from '../models/paxos.ts';
import { majorities, subsetsOfSize } from '../models/quorums.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

const mutant = mutantsOf(paxos, paxosDefinition, 'small');

/** Phase2a with another rule for when a value may be proposed in a ballot. */
function phase2a(
  { Ballot, Value }: PaxosConstants,
  mayPropose: (state: PaxosState, b: number, v: Value) => boolean,
) {
  return action({ b: Ballot, v: Value }, (state: PaxosState, { b, v }) => {
    const isAsked = accepts(state).some((m) => m.bal === b);
    return isAsked || !mayPropose(state, b, v)
      ? undefined
      : send(state, record({ type: '2a', bal: b, val: v }));
  });
}

/** The reports to ballot b, and whether all of some quorum are among them. */
function reportsTo({ Quorum1 }: PaxosConstants, state: PaxosState, b: number) {
  const reports = promises(state).filter((m) => m.bal === b);
  const hasQuorum = Quorum1.some((Q) => Q.every((a) => reports.some((m) => m.acc === a)));
  return { reports, hasQuorum };
}

export const paxosMutants: readonly Mutant[] = [
  mutant('forgets-promise', {
    about: 'an acceptor forgets its promise when it restarts; its vote is durable',
    breaks: 'Agreement',
    actions: ({ Acceptor }) => ({
      Restart: action({ a: Acceptor }, (state: PaxosState, { a }) => ({ maxBal: state.maxBal.set(a, -1) })),
    }),
  }),
  mutant('forgets-vote', {
    about: 'an acceptor forgets its vote when it restarts; its promise is durable',
    breaks: 'Agreement',
    actions: ({ Acceptor, None }) => ({
      Restart: action({ a: Acceptor }, (state: PaxosState, { a }) => ({
        maxVBal: state.maxVBal.set(a, -1),
        maxVal: state.maxVal.set(a, None),
      })),
    }),
  }),
  mutant('accepts-below-promise', {
    about: 'an acceptor votes in a ballot below its promise',
    breaks: 'VotesSafe',
    actions: ({ Acceptor }) => ({
      Phase2b: action({ a: Acceptor }, (state: PaxosState, { a }) =>
        accepts(state).map((m) => vote(state, a, m)),
      ),
    }),
  }),
  mutant('ignores-reports', {
    about: 'a proposer ignores the values that acceptors report',
    breaks: 'Agreement',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b) => reportsTo(constants, state, b).hasQuorum),
    }),
  }),
  mutant('any-reported-value', {
    about: 'a proposer takes a reported value that is not the one of the highest ballot',
    breaks: 'Agreement',
    configuration: 'standard',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b, v) => {
        const { reports, hasQuorum } = reportsTo(constants, state, b);
        const voted = reports.filter((m) => m.mbal >= 0);
        return hasQuorum && (voted.length === 0 || voted.some((m) => m.mval === v));
      }),
    }),
  }),
  mutant('shared-ballots', {
    about: 'ballots carry no proposer id, so that two proposers can use one ballot',
    breaks: 'OneValuePerBallot',
    actions: (constants) => ({
      Phase2a: action({ b: constants.Ballot, v: constants.Value }, (state: PaxosState, { b, v }) => {
        const { reports, hasQuorum } = reportsTo(constants, state, b);
        const isSafe = hasQuorum && reportsAllow(reports, v);
        return isSafe ? send(state, record({ type: '2a', bal: b, val: v })) : undefined;
      }),
    }),
  }),
  mutant('half-quorum', {
    about: 'a quorum is n/2 acceptors, rounded down, so that two quorums need not meet',
    breaks: 'Agreement',
    constants: ({ Acceptor }) => {
      const halves = subsetsOfSize(Acceptor, Math.floor(Acceptor.size / 2));
      return { Quorum1: halves, Quorum2: halves };
    },
  }),
  mutant('phases-do-not-meet', {
    about: 'a proposer hears of a majority, where the vote of any one acceptor chooses',
    breaks: 'Agreement',
    configuration: 'flexible',
    constants: ({ Acceptor }) => ({ Quorum1: majorities(Acceptor) }),
  }),
  mutant('counts-reply-twice', {
    about: 'a proposer counts replies instead of acceptors, so that a duplicated reply counts twice',
    breaks: 'VotesSafe',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b, v) => {
        // Messages may be delivered any number of times: one reply, delivered often enough, makes up any count.
        const { reports } = reportsTo(constants, state, b);
        const heard = [...reports.map((report) => [report]), reports];
        return heard.some((part) => part.length > 0 && reportsAllow(part, v as never));
      }),
    }),
  }),
  mutant('abandons-contested-ballot', {
    about: 'a proposer gives a ballot up when an acceptor reports a vote, in place of asking for that value',
    breaks: 'EventuallyChosen',
    actions: (constants) => ({
      Phase2a: phase2a(constants, (state, b) => {
        const { reports, hasQuorum } = reportsTo(constants, state, b);
        return hasQuorum && reports.every((m) => m.mbal < 0);
      }),
    }),
  }),
  mutant('proposes-empty-report', {
    about:
      "a proposer takes the report of an acceptor that has not voted for a vote, and proposes 'no value'",
    breaks: 'Validity',
    actions: (constants) => ({
      Phase2a: phase2a(
        { ...constants, Value: constants.Value.union(setOf([constants.None])) },
        (state, b, v) => {
          const { reports, hasQuorum } = reportsTo(constants, state, b);
          return (
            hasQuorum && reports.some((m) => m.mval === v && reports.every((other) => m.mbal >= other.mbal))
          );
        },
      ),
    }),
  }),
];
