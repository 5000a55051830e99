import { lookUp, type Table, withEntry, withoutEntries } from '../table.ts';

/** Whose a lease is. Ids count up over all leases and restarts, so that a resource can tell an earlier holder by its id. */
export interface Grant {
  readonly holder: string;
  readonly session: number;
  readonly claim: number;
  readonly id: number;
}

export interface AttachedValue {
  readonly lease: string;
  readonly id: number;
  /** Of the holder's requests the one that stored it. */
  readonly number: number;
  readonly value: unknown;
}

/** What the grantor has on disk. How much of a term is left is not in it: renewals cost no write. */
export interface Book {
  readonly lastId: number;
  readonly grants: Table<Grant>;
  readonly values: Table<AttachedValue>;
}

export const emptyBook: Book = { lastId: 0, grants: {}, values: {} };

export type Change =
  | { readonly type: 'granted'; readonly lease: string; readonly grant: Grant }
  | { readonly type: 'ended'; readonly lease: string }
  | { readonly type: 'stored'; readonly key: string; readonly value: AttachedValue };

/** @throws Error if the change contradicts the book: an id that is not new, a value of a lease that nobody has. */
export function applyChange(book: Book, change: Change): Book {
  switch (change.type) {
    case 'granted': {
      const { lease, grant } = change;
      if (grant.id <= book.lastId)
        throw new Error(`lease ${lease} would be granted under id ${grant.id} after ${book.lastId}`);
      const ended = endLease(book, lease);
      return { ...ended, lastId: grant.id, grants: withEntry(ended.grants, lease, grant) };
    }
    case 'ended':
      return endLease(book, change.lease);
    case 'stored': {
      const { key, value } = change;
      if (lookUp(book.grants, value.lease)?.id !== value.id)
        throw new Error(
          `${key} would be attached to lease ${value.lease} under id ${value.id}, which is over`,
        );
      return { ...book, values: withEntry(book.values, key, value) };
    }
  }
}

/** Nobody has the lease, and the values that were attached to it are gone. */
function endLease(book: Book, lease: string): Book {
  if (lookUp(book.grants, lease) === undefined) return book;
  return {
    ...book,
    grants: withoutEntries(book.grants, (_, name) => name === lease),
    values: withoutEntries(book.values, (value) => value.lease === lease),
  };
}
