import type { Entry } from './log.ts';
import type { ReplicatedState } from './replicated-state.ts';

/** What a client asks a server for: as an operation, or in a message (see {@link ClientRequest}). */
export type RaftOperation<Command = unknown, Query = unknown> =
  /** The result is `{session}`. */
  | { readonly type: 'openSession' }
  | { readonly type: 'closeSession'; readonly session: number }
  /**
   * The result is that of the state machine. With a session, in which commands are numbered from 1, it is done once however
   * often it is asked for; without, each time.
   */
  | {
      readonly type: 'command';
      readonly command: Command;
      readonly session?: number;
      readonly sequence?: number;
    }
  /** The result is that of the state machine, as of some time between question and answer. */
  | { readonly type: 'query'; readonly query: Query }
  /** Membership changes by one server at a time (thesis, section 4.1). The result is null. */
  | { readonly type: 'addServer'; readonly server: string }
  | { readonly type: 'removeServer'; readonly server: string }
  /** To the member of the longest log unless one is named (thesis, section 3.10). The result is null. */
  | { readonly type: 'transferLeadership'; readonly to?: string };

/** What a client is told, as in the `Reply` of a machine. */
export interface Answer {
  readonly outcome: 'ok' | 'fail' | 'info' | 'redirect';
  readonly result?: unknown;
  readonly reason?: string;
  /** The leader, if it is known, of a `redirect`. */
  readonly node?: string;
  /** Of `fail`, where it makes a difference why. */
  readonly code?: AnswerCode;
}

export type AnswerCode =
  /** The server does not lead, and may know of nobody who does. */
  | 'notLeader'
  /** It led, and is handing leadership over or has lost it. */
  | 'leadershipChanges'
  | 'overloaded'
  | 'sessionEnded'
  /** It would be refused always, and of everybody. */
  | 'malformed';

export interface PreVote {
  readonly type: 'preVote';
  /** In which the sender would stand: the term after its own. */
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export interface PreVoteResponse {
  readonly type: 'preVoteResponse';
  /** In which the sender would vote; if not, its own. */
  readonly term: number;
  readonly voteGranted: boolean;
}

export interface RequestVote {
  readonly type: 'requestVote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader itself has told the candidate to stand. */
  readonly isTransfer: boolean;
}

export interface RequestVoteResponse {
  readonly type: 'requestVoteResponse';
  readonly term: number;
  readonly voteGranted: boolean;
}

export interface AppendEntries {
  readonly type: 'appendEntries';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** Heartbeats of a leader are numbered, so that it can tell which of them a majority has answered. */
  readonly round: number;
}

export interface AppendEntriesResponse {
  readonly type: 'appendEntriesResponse';
  readonly term: number;
  readonly success: boolean;
  /** Up to where the follower's log is that of the leader; 0 if it does not know. */
  readonly matchIndex: number;
  /** Of a refusal: the term of the entry that conflicts, or null if there is none, and the first index with it (5.3). */
  readonly conflictTerm: number | null;
  readonly conflictIndex: number;
  readonly round: number;
}

/** Stands for all entries up to an index. */
export interface Snapshot {
  readonly lastIncludedIndex: number;
  readonly lastIncludedTerm: number;
  /** Of the latest configuration up to there. */
  readonly configurationIndex: number;
  readonly members: readonly string[];
  /** As of there, its machine in the form that the state machine gives a snapshot. */
  readonly replicated: ReplicatedState;
}

export interface InstallSnapshot {
  readonly type: 'installSnapshot';
  readonly term: number;
  readonly snapshot: Snapshot;
  readonly round: number;
}

/** The leader tells a member whose log is as long as its own to stand at once. */
export interface TimeoutNow {
  readonly type: 'timeoutNow';
  readonly term: number;
}

/** A node that is no server asks one. */
export interface ClientRequest {
  readonly type: 'clientRequest';
  readonly id: string;
  readonly operation: RaftOperation;
}

export interface ClientResponse extends Answer {
  readonly type: 'clientResponse';
  readonly id: string;
}

export type RaftMessage =
  | PreVote
  | PreVoteResponse
  | RequestVote
  | RequestVoteResponse
  | AppendEntries
  | AppendEntriesResponse
  | InstallSnapshot
  | TimeoutNow
  | ClientRequest
  | ClientResponse;

/**
 * What has to outlive a crash (figure 2): the term, the vote and the log. A record of type `log` holds the entries from an
 * index on, which take the place of those that were there, or none; one of type `snapshot` stands for all before it.
 */
export type RaftRecord = LogRecord | SnapshotRecord;

export interface TermAndVote {
  readonly currentTerm: number;
  readonly votedFor: string | null;
}

export interface LogRecord extends TermAndVote {
  readonly type: 'log';
  readonly firstIndex: number;
  readonly entries: readonly Entry[];
}

export interface SnapshotRecord extends TermAndVote {
  readonly type: 'snapshot';
  readonly snapshot: Snapshot;
  readonly baseIndex: number;
  readonly baseTerm: number;
  readonly entries: readonly Entry[];
}
