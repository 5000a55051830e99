import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  record,
  type SetValue,
  setOf,
} from '../../core/values/index.ts';
import { type Entry, emptyLog, entryOf, type Log } from './membership-log.ts';

/** The constants of specs/raft/Membership.tla. */
export interface MembershipConstants {
  readonly Server: SetValue<ModelValue>;
  /** The members of the first configuration, and the one of them that leads in term 1. */
  readonly Founders: SetValue<ModelValue>;
  readonly Founder: ModelValue;
  readonly MaxTerm: number;
  readonly MaxLength: number;
  /** Stands for no vote. */
  readonly None: ModelValue;
}

type PerServer<T extends number | string | ModelValue | FunctionValue> = FunctionValue<ModelValue, T>;

/** An election won, with the winner's log. */
export type Election = RecordValue<{ term: number; leader: ModelValue; log: Log }>;

/** An entry marked by the leader of a term. */
export type Commitment = RecordValue<{ term: number; index: number; entry: Entry }>;

export interface MembershipState {
  /** The latest term that each server has seen, and for whom it voted in it. */
  readonly currentTerm: PerServer<number>;
  readonly votedFor: PerServer<ModelValue>;
  readonly role: PerServer<'leader' | 'follower'>;
  readonly log: PerServer<Log>;
  /** The highest index that each server has marked as committed, as a leader. */
  readonly commitIndex: PerServer<number>;
  /** Up to where a leader knows the log of each other server to be like its own. */
  readonly matchIndex: PerServer<PerServer<number>>;
  /** Every election won and every entry marked: for the properties. */
  readonly elections: SetValue<Election>;
  readonly committed: SetValue<Commitment>;
}

/** A server that does not lead knows nothing of the logs of others. */
export const noMatch = ({ Server }: Pick<MembershipConstants, 'Server'>): PerServer<number> =>
  functionFrom(Server, () => 0);

/** The founders agree on the first configuration, and one of them leads. */
export function initialState(constants: MembershipConstants): MembershipState {
  const { Server, Founders, Founder, None } = constants;
  const firstEntry = entryOf(1, Founders);
  const perServer = <T extends number | ModelValue | Log>(ofFounder: T, ofOther: T) =>
    functionFrom(Server, (i) => (Founders.has(i) ? ofFounder : ofOther));
  return {
    currentTerm: perServer(1, 0),
    votedFor: perServer(Founder, None),
    role: functionFrom(Server, (i) => (i === Founder ? 'leader' : 'follower')),
    log: perServer(emptyLog.append(firstEntry), emptyLog),
    commitIndex: perServer(1, 0),
    matchIndex: functionFrom(Server, (i) =>
      i === Founder ? perServer(1, 0).set(Founder, 0) : noMatch(constants),
    ),
    elections: setOf([record({ term: 1, leader: Founder, log: emptyLog })]),
    committed: setOf([record({ term: 1, index: 1, entry: firstEntry })]),
  };
}
