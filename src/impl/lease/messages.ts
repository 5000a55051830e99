import type { Book, Change } from './book.ts';

/** What the nodes that want leases, and the grantor, tell each other. Each says of which life of the holder it is. */
export type LeaseMessage = RequestMessage | AnswerMessage;

interface OfSession {
  /** Counts the lives of the holder, from 1. */
  readonly session: number;
}

interface OfClaim extends OfSession {
  readonly lease: string;
  /** Counts what the holder wants in one life: a lease that it gave up and wants again is another claim. */
  readonly claim: number;
}

export interface AskMessage extends OfClaim {
  readonly type: 'ask';
  /** When this was sent, by the holder's monotonic clock; the answer says it again. */
  readonly sentAtMs: number;
  /** The lease that is to be renewed; 0 if none has been granted to this claim yet. */
  readonly id: number;
}

export interface ReleaseMessage extends OfClaim {
  readonly type: 'release';
}

export interface PutMessage extends OfSession {
  readonly type: 'put';
  readonly lease: string;
  readonly id: number;
  /** Greater for later ones of the same session. */
  readonly number: number;
  readonly key: string;
  readonly value: unknown;
}

/** From a holder to the grantor. */
export type RequestMessage = AskMessage | ReleaseMessage | PutMessage;

/** From the grantor to a holder. */
export type AnswerMessage =
  | (OfClaim & { readonly type: 'granted'; readonly sentAtMs: number; readonly id: number })
  /** `id` as it was asked; if it is not 0, that lease is over. `holder` has the lease now, nobody if it is empty. */
  | (OfClaim & { readonly type: 'refused'; readonly id: number; readonly holder: string })
  /** The holder is to give the lease back. */
  | (OfClaim & { readonly type: 'revoke' })
  | (OfSession & { readonly type: 'stored'; readonly number: number })
  | (OfSession & { readonly type: 'notStored'; readonly number: number; readonly reason: string });

/** What a client may ask of a node that holds leases. */
export type HolderOperation =
  /**
   * To get the lease for this node. If another has it: to `wait` until it is over, or fail. With `keepAlive` it is renewed until it is
   * released.
   */
  | {
      readonly type: 'acquire';
      readonly lease: string;
      readonly wait: boolean;
      readonly keepAlive: boolean;
    }
  /** To make a lease that the node has last longer. */
  | { readonly type: 'renew'; readonly lease: string }
  /** To give it back. */
  | { readonly type: 'release'; readonly lease: string }
  /** To do something that only the holder may do, which takes some time to prepare. */
  | { readonly type: 'use'; readonly lease: string; readonly afterMs: number }
  /** To say whether the node has the lease now. */
  | { readonly type: 'observe'; readonly lease: string }
  /** To store a value that goes when the lease ends. */
  | { readonly type: 'put'; readonly lease: string; readonly key: string; readonly value: unknown };

/** What a client may ask of the grantor; holders send it there. */
export type GrantorOperation =
  | { readonly type: 'get'; readonly key: string }
  /** Who has a lease. */
  | { readonly type: 'inspect'; readonly lease: string }
  /** To end a lease: its holder is asked to give it back, and if it does not answer the term is waited for. */
  | { readonly type: 'revoke'; readonly lease: string };

export type LeaseOperation = HolderOperation | GrantorOperation;

export type LeaseResult =
  | { readonly lease: string; readonly id: number }
  /** Of `observe`: the id is null if the node does not have the lease. Of `inspect`: who has it. */
  | { readonly lease: string; readonly id: number | null; readonly holder?: string | null }
  | { readonly key: string; readonly value: unknown };

export type LeaseDurable =
  | { readonly type: 'session'; readonly session: number }
  | { readonly type: 'changes'; readonly changes: readonly Change[] }
  | { readonly type: 'book'; readonly book: Book };
