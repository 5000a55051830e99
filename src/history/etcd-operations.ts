import type { HistoryValue } from '../core/history-value.ts';
import type { TimedOperation } from './interval-history.ts';
import type { JsonFields } from './json-fields.ts';

type Value = HistoryValue | undefined;

/** The function, argument and end of an operation, as the specification `etcd` takes them (docs/etcd.md). */
export interface EtcdCall extends Pick<TimedOperation, 'f' | 'argument'> {
  readonly outcome: 'unknown' | { readonly result: HistoryValue; readonly isEndKnown: boolean };
}

export const etcdRequestTypes = [
  'range',
  'txn',
  'leaseGrant',
  'leaseRevoke',
  'compact',
  'defragment',
] as const;

/** Values of 20 bytes and more are recorded as their hash in results; requests are brought to the same form. */
const longValueBytes = 20;

/** Turns the input and output of an operation of etcd's robustness tests into one of a history. */
export function etcdCall(fields: JsonFields, input: Value, output: Value): EtcdCall {
  const request = requestOf(fields, input);
  return { ...request, outcome: outcomeOf(fields, request.f, input, output) };
}

function requestOf(fields: JsonFields, input: Value): Pick<EtcdCall, 'f' | 'argument'> {
  const type = fields.text(input, 'Type');
  switch (type) {
    case 'range':
      return { f: 'range', argument: rangeArgument(fields, fields.get(input, 'Range')) };
    case 'txn':
      return transactionArgument(fields, fields.get(input, 'Txn'));
    case 'leaseGrant': {
      const lease = fields.integer(fields.get(input, 'LeaseGrant'), 'LeaseID');
      return { f: 'lease-grant', argument: lease === 0 ? null : lease };
    }
    case 'leaseRevoke':
      return { f: 'lease-revoke', argument: fields.integer(fields.get(input, 'LeaseRevoke'), 'LeaseID') };
    case 'compact':
      return { f: 'compact', argument: fields.integer(fields.get(input, 'Compact'), 'Revision') };
    case 'defragment':
      return { f: 'defragment', argument: null };
    default:
      return fields.refuse(
        `unknown Type ${JSON.stringify(type)} of an operation; known: ${etcdRequestTypes.join(', ')}`,
      );
  }
}

function rangeArgument(fields: JsonFields, range: Value): HistoryValue {
  const end = fields.text(range, 'End');
  const limit = fields.integer(range, 'Limit');
  const revision = fields.integer(range, 'Revision');
  return new Map<HistoryValue, HistoryValue>([
    ['start', fields.text(range, 'Start')],
    ...(end === '' ? [] : ([['end', end]] as const)),
    ...(limit === 0 ? [] : ([['limit', limit]] as const)),
    ...(revision === 0 ? [] : ([['revision', revision]] as const)),
    ...(fields.flag(range, 'KeysOnly') ? ([['keysOnly', true]] as const) : []),
  ]);
}

/** A transaction of one put or delete without conditions is what etcd's recorder makes of a plain put or delete. */
function transactionArgument(fields: JsonFields, txn: Value): Pick<EtcdCall, 'f' | 'argument'> {
  const comparisons = fields.list(txn, 'Conditions').map((condition) => comparison(fields, condition));
  const success = fields.list(txn, 'OperationsOnSuccess').map((part) => transactionPart(fields, part));
  const failure = fields.list(txn, 'OperationsOnFailure').map((part) => transactionPart(fields, part));
  const [kind, ...rest] = success[0] ?? [];
  if (comparisons.length === 0 && success.length === 1 && failure.length === 0) {
    if (kind === 'put') return { f: 'put', argument: rest };
    if (kind === 'delete') return { f: 'delete', argument: rest[0]! };
  }
  return {
    f: 'txn',
    argument: new Map<HistoryValue, HistoryValue>([
      ...(comparisons.length === 0 ? [] : ([['if', comparisons]] as const)),
      ['then', success],
      ...(failure.length === 0 ? [] : ([['else', failure]] as const)),
    ]),
  };
}

function comparison(fields: JsonFields, condition: HistoryValue): HistoryValue {
  const key = fields.text(condition, 'Key');
  const version = fields.integer(condition, 'ExpectedVersion');
  return version > 0
    ? ['version', key, version]
    : ['mod', key, fields.integer(condition, 'ExpectedRevision')];
}

