import { type Operation, Outcome } from '../../../core/history.ts';
import type { HistoryValue } from '../../../core/history-value.ts';
import {
  type EtcdRequest,
  type EtcdValue,
  etcdValue,
  field,
  listOf,
  MalformedRequest,
  type RangeRequest,
  requestOf,
  type TransactionRequest,
  text,
  whole,
} from './etcd-request.ts';

/** A key as a response shows it. What was not recorded is `undefined` and constrains nothing. */
export interface RecordedKey {
  readonly key: string;
  /** `undefined` also where only keys were asked for. */
  readonly value: EtcdValue | undefined;
  readonly modRevision: number;
  readonly version: number | undefined;
}

export interface RangeResult {
  readonly count: number | undefined;
  readonly keys: readonly RecordedKey[] | undefined;
}

/** The answer to one operation of a transaction: a range's, a delete's count, nothing for a put. */
export type OperationResult = RangeResult | number | undefined;

/** One change, as a watch was told of it. */
export interface RecordedEvent {
  readonly revision: number;
  readonly key: string;
  /** `undefined`: the key was deleted. */
  readonly value: EtcdValue | undefined;
  readonly isDelete: boolean;
  /** Whether the key was not there before. */
  readonly isCreate: boolean | undefined;
  /** What the key was before. */
  readonly previous: RecordedKey | undefined;
}

/** What a completed operation was told. A field that is `undefined` was not recorded and constrains nothing. */
export interface EtcdResult {
  /** The header's revision: that of the store when the operation took effect, its own change included. */
  readonly revision: number | undefined;
  readonly error: 'compacted' | 'future' | undefined;
  readonly range: RangeResult | undefined;
  /** Whether a transaction's comparisons held. */
  readonly succeeded: boolean | undefined;
  readonly operations: readonly OperationResult[] | undefined;
  readonly through: number | undefined;
  readonly events: readonly RecordedEvent[];
}

/** By request and result object. */
const results = new WeakMap<EtcdRequest, WeakMap<object, EtcdResult>>();

/** What a completed operation was told; `undefined` for one of unknown outcome. */
export function resultOf(operation: Operation): EtcdResult | undefined {
  if (operation.outcome !== Outcome.ok) return undefined;
  const { f, result: told = null } = operation;
  const request = requestOf(operation);
  if (typeof told !== 'object' || told === null) return parseResult(request, f, told);
  let known = results.get(request);
  if (known === undefined) {
    known = new WeakMap();
    results.set(request, known);
  }
  let result = known.get(told);
  if (result === undefined) {
    result = parseResult(request, f, told);
    known.set(told, result);
  }
  return result;
}

/** Nil for a result says as much as an empty map: it took effect. */
function parseResult(request: EtcdRequest, f: string, value: HistoryValue): EtcdResult {
  const given: HistoryValue = value === null ? new Map() : value;
  const revision = optional(field(given, 'revision'), (found) => whole(found, 'revision of a result'));
  const through = optional(field(given, 'through'), (found) => whole(found, 'through of a watch'));
  return {
    revision,
    error: parseError(request, field(given, 'error')),
    range: request.kind === 'range' ? parseRangeResult(given, request) : undefined,
    succeeded: parseSucceeded(f, field(given, 'succeeded')),
    operations: request.kind === 'transaction' ? parseOperations(request, f, given) : undefined,
    through,
    events: listOf(field(given, 'events') ?? [], 'events of a watch').map(parseEvent),
  };
}

function optional<T>(value: HistoryValue | undefined, parse: (value: HistoryValue) => T): T | undefined {
  return value === undefined ? undefined : parse(value);
}

function parseError({ kind }: EtcdRequest, value: HistoryValue | undefined): EtcdResult['error'] {
  if (value !== undefined && kind !== 'range' && kind !== 'compact') {
    throw new MalformedRequest(
      'only a range and a compact complete with an error; others are of unknown outcome',
    );
  }
  if (value === undefined || value === 'compacted' || value === 'future') return value;
  throw new MalformedRequest('expected "compacted" or "future" for the error of a result');
}

function parseSucceeded(f: string, value: HistoryValue | undefined): boolean | undefined {
  if (value === undefined) return f === 'txn' ? undefined : true;
  if (typeof value === 'boolean') return value;
  throw new MalformedRequest('expected true or false for succeeded of a txn');
}

function parseOperations(
  request: TransactionRequest,
  f: string,
  given: HistoryValue,
): readonly OperationResult[] | undefined {
  if (f === 'delete') {
    return optional(field(given, 'deleted'), (found) => [whole(found, 'deleted of a delete')]);
  }
  const succeeded = field(given, 'succeeded');
  const results = field(given, 'results');
  if (results === undefined || typeof succeeded !== 'boolean') return undefined;
  const operations = succeeded ? request.success : request.failure;
  const list = listOf(results, 'results of a txn');
  // A wrong number of answers is not malformed: it is a wrong answer, which no state explains.
  return list.map((result, place): OperationResult => {
    const operation = operations[place];
    if (operation === undefined || operation.kind === 'put' || result === null) return undefined;
    if (operation.kind === 'delete') return whole(result, 'the result of a delete');
    return parseRangeResult(result, operation);
  });
}

function parseRangeResult(value: HistoryValue, { keysOnly }: RangeRequest): RangeResult {
  return {
    count: optional(field(value, 'count'), (found) => whole(found, 'count of a range')),
    keys: optional(field(value, 'kvs'), (found) =>
      listOf(found, 'kvs of a range').map((item) => {
        const key = parseRecordedKey(listOf(item, 'a key of a range'));
        return keysOnly ? { ...key, value: undefined } : key;
      }),
    ),
  };
}

function parseRecordedKey([key, value, modRevision, version = null]: readonly HistoryValue[]): RecordedKey {
  return {
    key: text(key, 'the name of a key'),
    value: value === null ? undefined : etcdValue(value),
    modRevision: whole(modRevision, 'the mod revision of a key'),
    version: version === null ? undefined : whole(version, 'the version of a key'),
  };
}

function parseEvent(value: HistoryValue): RecordedEvent {
  const [kind, ...rest] = listOf(value, 'an event of a watch');
  if (kind !== 'put' && kind !== 'delete') {
    throw new MalformedRequest('expected ["put" key value revision] or ["delete" key revision] for an event');
  }
  const key = text(rest[0], 'the key of an event');
  const isDelete = kind === 'delete';
  const [revision, isCreate = null, previous = null] = rest.slice(isDelete ? 1 : 2);
  return {
    key,
    isDelete,
    value: isDelete ? undefined : etcdValue(rest[1]),
    revision: whole(revision, 'the revision of an event'),
    isCreate: typeof isCreate === 'boolean' ? isCreate : undefined,
    previous:
      previous === null ? undefined : parseRecordedKey([key, ...listOf(previous, 'what a key was before')]),
  };
}
