import { nothingWritten, type RegisterValue } from './register.ts';

/** A value with the stamp of its write. */
export interface Version {
  /** Greater than that of any version that the writer knew of; 0 before the first write. */
  readonly number: number;
  /** The node that wrote it; empty before the first write. */
  readonly by: string;
  readonly value: RegisterValue;
}

export const firstVersion: Version = { number: 0, by: '', value: nothingWritten };

/** Versions are ordered by number, and by the name of the node where two wrote at the same number. */
export const isNewer = (one: Version, other: Version): boolean =>
  one.number > other.number || (one.number === other.number && one.by > other.by);

export const newest = (one: Version, other: Version): Version => (isNewer(other, one) ? other : one);
