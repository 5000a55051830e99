import type { HistoryValue } from '../core/history-value.ts';
import { keyState, valueOrHash } from './etcd-operations.ts';
import type { ClockTime, TimedOperation } from './interval-history.ts';
import type { JsonFields } from './json-fields.ts';

type Value = HistoryValue | undefined;

/**
 * The responses of a watch, each as an operation: it was told all changes of its keys at the revisions after the
 * previous response up to its own. They had taken effect by the time at which it was told, and as they stay in the
 * store's past for ever, the operation may as well begin at that time.
 */
export function* etcdWatch(
  fields: JsonFields,
  { request, responses, process }: { request: Value; responses: Value; process: string },
): Generator<TimedOperation> {
  const key = fields.text(request, 'Key');
  const end = fields.flag(request, 'WithPrefix') ? prefixEnd(key) : undefined;
  const from = Number(fields.integer(request, 'Revision'));
  // A watch without a revision begins at the present one, which its first response tells.
  let after = from === 0 ? undefined : from - 1;
  const { line } = fields;
  for (const response of listOf(fields, responses)) {
    // A watch that was ended by the server, as after a compaction, is told so in its last response.
    if (fields.text(response, 'Error') !== '') return;
    const events = fields.list(response, 'Events').map((event) => eventOf(fields, event));
    const through = lastRevision(fields, response, events);
    if (through === undefined) continue;
    if (after === undefined) {
      after = events.length === 0 ? through : events[0]!.revision - 1;
      if (events.length === 0) continue;
    }
    const { call, at } = timeOf(fields, response);
    const argument = new Map<HistoryValue, HistoryValue>([
      ['start', key],
      ...(end === undefined ? [] : ([['end', end]] as const)),
      ['after', after],
    ]);
    const result = new Map<HistoryValue, HistoryValue>([
      ['through', through],
      ['events', events.map(({ event }) => event)],
    ]);
    yield { process, f: 'watch', argument, call, completion: { type: 'ok', result, at }, line };
    after = Math.max(after, through);
  }
}

function listOf(fields: JsonFields, responses: Value): readonly HistoryValue[] {
  return fields.list(new Map([['Responses', responses ?? null]]), 'Responses');
}

/** A progress notification tells that all changes up to its revision were sent; the header of another response does not. */
function lastRevision(
  fields: JsonFields,
  response: HistoryValue,
  events: readonly { readonly revision: number }[],
): number | undefined {
  const told = events.map(({ revision }) => revision);
  if (fields.flag(response, 'IsProgressNotify')) told.push(Number(fields.integer(response, 'Revision')));
  return told.length === 0 ? undefined : told.reduce((last, revision) => Math.max(last, revision));
}

/** A recorder leaves out a time that is 0; then it is not known when the watch was told. */
function timeOf(fields: JsonFields, response: HistoryValue): { call: ClockTime; at: ClockTime | undefined } {
  const time = fields.integer(response, 'Time');
  return { call: time, at: time === 0 ? undefined : time };
}

function eventOf(fields: JsonFields, event: HistoryValue): { revision: number; event: HistoryValue } {
  const type = fields.text(event, 'Type');
  const key = fields.text(event, 'Key');
  const revision = fields.integer(event, 'Revision');
  const isCreate = fields.flag(event, 'IsCreate');
  const before = fields.get(event, 'PrevValue');
  const rest = [revision, isCreate, ...(before === undefined ? [] : [keyState(fields, before)])];
  if (type === 'delete-operation') return { revision: Number(revision), event: ['delete', key, ...rest] };
  if (type !== 'put-operation') {
    fields.refuse(`unknown Type ${JSON.stringify(type)} of an event; known: put-operation, delete-operation`);
  }
  const value = valueOrHash(fields, fields.get(event, 'Value'));
  return { revision: Number(revision), event: ['put', key, value, ...rest] };
}

/** The first key behind all that begin with a prefix; the NUL character where there is no such key. */
export function prefixEnd(prefix: string): string {
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = last.codePointAt(0)! + 1;
    // Surrogates are no characters.
    const point = next >= 0xd800 && next <= 0xdfff ? 0xe000 : next;
    if (point <= 0x10ffff) return points.join('') + String.fromCodePoint(point);
  }
  return '\0';
}
