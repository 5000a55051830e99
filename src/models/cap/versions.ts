import { type RecordValue, record } from '../../core/values/index.ts';

/** What a replica keeps: a value, and the stamp of its write. */
export type Version = RecordValue<{ number: number; by: number; value: number }>;

export const versionOf = (number: number, by: number, value: number): Version =>
  record({ number, by, value });

/** What was there before the first write. */
export const firstVersion: Version = versionOf(0, 0, 0);

/** Versions are ordered by number, and by node where numbers are equal. */
export const isNewer = (x: Version, y: Version) =>
  x.number > y.number || (x.number === y.number && x.by > y.by);

export const newest = (x: Version, y: Version): Version => (isNewer(y, x) ? y : x);

export const isVersion = ({ number, by, value }: Version, MaxOperations: number) =>
  [number, value].every((each) => Number.isInteger(each) && each >= 0 && each <= MaxOperations) && by >= 0;
