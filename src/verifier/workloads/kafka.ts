import type { Json, JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { anInteger, expectType, fieldOf } from '../reply-fields.ts';
import type { Completion, OperationSource, OperationSourceOptions, Workload } from '../workload.ts';
import { consumedLogs } from './consumed-logs.ts';

/** An object of keys with lists of `[offset, message]`. */
const messages = {
  is: (value: unknown): value is JsonObject & Json =>
    isJsonObject(value) &&
    Object.values(value).every(
      (list) =>
        list === null ||
        (Array.isArray(list) &&
          list.every((pair) => Array.isArray(pair) && pair.length === 2 && Number.isSafeInteger(pair[0]))),
    ),
  called: 'an object of keys with lists of [offset, message]',
};
const offsets = {
  is: (value: unknown): value is JsonObject & Json =>
    isJsonObject(value) && Object.values(value).every((offset) => Number.isSafeInteger(offset)),
  called: 'an object of keys with offsets',
};

/** Null stands for the empty one, as some languages write it. */
const objectOf = (reply: JsonObject, name: string, shape: typeof messages): JsonObject & Json =>
  reply[name] === null ? {} : fieldOf(reply, name, shape);

/** Logs that are appended to and consumed from an offset on (Maelstrom, workload kafka). */
export const kafka: Workload = {
  name: 'kafka',
  about: 'logs: each message has its offset for good, and whoever polls skips none',
  readOnly: ['poll', 'list-committed'],
  minimumOk: { send: 5, poll: 5 },
  source: consumers,
  judges: [consumedLogs],
  maelstrom: {
    request({ f, key, value }) {
      switch (f) {
        case 'send':
          return { type: 'send', key: key!, msg: value };
        case 'poll':
          return { type: 'poll', offsets: value };
        case 'commit':
          return { type: 'commit_offsets', offsets: value };
        default:
          return { type: 'list_committed_offsets', keys: value };
      }
    },
    completion({ f }, reply): Completion {
      switch (f) {
        case 'send':
          expectType(reply, 'send_ok');
          return { type: 'ok', value: fieldOf(reply, 'offset', anInteger) };
        case 'poll':
          expectType(reply, 'poll_ok');
          return { type: 'ok', value: objectOf(reply, 'msgs', messages) };
        case 'commit':
          expectType(reply, 'commit_offsets_ok');
          return { type: 'ok', value: null };
        default:
          expectType(reply, 'list_committed_offsets_ok');
          return { type: 'ok', value: objectOf(reply, 'offsets', offsets) };
      }
    },
  },
};

/** What a poll answered. */
type Polled = Readonly<Record<string, readonly (readonly number[])[] | null>>;

/** Clients that send, poll from where they are, and commit what they have read. In the end every node is polled from the beginning. */
function consumers({ randomness, clients, keyCount }: OperationSourceOptions): OperationSource {
  const keys = Array.from({ length: keyCount }, (_, index) => `k${index}`);
  const counts = new Array<number>(clients).fill(0);
  const places = Array.from({ length: clients }, () => new Map(keys.map((key) => [key, 0])));
  let message = 0;
  return {
    next(client) {
      const number = counts[client]!++;
      const draw = (bound: number, purpose: string) => randomness.integer(bound, purpose, client, number);
      const kind = draw(10, 'kind');
      if (kind < 5) return { f: 'send', key: keys[draw(keyCount, 'key')]!, value: ++message };
      if (kind < 8) return { f: 'poll', value: Object.fromEntries(places[client]!) };
      if (kind === 8) return { f: 'list-committed', value: keys };
      const read = [...places[client]!]
        .filter(([, next]) => next > 0)
        .map(([key, next]) => [key, next - 1] as const);
      return { f: 'commit', value: Object.fromEntries(read) };
    },
    completed(client, { f }, completion) {
      if (f !== 'poll' || completion.type !== 'ok') return;
      for (const [key, list] of Object.entries(completion.value as Polled)) {
        const last = list?.at(-1)?.[0];
        if (last !== undefined) places[client]!.set(key, last + 1);
      }
    },
    final: () => [{ f: 'poll', value: Object.fromEntries(keys.map((key) => [key, 0])) }],
  };
}
