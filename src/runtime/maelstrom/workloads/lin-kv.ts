import type { Json } from '../../../core/json.ts';
import { type KeyValueState, keyValue } from '../../../impl/raft/key-value.ts';
import type { StateMachine } from '../../../impl/raft/state-machine.ts';
import { anyField, ErrorCode, type MessageBody, RequestError } from '../wire.ts';
import { command, onRaft, query } from './raft-services.ts';

/** Values are lists of one, so that null is a value as any other, and different from none. */
type Stored = readonly [Json];

type Command =
  | { readonly type: 'put'; readonly key: string; readonly value: Stored }
  | { readonly type: 'cas'; readonly key: string; readonly expected: Stored; readonly value: Stored };

interface Query {
  readonly type: 'get';
  readonly key: string;
}

/** Of `cas`: whether it was done, or that there is no such key. Of `get`: the value, null if there is none. */
type Result = Stored | boolean | 'no key' | null;

/** The key-value store, which also tells a missing key from another value. */
const linearizableStore: StateMachine<KeyValueState, Command, Query, Result> = {
  name: 'lin-kv',
  initial: keyValue.initial,
  apply(state, asked, at) {
    const { key } = asked;
    if (asked.type === 'cas' && keyValue.query(state, { type: 'get', key }, at.timeMs) === null)
      return { state, result: 'no key' };
    const { state: next, result } = keyValue.apply(state, asked, at);
    return { state: next, result: result as Result };
  },
  query: (state, asked, timeMs) => keyValue.query(state, asked, timeMs) as Result,
};

/** Any JSON may be a key. */
const keyOf = (body: MessageBody) => JSON.stringify(anyField(body, 'key'));

const noKey = () => new RequestError(ErrorCode.keyDoesNotExist, 'the key does not exist');

export const linKv = onRaft(linearizableStore, {
  read: {
    operation: (body) => query({ type: 'get', key: keyOf(body) }),
    answer(result: Stored | null) {
      if (result === null) throw noKey();
      return { value: result[0] };
    },
  },
  write: {
    operation: (body) => command({ type: 'put', key: keyOf(body), value: [anyField(body, 'value')] }),
  },
  cas: {
    operation: (body) =>
      command({
        type: 'cas',
        key: keyOf(body),
        expected: [anyField(body, 'from')],
        value: [anyField(body, 'to')],
      }),
    answer(result: Result) {
      if (result === 'no key') throw noKey();
      if (result === false) throw new RequestError(ErrorCode.preconditionFailed, 'the value is another');
      return {};
    },
  },
});
