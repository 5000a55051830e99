import type { Json } from '../../../core/json.ts';
import type { MessageBody } from '../../workload.ts';
import { errorBody } from '../error-codes.ts';

/** Keys by their JSON text: 1 and "1" are two keys. */
export type KeyValueState = ReadonlyMap<string, Json>;

export interface KeyValueTurn {
  readonly state: KeyValueState;
  readonly reply: MessageBody;
}

const KEY_DOES_NOT_EXIST = 20;
const PRECONDITION_FAILED = 22;
const MALFORMED = 12;
const NOT_SUPPORTED = 10;

const isSame = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a) === JSON.stringify(b);

/** One request to a map: `read`, `write`, or `cas`, which creates a missing key only if it is asked to. */
export function requestToKeyValue(state: KeyValueState, request: MessageBody): KeyValueTurn {
  const { type, key } = request;
  if (key === undefined) return { state, reply: errorBody(MALFORMED, 'the request has no key') };
  const name = JSON.stringify(key);
  const put = (value: Json, reply: string) => ({
    state: new Map(state).set(name, value),
    reply: { type: reply },
  });
  const missing = { state, reply: errorBody(KEY_DOES_NOT_EXIST, 'key does not exist') };
  const current = state.get(name);
  switch (type) {
    case 'read':
      return state.has(name) ? { state, reply: { type: 'read_ok', value: current! } } : missing;
    case 'write':
      return put(request.value ?? null, 'write_ok');
    case 'cas': {
      if (!state.has(name))
        return request.create_if_not_exists === true ? put(request.to ?? null, 'cas_ok') : missing;
      if (isSame(current, request.from)) return put(request.to ?? null, 'cas_ok');
      const text = `current value ${JSON.stringify(current)} is not ${JSON.stringify(request.from)}`;
      return { state, reply: errorBody(PRECONDITION_FAILED, text) };
    }
    default:
      return { state, reply: errorBody(NOT_SUPPORTED, `there is no request of type "${type}"`) };
  }
}
