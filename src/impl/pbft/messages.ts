import { canonicalJson } from './canonical-json.ts';
import type { Digest, Signer, Verifier } from './cryptography.ts';

/**
 * The messages of section 4, as plain data. Each signature covers all other fields of its message, so that a message can be
 * shown to others, who then know that its sender has said so.
 */

interface Signed {
  readonly signature: string;
}

/** REQUEST: a client asks for an operation. Its timestamps ascend: that makes execution exactly-once. */
export interface Request extends Signed {
  readonly type: 'request';
  readonly client: string;
  readonly timestamp: number;
  readonly operation: unknown;
}

/** PRE-PREPARE: the primary of a view gives a number to the request with this digest. */
export interface PrePrepare extends Signed {
  readonly type: 'prePrepare';
  readonly view: number;
  readonly number: number;
  readonly digest: string;
  readonly replica: string;
}

/** A pre-prepare and its request, which the primary's signature does not cover: the digest does. */
export interface Proposal {
  readonly type: 'proposal';
  readonly prePrepare: PrePrepare;
  readonly request: Request;
}

/** PREPARE: a backup has accepted that order. */
export interface Prepare extends Signed {
  readonly type: 'prepare';
  readonly view: number;
  readonly number: number;
  readonly digest: string;
  readonly replica: string;
}

/** COMMIT: a replica knows that no other request can have that number in that view. */
export interface Commit extends Signed {
  readonly type: 'commit';
  readonly view: number;
  readonly number: number;
  readonly digest: string;
  readonly replica: string;
}

/** REPLY: a replica has executed the client's request of that timestamp. */
export interface Reply extends Signed {
  readonly type: 'reply';
  readonly view: number;
  readonly timestamp: number;
  readonly client: string;
  readonly replica: string;
  readonly result: unknown;
}

/** CHECKPOINT: the state of a replica after that number has this digest. */
export interface Checkpoint extends Signed {
  readonly type: 'checkpoint';
  readonly number: number;
  readonly digest: string;
  readonly replica: string;
}

/** A pre-prepare and the matching prepares of 2f backups: no other request was prepared under this number in this view. */
export interface PreparedCertificate {
  readonly prePrepare: PrePrepare;
  readonly prepares: readonly Prepare[];
}

/** VIEW-CHANGE: a replica gives up all views before this one, and shows its stable checkpoint and what it has prepared since. */
export interface ViewChange extends Signed {
  readonly type: 'viewChange';
  readonly view: number;
  /** The number of the last stable checkpoint. */
  readonly stable: number;
  /** The set C: what proves it. Empty for number 0. */
  readonly checkpoints: readonly Checkpoint[];
  /** The set P. */
  readonly prepared: readonly PreparedCertificate[];
  readonly replica: string;
}

/** NEW-VIEW: the primary begins a view, and shows that it had to begin so. */
export interface NewView extends Signed {
  readonly type: 'newView';
  readonly view: number;
  /** The set V. */
  readonly viewChanges: readonly ViewChange[];
  /** The set O. */
  readonly prePrepares: readonly PrePrepare[];
  readonly replica: string;
}

/** The state of the service after a number, with what makes execution exactly-once. */
export interface Snapshot {
  readonly number: number;
  readonly service: unknown;
  readonly clients: Readonly<Record<string, LastReply>>;
}

/** The last request of a client that was executed, and its result. */
export interface LastReply {
  readonly timestamp: number;
  readonly result: unknown;
}

/** Asks for the state at a stable checkpoint of at least this number. */
export interface FetchState {
  readonly type: 'fetchState';
  readonly number: number;
}

/** A state and the proof that it is right: whoever sends it need not be believed. */
export interface State {
  readonly type: 'state';
  readonly snapshot: Snapshot;
  readonly checkpoints: readonly Checkpoint[];
}

/**
 * Tells how far a replica is, so that others send again what it has missed (Castro and Liskov 2002, section 5.2). Nothing is
 * believed because of it, so it is not signed.
 */
export interface Status {
  readonly type: 'status';
  readonly view: number;
  readonly active: boolean;
  readonly stable: number;
  /** All numbers up to this one are stable, or committed in its view: it lacks no votes for them. */
  readonly settled: number;
  /** Digests of requests that are in its log, and whose text it has not. */
  readonly missing: readonly string[];
}

export type Vote = Prepare | Commit;

export type PbftMessage =
  | Request
  | Proposal
  | Prepare
  | Commit
  | Reply
  | Checkpoint
  | ViewChange
  | NewView
  | FetchState
  | State
  | Status;

/** The messages that carry a signature of their own. */
export type SignedMessage =
  | Request
  | PrePrepare
  | Prepare
  | Commit
  | Reply
  | Checkpoint
  | ViewChange
  | NewView;

/** The digest that stands for the request that does nothing (section 4.4). It is no digest of any request. */
export const nullDigest = 'null';

// Distributes over the union, so that each kind of message keeps its own fields.
type Unsigned<M> = M extends Signed ? Omit<M, 'signature'> : never;

export function signed<M extends SignedMessage>(signer: Signer, content: Unsigned<M>): M {
  return { ...content, signature: signer(canonicalJson(content)) } as unknown as M;
}

/** Whether the one whom the message names has signed it. */
export function isSigned(verifier: Verifier, message: SignedMessage): boolean {
  const { signature, ...content } = message;
  const signer = message.type === 'request' ? message.client : message.replica;
  return verifier(signer, canonicalJson(content), signature);
}

/** The digest of a request: its signature is not part of what is ordered. */
export function digestOfRequest(digest: Digest, { client, timestamp, operation }: Request): string {
  return digest(canonicalJson({ client, timestamp, operation }));
}

export const digestOfSnapshot = (digest: Digest, snapshot: Snapshot): string =>
  digest(canonicalJson(snapshot));
