import type { Operation } from '../../../core/history.ts';
import {
  type Comparison,
  compareKeys,
  type EtcdRequest,
  isInRange,
  type LeaseId,
  type PutRequest,
  type RangeRequest,
  requestOf,
  type TransactionOperation,
  type TransactionRequest,
  type WatchRequest,
} from './etcd-request.ts';
import {
  type EtcdResult,
  type OperationResult,
  type RangeResult,
  type RecordedKey,
  resultOf,
} from './etcd-result.ts';
import {
  type EtcdState,
  type EtcdStates,
  type KeyChange,
  type KeyRecord,
  placesOf,
  recordOf,
  type StoreVersion,
  versionAt,
} from './etcd-store.ts';

/**
 * What one operation does to the store (etcd's documentation, "API reference" and "KV API guarantees"): the state
 * after it, or `undefined` if it cannot have been told what it was told. An operation of unknown outcome that etcd
 * would have refused leaves the state as it is.
 */
export function etcdStep(states: EtcdStates, state: EtcdState, operation: Operation): EtcdState | undefined {
  const request = requestOf(operation);
  const result = resultOf(operation);
  switch (request.kind) {
    case 'range':
      return rangeStep(state, request, result);
    case 'transaction':
      return transactionStep(states, state, request, result);
    case 'watch':
      return result === undefined || watchAgrees(state, request, result) ? state : undefined;
    case 'grant':
      return grantStep(states, state, request.lease, result);
    case 'revoke':
      return revokeStep(states, state, request.lease, result);
    case 'compact':
      return compactStep(states, state, request.revision, result);
    case 'defragment':
      return state;
  }
}

/** Whether an operation leaves every state as it is, whatever it was told, or because of what it was told. */
export function changesNothing(operation: Operation): boolean {
  const request: EtcdRequest = requestOf(operation);
  if (request.kind === 'range' || request.kind === 'watch' || request.kind === 'defragment') return true;
  const result = resultOf(operation);
  if (request.kind === 'compact') return result?.error !== undefined;
  if (request.kind !== 'transaction') return false;
  const { success, failure } = request;
  const branch =
    result?.succeeded === undefined ? [...success, ...failure] : result.succeeded ? success : failure;
  return branch.every(({ kind }, place) => {
    if (kind === 'range') return true;
    return kind === 'delete' && result?.succeeded !== undefined && result.operations?.[place] === 0;
  });
}

function agrees<T>(recorded: T | undefined, found: T): boolean {
  return recorded === undefined || recorded === found;
}

function rangeStep(
  state: EtcdState,
  request: RangeRequest,
  result: EtcdResult | undefined,
): EtcdState | undefined {
  if (result === undefined) return state;
  const { version, compacted } = state;
  const { revision } = request;
  const error =
    revision > version.revision ? 'future' : revision > 0 && revision < compacted ? 'compacted' : undefined;
  if (result.error !== error) return undefined;
  if (error !== undefined) return state;
  if (!agrees(result.revision, version.revision)) return undefined;
  const seen = revision === 0 ? version : versionAt(version, revision);
  return rangeAgrees(seen, request, result.range) ? state : undefined;
}

function rangeAgrees(version: StoreVersion, request: RangeRequest, result: RangeResult | undefined): boolean {
  if (result === undefined) return true;
  const [from, to] = placesOf(version, request);
  if (!agrees(result.count, to - from)) return false;
  if (result.keys === undefined) return true;
  const last = request.limit === 0 ? to : Math.min(to, from + request.limit);
  if (result.keys.length !== last - from) return false;
  return result.keys.every((key, place) => keyAgrees(version.records[from + place]!, key));
}

function keyAgrees(record: KeyRecord, { key, value, modRevision, version }: RecordedKey): boolean {
  if (record.key !== key || record.modRevision !== modRevision) return false;
  return agrees(value, record.value) && agrees(version, record.version);
}

function transactionStep(
  states: EtcdStates,
  state: EtcdState,
  request: TransactionRequest,
  result: EtcdResult | undefined,
): EtcdState | undefined {
  const { version } = state;
  const succeeded = request.comparisons.every((comparison) => holds(version, comparison));
  if (!agrees(result?.succeeded, succeeded)) return undefined;
  const branch = succeeded ? request.success : request.failure;
  if (isRefused(state, request, branch)) return result === undefined ? state : undefined;
  const changes = changesOf(version, branch);
  const next = changes.length === 0 ? version : states.nextVersion(version, changes);
  if (!agrees(result?.revision, next.revision)) return undefined;
  if (result?.operations !== undefined && !operationsAgree(states, version, branch, result.operations)) {
    return undefined;
  }
  return next === version ? state : states.state(next, state.leases, state.compacted);
}

function holds(version: StoreVersion, { target, key, expected }: Comparison): boolean {
  const record = recordOf(version, key);
  if (target === 'mod') return (record?.modRevision ?? 0) === expected;
  if (target === 'version') return (record?.version ?? 0) === expected;
  // A key that is not there equals no value.
  return record?.value === expected;
}

/** etcd refuses a transaction that changes a key twice in one branch, and one that puts with a lease that is not there. */
function isRefused(
  { leases }: EtcdState,
  { success, failure }: TransactionRequest,
  branch: readonly TransactionOperation[],
): boolean {
  const needsMissingLease = ({ lease }: PutRequest) => lease !== undefined && !leases.includes(lease);
  return (
    changesKeyTwice(success) ||
    changesKeyTwice(failure) ||
    branch.some((operation) => operation.kind === 'put' && needsMissingLease(operation))
  );
}

