import type { Operation } from '../../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../../core/history-value.ts';

/** A value: its text, or, for a long one, the 32-bit hash that the recorder kept instead. */
export type EtcdValue = string | number;

/** A lease's id, a 64-bit integer. */
export type LeaseId = number | bigint;

/** The functions that a history of etcd is made of. What their arguments look like: docs/etcd.md. */
export const etcdFunctions = [
  'range',
  'put',
  'delete',
  'txn',
  'lease-grant',
  'lease-revoke',
  'compact',
  'defragment',
  'watch',
] as const;

export interface KeyRange {
  readonly start: string;
  /** The first key behind the range; `undefined`: the one key `start`; the NUL character: no end. */
  readonly end: string | undefined;
}

export interface RangeRequest extends KeyRange {
  readonly kind: 'range';
  /** Most keys to return; 0: all. */
  readonly limit: number;
  /** Which revision of the store to look at; 0: the present one. */
  readonly revision: number;
  readonly keysOnly: boolean;
}

export interface PutRequest {
  readonly kind: 'put';
  readonly key: string;
  readonly value: EtcdValue;
  readonly lease: LeaseId | undefined;
}

export interface DeleteRequest {
  readonly kind: 'delete';
  readonly key: string;
}

export type TransactionOperation = RangeRequest | PutRequest | DeleteRequest;

/** A comparison, all of which must hold for the `then` branch. A key that is not there has 0 for both numbers. */
export type Comparison =
  | { readonly target: 'mod' | 'version'; readonly key: string; readonly expected: number }
  | { readonly target: 'value'; readonly key: string; readonly expected: EtcdValue };

/** `put` and `delete` outside a transaction are transactions of one operation, which is what etcd makes of them. */
export interface TransactionRequest {
  readonly kind: 'transaction';
  readonly comparisons: readonly Comparison[];
  readonly success: readonly TransactionOperation[];
  readonly failure: readonly TransactionOperation[];
}

/** Changes that a watch was told: all changes of keys in the range at revisions `after` < r <= `through`. */
export interface WatchRequest extends KeyRange {
  readonly kind: 'watch';
  readonly after: number;
}

export type EtcdRequest =
  | RangeRequest
  | TransactionRequest
  | WatchRequest
  | { readonly kind: 'grant'; readonly lease: LeaseId | undefined }
  | { readonly kind: 'revoke'; readonly lease: LeaseId }
  | { readonly kind: 'compact'; readonly revision: number }
  | { readonly kind: 'defragment' };

/** What is wrong with an operation's argument or result; a message, not an exception of the program. */
export class MalformedRequest extends Error {}

/** By function and argument: operations of a history, and of every part of it, share their values. */
const requests = new Map(etcdFunctions.map((f) => [f as string, new WeakMap<object, EtcdRequest>()]));

/** The request of an operation; throws {@link MalformedRequest}. Taken apart once for each argument object. */
export function requestOf(operation: Operation): EtcdRequest {
  const { f, argument } = operation;
  const known = requests.get(f);
  if (known === undefined || typeof argument !== 'object' || argument === null)
    return parseRequest(operation);
  let request = known.get(argument);
  if (request === undefined) {
    request = parseRequest(operation);
    known.set(argument, request);
  }
  return request;
}

function parseRequest({ f, argument }: Operation): EtcdRequest {
  switch (f) {
    case 'range':
      return { ...parseRange(argument), kind: 'range' };
    case 'put':
      return single(parsePut(listOf(argument, 'a put')));
    case 'delete':
      return single({ kind: 'delete', key: text(argument, 'the key of a delete') });
    case 'txn':
      return parseTransaction(argument);
    case 'lease-grant':
      return { kind: 'grant', lease: argument === null ? undefined : leaseId(argument) };
    case 'lease-revoke':
      return { kind: 'revoke', lease: leaseId(argument) };
    case 'compact':
      return { kind: 'compact', revision: whole(argument, 'the revision of a compact') };
    case 'watch':
      return { ...parseRange(argument), kind: 'watch', after: whole(field(argument, 'after') ?? 0, 'after') };
    default:
      return { kind: 'defragment' };
  }
}

