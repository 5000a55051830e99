import { isJsonObject, type Json } from '../../core/json.ts';
import { aList, anInteger } from '../reply-fields.ts';
import type { Workload, WorkloadOperation } from '../workload.ts';

/** What the result of an `ok` must be, for its judges to understand it. */
interface ResultShape {
  readonly is: (value: unknown) => boolean;
  readonly called: string;
}

const isInteger = anInteger.is;
const isPairOf = (value: unknown, first: (v: unknown) => boolean, second: (v: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
const isText = (value: unknown): boolean => typeof value === 'string';
const everyValue = (value: unknown, is: (v: unknown) => boolean): boolean =>
  isJsonObject(value) && Object.values(value).every(is);

const doneOrNot: ResultShape = {
  is: (value) => value === null || typeof value === 'boolean',
  called: 'null, or false if it was refused',
};
const integerOrNot: ResultShape = {
  is: (value) => value === false || isInteger(value),
  called: 'an integer, or false if it was refused',
};
const anId: ResultShape = {
  is: (value) => isText(value) || isInteger(value),
  called: 'an id, a text or an integer',
};
const lists: Readonly<Record<string, ResultShape>> = { read: aList };
const sums: Readonly<Record<string, ResultShape>> = { read: anInteger };

/** By workload and function; whatever is not named may have any result. */
const shapes: Readonly<Record<string, Readonly<Record<string, ResultShape>>>> = {
  'unique-ids': { generate: anId },
  broadcast: lists,
  'g-set': lists,
  'or-set': lists,
  'g-counter': sums,
  'pn-counter': sums,
  'lin-kv': { cas: doneOrNot },
  kafka: {
    send: anInteger,
    poll: {
      is: (value) =>
        everyValue(
          value,
          (list) => Array.isArray(list) && list.every((pair) => isPairOf(pair, isInteger, () => true)),
        ),
      called: 'an object of keys with lists of [offset, message]',
    },
    'list-committed': {
      is: (value) => everyValue(value, isInteger),
      called: 'an object of keys with offsets',
    },
  },
  lock: { acquire: doneOrNot, release: doneOrNot },
  'fenced-lock': { acquire: integerOrNot, release: doneOrNot },
  lease: {
    acquire: {
      is: (value) => value === false || isPairOf(value, isInteger, isInteger),
      called: '[token, milliseconds], or false if another holds it',
    },
    'keep-alive': integerOrNot,
    release: doneOrNot,
  },
  'leader-election': {
    elect: integerOrNot,
    leader: {
      is: (value) => value === null || isPairOf(value, isInteger, isText),
      called: '[term, leader], or null',
    },
  },
  'generation-clock': { generate: anInteger },
};

/**
 * What is wrong with the result of an operation that a client of the user's calls `ok`. A judge that is handed something else might
 * find nothing to object to in it.
 *
 * @returns in one sentence; `undefined`: nothing
 */
export function wrongResult(
  workload: Workload,
  operation: WorkloadOperation,
  value: Json,
): string | undefined {
  const { f } = operation;
  if (f === 'txn') return wrongTransaction(workload, operation, value);
  const shape = shapes[workload.name]?.[f];
  if (shape === undefined || shape.is(value)) return undefined;
  return `the result of ${f} is ${shape.called}, not ${excerpt(value)}`;
}

function wrongTransaction(workload: Workload, operation: WorkloadOperation, value: Json): string | undefined {
  try {
    workload.maelstrom.completion(operation, { type: 'txn_ok', txn: value });
    return undefined;
  } catch {
    return `the result of txn repeats its steps, with what the reads found, and is not ${excerpt(value)}`;
  }
}

function excerpt(value: Json): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
