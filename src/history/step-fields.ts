import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';
import type { HybridTimestamp, NodeStep, VectorTimestamp } from '../core/trace.ts';
import type { RecordedStep } from './history-builder.ts';
import { decodeHistoryValue, encodeHistoryValue } from './history-json.ts';

/** The fields of a `step` line, but for `parameters` and `time`, which other lines have as well. */
export const stepFields = [
  'node',
  'incarnation',
  'sequence',
  'action',
  'messagesIn',
  'messagesOut',
  'localTime',
  'lamport',
  'vector',
  'hlc',
  'state',
] as const;
type StepField = (typeof stepFields)[number];

/** The fields of one line as they were read; `undefined` for one that is not there. */
export type StepFields = { [K in StepField | 'time']?: HistoryValue | undefined };

type Refuse = (message: string) => never;

/** The step that these fields tell of. `refuse` is called, and must throw, where one of them makes no sense. */
export function stepOf(fields: StepFields, refuse: Refuse): RecordedStep {
  const { node, action, sequence, incarnation } = fields;
  if (typeof node !== 'string') refuse('the step has no node; expected a name such as "n1"');
  if (typeof action !== 'string') refuse('the step has no action; expected a name such as "receive"');
  return {
    node,
    action,
    sequence: count('sequence', sequence, refuse),
    incarnation: incarnation === undefined ? 0 : count('incarnation', incarnation, refuse),
    messagesIn: messages('messagesIn', fields.messagesIn, refuse),
    messagesOut: messages('messagesOut', fields.messagesOut, refuse),
    time: optional(fields.time, (value) => nanoseconds('time', value, refuse)),
    localTime: optional(fields.localTime, (value) => nanoseconds('localTime', value, refuse)),
    lamport: optional(fields.lamport, (value) => integer('lamport', value, refuse)),
    vector: optional(fields.vector, (value) => vectorOf(value, refuse)),
    hybrid: optional(fields.hlc, (value) => hybridOf(value, refuse)),
    state: fields.state === undefined ? undefined : decodeHistoryValue(fields.state, refuse),
  };
}

function optional<T>(value: HistoryValue | undefined, read: (value: HistoryValue) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

function count(field: string, value: HistoryValue | undefined, refuse: Refuse): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  refuse(
    `${field} is ${value === undefined ? 'missing' : formatHistoryValue(value)}; expected a number from 0 on`,
  );
}

function integer(field: string, value: HistoryValue, refuse: Refuse): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,40}$/.test(value)) return BigInt(value);
  refuse(`${field} is ${formatHistoryValue(value)}; expected an integer`);
}

/** Clocks that show fractions of nanoseconds do not exist: what stands behind the point is left out. */
function nanoseconds(field: string, value: HistoryValue, refuse: Refuse): bigint {
  if (typeof value === 'string' && /^-?\d{1,20}\.\d{1,20}$/.test(value)) return BigInt(value.split('.')[0]!);
  return integer(field, value, refuse);
}

function messages(field: string, value: HistoryValue | undefined, refuse: Refuse): readonly HistoryValue[] {
  if (value === undefined || value === null) return [];
  const isIdentity = (item: HistoryValue) => ['string', 'number', 'bigint'].includes(typeof item);
  if (Array.isArray(value) && value.every(isIdentity)) return value;
  refuse(`${field} must be an array of message identities (strings or numbers)`);
}

function vectorOf(value: HistoryValue, refuse: Refuse): VectorTimestamp {
  if (!(value instanceof Map)) refuse('vector must be an object such as {"n1":3,"n2":1}');
  for (const [node, events] of value) count(`vector of ${formatHistoryValue(node)}`, events, refuse);
  return value as VectorTimestamp;
}

/** `[physical, counter]` or `{"physical":…,"counter":…}`; long integers as strings or bare. */
function hybridOf(value: HistoryValue, refuse: Refuse): HybridTimestamp {
  const isPair = Array.isArray(value) && value.length === 2;
  const [physical, counter] = isPair
    ? (value as readonly HistoryValue[])
    : value instanceof Map
      ? [value.get('physical'), value.get('counter')]
      : [];
  if (physical === undefined || counter === undefined) {
    refuse('hlc must be [physical, counter], or an object with these two');
  }
  return {
    physical: integer('physical of hlc', physical, refuse),
    counter: integer('counter of hlc', counter, refuse),
  };
}

/** A step as a line of our JSON lines. */
export function stepLine(step: NodeStep): string {
  const { node, incarnation, sequence, action, parameters, messagesIn, messagesOut } = step;
  const { time, localTime, lamport, vector, hybrid, state } = step;
  const members = [
    '"event":"step"',
    `"node":${JSON.stringify(node)}`,
    ...(incarnation === 0 ? [] : [`"incarnation":${incarnation}`]),
    `"sequence":${sequence}`,
    `"action":${JSON.stringify(action)}`,
  ];
  if (parameters !== null) members.push(`"parameters":${encodeHistoryValue(parameters)}`);
  if (messagesIn.length > 0) members.push(`"messagesIn":[${messagesIn.map(identity).join(',')}]`);
  if (messagesOut.length > 0) members.push(`"messagesOut":[${messagesOut.map(identity).join(',')}]`);
  if (time !== undefined) members.push(`"time":"${time}"`);
  if (localTime !== undefined) members.push(`"localTime":"${localTime}"`);
  if (lamport !== undefined) members.push(`"lamport":${lamport}`);
  if (vector !== undefined) {
    const entries = [...vector].map(([key, events]) => `${JSON.stringify(key)}:${events}`);
    members.push(`"vector":{${entries.join(',')}}`);
  }
  if (hybrid !== undefined) members.push(`"hlc":["${hybrid.physical}","${hybrid.counter}"]`);
  if (state !== undefined) members.push(`"state":${encodeHistoryValue(state)}`);
  return `{${members.join(',')}}`;
}

/** Message identities are bare: long integers are read exactly. */
function identity(value: HistoryValue): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