/** Two deletes of one key are no double change to etcd; the second deletes nothing. */
function changesKeyTwice(branch: readonly TransactionOperation[]): boolean {
  const puts = new Set<string>();
  for (const operation of branch) {
    if (operation.kind !== 'put') continue;
    if (puts.has(operation.key)) return true;
    puts.add(operation.key);
  }
  return branch.some((operation) => operation.kind === 'delete' && puts.has(operation.key));
}

/** What a branch changes, all at one revision. No key is changed twice. */
function changesOf(version: StoreVersion, branch: readonly TransactionOperation[]): KeyChange[] {
  const changes: KeyChange[] = [];
  for (const operation of branch) {
    if (operation.kind === 'range') continue;
    const { key } = operation;
    const before = recordOf(version, key);
    if (operation.kind === 'put') changes.push({ key, record: recordAfterPut(version, before, operation) });
    else if (before !== undefined && !changes.some((change) => change.key === key)) {
      changes.push({ key, record: undefined });
    }
  }
  return changes;
}

function recordAfterPut(
  { revision }: StoreVersion,
  before: KeyRecord | undefined,
  { key, value, lease }: PutRequest,
): KeyRecord {
  return { key, value, lease, modRevision: revision + 1, version: (before?.version ?? 0) + 1 };
}

/** The answers of a branch: each operation sees what those in front of it in the transaction have done. */
function operationsAgree(
  states: EtcdStates,
  version: StoreVersion,
  branch: readonly TransactionOperation[],
  results: readonly OperationResult[],
): boolean {
  if (results.length !== branch.length) return false;
  return branch.every((operation, place) => {
    const result = results[place];
    if (result === undefined || operation.kind === 'put') return true;
    const changes = changesOf(version, branch.slice(0, place));
    const seen = changes.length === 0 ? version : states.nextVersion(version, changes);
    if (operation.kind === 'delete') return result === (recordOf(seen, operation.key) === undefined ? 0 : 1);
    const { revision } = operation;
    return rangeAgrees(revision === 0 ? seen : versionAt(seen, revision), operation, result as RangeResult);
  });
}

function grantStep(
  states: EtcdStates,
  state: EtcdState,
  lease: LeaseId | undefined,
  result: EtcdResult | undefined,
): EtcdState | undefined {
  const { version, leases, compacted } = state;
  if (!agrees(result?.revision, version.revision)) return undefined;
  // Without its id nobody can use a lease.
  if (lease === undefined || leases.includes(lease)) return state;
  const sorted = [...leases, lease].sort((left, right) => (left < right ? -1 : 1));
  return states.state(version, sorted, compacted);
}

/** With a lease go the keys that were last put with it, in one revision. */
function revokeStep(
  states: EtcdStates,
  { version, leases, compacted }: EtcdState,
  lease: LeaseId,
  result: EtcdResult | undefined,
): EtcdState | undefined {
  const changes = version.records
    .filter((record) => record.lease === lease)
    .map(({ key }) => ({ key, record: undefined }));
  const next = changes.length === 0 ? version : states.nextVersion(version, changes);
  if (!agrees(result?.revision, next.revision)) return undefined;
  return states.state(
    next,
    leases.filter((other) => other !== lease),
    compacted,
  );
}

/** A compaction's answer says nothing about the revision of the store. */
function compactStep(
  states: EtcdStates,
  state: EtcdState,
  revision: number,
  result: EtcdResult | undefined,
): EtcdState | undefined {
  const { version, leases, compacted } = state;
  const error = revision <= compacted ? 'compacted' : revision > version.revision ? 'future' : undefined;
  if (result !== undefined && result.error !== error) return undefined;
  return error === undefined ? states.state(version, leases, revision) : state;
}

/**
 * A watch was told all changes of its keys at the revisions that it covers, in their order, each once, the changes of
 * one revision together (etcd's documentation, "Watch API guarantees"). They had all taken effect.
 */
function watchAgrees({ version }: EtcdState, request: WatchRequest, result: EtcdResult): boolean {
  const { events } = result;
  const through = result.through ?? events.at(-1)?.revision ?? request.after;
  if (through > version.revision) return false;
  let next = events.length;
  for (let at = versionAt(version, through); at.revision > request.after; at = at.previous!) {
    const changes = at.changes.filter(({ key }) => isInRange(request, key));
    next -= changes.length;
    if (next < 0) return false;
    const told = events
      .slice(next, next + changes.length)
      .sort((left, right) => compareKeys(left.key, right.key));
    const before = at.previous;
    const isRight = told.every((event, place) => {
      const change = changes[place]!;
      return (
        event.revision === at.revision && eventAgrees(event, change, before && recordOf(before, change.key))
      );
    });
    if (!isRight) return false;
    if (before === undefined) break;
  }
  return next === 0;
}

function eventAgrees(
  event: EtcdResult['events'][number],
  { key, record }: KeyChange,
  before: KeyRecord | undefined,
): boolean {
  if (event.key !== key || event.isDelete !== (record === undefined)) return false;
  if (record !== undefined && event.value !== record.value) return false;
  // A deletion creates nothing.
  if (!agrees(event.isCreate, record !== undefined && before === undefined)) return false;
  return event.previous === undefined || (before !== undefined && keyAgrees(before, event.previous));
}