function transactionPart(fields: JsonFields, part: HistoryValue): readonly HistoryValue[] {
  const type = fields.text(part, 'Type');
  if (type === 'range-operation') return ['range', rangeArgument(fields, fields.get(part, 'Range'))];
  if (type === 'delete-operation') return ['delete', fields.text(fields.get(part, 'Delete'), 'Key')];
  if (type !== 'put-operation') {
    fields.refuse(
      `unknown Type ${JSON.stringify(type)} in a txn; known: range-operation, put-operation, delete-operation`,
    );
  }
  const put = fields.get(part, 'Put');
  const lease = fields.integer(put, 'LeaseID');
  const change = [fields.text(put, 'Key'), valueOrHash(fields, fields.get(put, 'Value'))];
  return lease === 0 ? ['put', ...change] : ['put', ...change, lease];
}

/** A text, or the hash of a long one. */
export function valueOrHash(fields: JsonFields, value: Value): string | number {
  const text = fields.text(value, 'Value');
  const hash = fields.integer(value, 'Hash');
  if (text === '') return hash === 0 ? '' : Number(hash);
  const bytes = Buffer.from(text);
  return bytes.length < longValueBytes ? text : fnv1a(bytes);
}

/** The 32-bit hash of Fowler, Noll and Vo, variant 1a. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function outcomeOf(fields: JsonFields, f: string, input: Value, output: Value): EtcdCall['outcome'] {
  if (output === undefined || output === null || fields.text(output, 'Error') !== '') return 'unknown';
  const revision = fields.integer(output, 'Revision');
  const header: [HistoryValue, HistoryValue][] = revision > 0 ? [['revision', revision]] : [];
  if (fields.flag(output, 'Persisted')) {
    const persisted = fields.integer(output, 'PersistedRevision');
    return { result: new Map(persisted > 0 ? [['revision', persisted]] : []), isEndKnown: false };
  }
  if (fields.flag(output, 'PartialResponse')) return { result: new Map(header), isEndKnown: false };
  const clientError = fields.text(output, 'ClientError');
  if (clientError !== '') return refusal(f, clientError);
  const result = new Map([...header, ...answerOf(fields, f, input, output)]);
  return { result, isEndKnown: true };
}

/** An error that says what the store was like is an answer; of any other nothing is known. */
function refusal(f: string, message: string): EtcdCall['outcome'] {
  const error = /compacted/.test(message)
    ? 'compacted'
    : /future revision/.test(message)
      ? 'future'
      : undefined;
  if (error === undefined || (f !== 'compact' && f !== 'range')) return 'unknown';
  return { result: new Map([['error', error]]), isEndKnown: true };
}

function answerOf(
  fields: JsonFields,
  f: string,
  input: Value,
  output: Value,
): [HistoryValue, HistoryValue][] {
  if (f === 'range') return rangeAnswer(fields, needed(fields, output, 'Range'));
  if (f !== 'put' && f !== 'delete' && f !== 'txn') return [];
  const answer = needed(fields, output, 'Txn');
  const succeeded = !fields.flag(answer, 'Failure');
  const results = fields.list(answer, 'Results');
  if (f === 'put') return [];
  if (f === 'delete') return [['deleted', fields.integer(results[0], 'Deleted')]];
  const branch = fields.list(
    fields.get(input, 'Txn'),
    succeeded ? 'OperationsOnSuccess' : 'OperationsOnFailure',
  );
  return [
    ['succeeded', succeeded],
    ['results', results.map((result, place) => partAnswer(fields, branch[place], result))],
  ];
}

function partAnswer(fields: JsonFields, part: Value, result: HistoryValue): HistoryValue {
  const type = fields.text(part, 'Type');
  if (type === 'delete-operation') return fields.integer(result, 'Deleted');
  return type === 'range-operation' ? new Map(rangeAnswer(fields, result)) : null;
}

function rangeAnswer(fields: JsonFields, range: Value): [HistoryValue, HistoryValue][] {
  return [
    ['count', fields.integer(range, 'Count')],
    ['kvs', fields.list(range, 'KVs').map((item) => [fields.text(item, 'Key'), ...keyState(fields, item)])],
  ];
}

/** The value, mod revision and, in newer recordings, version of a key. */
export function keyState(fields: JsonFields, item: HistoryValue): HistoryValue[] {
  const version = fields.integer(item, 'Version');
  const state = [valueOrHash(fields, fields.get(item, 'Value')), fields.integer(item, 'ModRevision')];
  return version === 0 ? state : [...state, version];
}

function needed(fields: JsonFields, output: Value, name: string): HistoryValue {
  return fields.get(output, name) ?? fields.refuse(`the Output has neither ${name} nor an Error`);
}
