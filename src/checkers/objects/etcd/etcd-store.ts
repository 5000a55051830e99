import { compareKeys, type EtcdValue, type KeyRange, type LeaseId } from './etcd-request.ts';

/** A key that is there. */
export interface KeyRecord {
  readonly key: string;
  readonly value: EtcdValue;
  readonly modRevision: number;
  /** How often it was put since it was created. */
  readonly version: number;
  readonly lease: LeaseId | undefined;
}

/** What one revision did to one key: put it, or deleted it. */
export interface KeyChange {
  readonly key: string;
  readonly record: KeyRecord | undefined;
}

/** All keys at one revision, and how it came to be. Two of the same past are the same object. */
export interface StoreVersion {
  readonly id: number;
  readonly revision: number;
  readonly previous: StoreVersion | undefined;
  /** What this revision changed, in order of keys. */
  readonly changes: readonly KeyChange[];
  /** In order of keys. */
  readonly records: readonly KeyRecord[];
}

/** Immutable; two with the same past are the same object, so that a step and a comparison are cheap. */
export interface EtcdState {
  readonly id: number;
  readonly version: StoreVersion;
  /** In increasing order. */
  readonly leases: readonly LeaseId[];
  /** Revisions below are gone; -1: none is. */
  readonly compacted: number;
}

/** An empty store has revision 1. */
export const firstRevision = 1;

/** Makes versions and states, each once. */
export class EtcdStates {
  readonly #versions = new Map<string, StoreVersion>();
  readonly #states = new Map<string, EtcdState>();
  readonly #presentIds = new Map<string, number>();
  readonly #presentOf = new WeakMap<StoreVersion, number>();
  readonly initial: EtcdState;

  constructor() {
    const version = { id: 0, revision: firstRevision, previous: undefined, changes: [], records: [] };
    this.initial = this.state(version, [], -1);
  }

  state(version: StoreVersion, leases: readonly LeaseId[], compacted: number): EtcdState {
    const key = `${version.id} ${compacted} ${leases.join(' ')}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      state = { id: this.#states.size, version, leases, compacted };
      this.#states.set(key, state);
    }
    return state;
  }

  /** The next revision, with these changes, of which there is at least one. */
  nextVersion(previous: StoreVersion, unordered: readonly KeyChange[]): StoreVersion {
    const changes = [...unordered].sort((left, right) => compareKeys(left.key, right.key));
    const key = `${previous.id} ${changes.map(changeKey).join(' ')}`;
    let version = this.#versions.get(key);
    if (version === undefined) {
      const records = withChanges(previous.records, changes);
      version = { id: this.#versions.size + 1, revision: previous.revision + 1, previous, changes, records };
      this.#versions.set(key, version);
    }
    return version;
  }

  /** A number that is equal for states that no request about the present can tell apart. */
  presentId(state: EtcdState): string {
    let id = this.#presentOf.get(state.version);
    if (id === undefined) {
      const { revision, records } = state.version;
      const key = `${revision} ${records.map((record) => recordKey(record)).join(' ')}`;
      id = this.#presentIds.get(key) ?? this.#presentIds.size;
      this.#presentIds.set(key, id);
      this.#presentOf.set(state.version, id);
    }
    return `${id} ${state.compacted} ${state.leases.join(' ')}`;
  }
}

function changeKey({ key, record }: KeyChange): string {
  return record === undefined ? `${key.length}:${key}` : recordKey(record);
}

/** Lengths stand in front of texts, so that no text can pass for the end of one. */
function recordKey({ key, value, modRevision, version, lease }: KeyRecord): string {
  const shown = typeof value === 'string' ? `${value.length}:${value}` : `#${value}`;
  return `${key.length}:${key}=${shown},${modRevision},${version},${lease ?? ''}`;
}

/** Both in order of keys. */
function withChanges(records: readonly KeyRecord[], changes: readonly KeyChange[]): readonly KeyRecord[] {
  const merged: KeyRecord[] = [];
  let at = 0;
  for (const { key, record } of changes) {
    while (at < records.length && compareKeys(records[at]!.key, key) < 0) merged.push(records[at++]!);
    if (at < records.length && records[at]!.key === key) at += 1;
    if (record !== undefined) merged.push(record);
  }
  while (at < records.length) merged.push(records[at++]!);
  return merged;
}

/** The first place whose key is not less. */
function placeOf(records: readonly KeyRecord[], key: string): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(records[middle]!.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function recordOf({ records }: StoreVersion, key: string): KeyRecord | undefined {
  const record = records[placeOf(records, key)];
  return record?.key === key ? record : undefined;
}

/** The records of a range: from a place up to, and not including, another. */
export function placesOf({ records }: StoreVersion, { start, end }: KeyRange): [from: number, to: number] {
  const from = placeOf(records, start);
  if (end === undefined) return [from, records[from]?.key === start ? from + 1 : from];
  return [from, Math.max(from, end === '\0' ? records.length : placeOf(records, end))];
}

/** The store as it was at a revision, which must not be a later one. */
export function versionAt(version: StoreVersion, revision: number): StoreVersion {
  let at = version;
  while (at.revision > revision && at.previous !== undefined) at = at.previous;
  return at;
}
