import type { RaftLog } from './log.ts';
import type { Snapshot } from './messages.ts';
import type { ReplicatedState } from './replicated-state.ts';

/** What a server knows (figure 2), as plain data. */
export interface RaftState {
  readonly node: string;

  /** On disk, or on the way there: the latest term seen, for whom it has voted in it, and its entries. */
  readonly currentTerm: number;
  readonly votedFor: string | null;
  readonly log: RaftLog;
  readonly snapshot: Snapshot | null;

  /** Up to where it knows its log to be committed: so far it has been applied. */
  readonly commitIndex: number;
  readonly replicated: ReplicatedState;
  /** The latest configuration that is committed, and those behind it in the log. */
  readonly configurations: readonly IndexedConfiguration[];

  readonly role: Role;
  /** The leader of this term, once it has been heard of, and when that was last. */
  readonly leader: string | null;
  readonly heardAtMs: number | null;

  readonly writes: Writes;
  /** Generations. */
  readonly timers: Readonly<Record<TimerName, number>>;
}

export type TimerName = 'election' | 'heartbeat';

export interface IndexedConfiguration {
  /** Of its entry; 0 of the one that servers are started with. */
  readonly index: number;
  readonly members: readonly string[];
}

/** Writes are counted from 1, and reach the disk in that order. */
export interface Writes {
  readonly issued: number;
  readonly written: number;
  /** Up to where the log is on disk. */
  readonly persistedIndex: number;
  /** Up to where each of the writes under way takes that. */
  readonly underWay: readonly { readonly writeId: number; readonly lastIndex: number }[];
}

export type Role = FollowerRole | CandidateRole | LeaderRole;

export interface FollowerRole {
  readonly name: 'follower';
}

/** One that asks whether it would be voted for, or stands. */
export interface CandidateRole {
  readonly name: 'preCandidate' | 'candidate';
  /** Who would, or does, vote for it. */
  readonly votes: readonly string[];
}

export interface LeaderRole {
  readonly name: 'leader';
  /** Of the entry with which its term begins. */
  readonly firstIndex: number;
  readonly followers: Readonly<Record<string, Progress>>;
  /** The number of the last heartbeats, and when those that no majority has answered yet were sent. */
  readonly round: number;
  readonly unconfirmed: readonly { readonly round: number; readonly sentAtMs: number }[];
  /** The last round that a majority has answered, and when it was sent. */
  readonly confirmed: { readonly round: number; readonly sentAtMs: number } | null;
  /** Its clock showed `monotonicMs` when replicated time was `timeMs`. */
  readonly timeBase: { readonly timeMs: number; readonly monotonicMs: number };
  /** Clients that wait for an entry to be committed, by its index. */
  readonly waiting: readonly { readonly index: number; readonly origin: Origin }[];
  readonly reads: readonly WaitingRead[];
  readonly joining: Joining | null;
  readonly transfer: Transfer | null;
  /** It has told another to stand, who may do so at any time: it relies on no lease any more. */
  readonly hasYielded: boolean;
}

/** What a leader knows of a follower. */
export interface Progress {
  readonly nextIndex: number;
  readonly matchIndex: number;
  /** The latest round that it has answered. */
  readonly round: number;
  /** Whether it has been heard since the leader last looked whether it still has a majority. */
  readonly isHeard: boolean;
}

/** Who asked, and by a message of which node if it was one. */
export interface Origin {
  readonly id: string;
  readonly via: string | null;
}

/** Can be answered when a majority has answered the round and the log is applied up to the index (thesis, 6.4). */
export interface WaitingRead {
  readonly origin: Origin;
  readonly query: unknown;
  readonly index: number;
  readonly round: number;
}

/** A server that is brought up to date before it becomes a member, in rounds up to the end of the log (thesis, 4.2.1). */
export interface Joining {
  readonly server: string;
  readonly origin: Origin;
  readonly targetIndex: number;
  readonly roundsLeft: number;
  readonly roundBeganAtMs: number;
}

export interface Transfer {
  readonly to: string;
  readonly origin: Origin;
  readonly beganAtMs: number;
  readonly isTold: boolean;
}

/** The members by which a server goes: the latest that it knows of, committed or not. */
export const membersOf = ({ configurations }: RaftState): readonly string[] => configurations.at(-1)!.members;

export const isMember = (state: RaftState): boolean => membersOf(state).includes(state.node);

/**
 * A server stands while it may be a member: also one that is leaving, until it knows that to be committed, since the others may
 * be unable to elect anybody without the entry that only it has (thesis, section 4.2.2).
 */
export const mayStand = ({ configurations, node }: RaftState): boolean =>
  configurations.some(({ members }) => members.includes(node));

/** Whether these are more than half of the members. */
export function isMajority(state: RaftState, servers: readonly string[]): boolean {
  const members = membersOf(state);
  return members.filter((member) => servers.includes(member)).length * 2 > members.length;
}

/** To whom a leader sends its entries: members, those who are leaving until that is committed, and who is joining. */
export function followersOf(state: RaftState): readonly string[] {
  const names = new Set(state.configurations.flatMap(({ members }) => members));
  if (state.role.name === 'leader' && state.role.joining) names.add(state.role.joining.server);
  names.delete(state.node);
  return [...names];
}