function single(operation: TransactionOperation): TransactionRequest {
  return { kind: 'transaction', comparisons: [], success: [operation], failure: [] };
}

function parseTransaction(argument: HistoryValue): TransactionRequest {
  const part = (name: string) => listOf(field(argument, name) ?? [], `${name} of a txn`);
  return {
    kind: 'transaction',
    comparisons: part('if').map(parseComparison),
    success: part('then').map(parseTransactionOperation),
    failure: part('else').map(parseTransactionOperation),
  };
}

function parseComparison(value: HistoryValue): Comparison {
  const [target, key, expected = null] = listOf(value, 'a comparison');
  const of = text(key, 'the key of a comparison');
  if (target === 'value') return { target, key: of, expected: etcdValue(expected) };
  if (target !== 'mod' && target !== 'version')
    refuse('a comparison', '["mod" key revision], ["version" key n] or ["value" key value]', value);
  return { target, key: of, expected: whole(expected, 'the number of a comparison') };
}

function parseTransactionOperation(value: HistoryValue): TransactionOperation {
  const [kind, ...rest] = listOf(value, 'an operation of a txn');
  if (kind === 'put') return parsePut(rest);
  if (kind === 'delete') return { kind, key: text(rest[0], 'the key of a delete') };
  if (kind === 'range') return parseRange(rest[0]);
  refuse('an operation of a txn', '["put" key value], ["delete" key] or ["range" {…}]', value);
}

function parsePut([key, value = null, lease = null]: readonly HistoryValue[]): PutRequest {
  const of = text(key, 'the key of a put');
  return {
    kind: 'put',
    key: of,
    value: etcdValue(value),
    lease: lease === null ? undefined : leaseId(lease),
  };
}

function parseRange(value: HistoryValue | undefined): RangeRequest {
  const end = field(value, 'end');
  return {
    kind: 'range',
    start: text(field(value, 'start'), 'start of a range'),
    end: end === undefined ? undefined : text(end, 'end of a range'),
    limit: whole(field(value, 'limit') ?? 0, 'limit of a range'),
    revision: whole(field(value, 'revision') ?? 0, 'revision of a range'),
    keysOnly: field(value, 'keysOnly') === true,
  };
}

/** The value under a name of a map; nil is as good as absent. */
export function field(value: HistoryValue | undefined, name: string): HistoryValue | undefined {
  if (!(value instanceof Map)) refuse('an argument or result', 'a map', value);
  return value.get(name) ?? undefined;
}

export function listOf(value: HistoryValue | undefined, what: string): readonly HistoryValue[] {
  return Array.isArray(value) ? (value as readonly HistoryValue[]) : refuse(what, 'a list', value);
}

export function text(value: HistoryValue | undefined, what: string): string {
  return typeof value === 'string' ? value : refuse(what, 'a string', value);
}

export function etcdValue(value: HistoryValue | undefined): EtcdValue {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return refuse('a value', 'a string, or the number that is its hash', value);
}

/** A number beyond 2^53 comes as a bigint; no revision of a recorded history is that large. */
export function whole(value: HistoryValue | undefined, what: string): number {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isInteger(value) ? value : refuse(what, 'a whole number', value);
}

function leaseId(value: HistoryValue): LeaseId {
  return typeof value === 'bigint' ? value : whole(value, 'the id of a lease');
}

function refuse(what: string, expected: string, found: HistoryValue | undefined): never {
  const shown = found === undefined ? 'nothing' : formatHistoryValue(found);
  throw new MalformedRequest(`expected ${expected} for ${what}, found ${shown}`);
}

/** Whether a key is one of the range. */
export function isInRange({ start, end }: KeyRange, key: string): boolean {
  if (end === undefined) return key === start;
  return compareKeys(key, start) >= 0 && (end === '\0' || compareKeys(key, end) < 0);
}

/** The order of keys in etcd, by UTF-8 bytes, which is the order of code points and not that of JavaScript's strings. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

/** Half of a code point above all that are one unit. (U+E000 to U+FFFF are larger units, and smaller code points.) */
const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
