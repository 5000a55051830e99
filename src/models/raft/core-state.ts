import {
  type FunctionValue,
  functionFrom,
  type ModelValue,
  type RecordValue,
  type SetValue,
  sequence,
  setOf,
} from '../../core/values/index.ts';
import type { Entry, IndexedEntry, Log } from './log.ts';

/** The constants of specs/raft/Core.tla. */
export interface RaftConstants {
  readonly Server: SetValue<ModelValue>;
  /** Sets of servers; any two of them must share a member. */
  readonly Quorum: SetValue<SetValue<ModelValue>>;
  /** In place of a server where there is none. */
  readonly Nobody: ModelValue;
  /** The servers that may stand in odd and in even terms, but for the last. */
  readonly OddCandidate: SetValue<ModelValue>;
  readonly EvenCandidate: SetValue<ModelValue>;
  readonly MaxTerm: number;
  /** The terms whose leader is asked, once, to add an entry. */
  readonly RequestTerms: SetValue<number>;
  readonly MaxRestarts: number;
}

export type Role = 'follower' | 'candidate' | 'leader';
export type VoteRequest = RecordValue<{
  term: number;
  sender: ModelValue;
  lastIndex: number;
  lastTerm: number;
}>;
export type Append = RecordValue<{
  term: number;
  sender: ModelValue;
  prevIndex: number;
  prevTerm: number;
  suffix: Log;
  commit: number;
}>;
export type Acknowledgement = RecordValue<{ follower: ModelValue; matchIndex: number }>;

export interface RaftState {
  /** The latest term that each server has seen, for whom it has voted in it, and its entries: on disk. */
  readonly currentTerm: FunctionValue<ModelValue, number>;
  readonly votedFor: FunctionValue<ModelValue, ModelValue>;
  readonly log: FunctionValue<ModelValue, Log>;
  readonly role: FunctionValue<ModelValue, Role>;
  /** Up to where each server knows its log to be committed. */
  readonly commitIndex: FunctionValue<ModelValue, number>;
  /** Messages; receiving is reading, and what nobody would heed any more is forgotten. */
  readonly voteRequests: SetValue<VoteRequest>;
  /** The servers that have sent each candidate their vote, itself among them. */
  readonly votes: FunctionValue<ModelValue, SetValue<ModelValue>>;
  readonly appends: SetValue<Append>;
  readonly acks: FunctionValue<ModelValue, SetValue<Acknowledgement>>;
  readonly restarts: number;
  /** For the properties: leaders with the logs that they had, entries that they committed, entries applied. */
  readonly elected: SetValue<RecordValue<{ term: number; leader: ModelValue; log: Log }>>;
  readonly committed: SetValue<RecordValue<{ term: number; index: number; entry: Entry }>>;
  readonly applied: SetValue<IndexedEntry>;
}

export function initialState({ Server, Nobody }: RaftConstants): RaftState {
  return {
    currentTerm: functionFrom(Server, () => 0),
    votedFor: functionFrom(Server, () => Nobody),
    log: functionFrom(Server, () => sequence<Entry>()),
    role: functionFrom(Server, () => 'follower'),
    commitIndex: functionFrom(Server, () => 0),
    voteRequests: setOf(),
    votes: functionFrom(Server, () => setOf<ModelValue>()),
    appends: setOf(),
    acks: functionFrom(Server, () => setOf<Acknowledgement>()),
    restarts: 0,
    elected: setOf(),
    committed: setOf(),
    applied: setOf(),
  };
}
