import { type KeyValueState, requestToKeyValue } from './key-value.ts';
import type { ServiceFactory } from './service.ts';

/** A linearizable map: every request sees the last one. */
export const linKvService: ServiceFactory = () => {
  let state: KeyValueState = new Map();
  return {
    handle(_, request) {
      const turn = requestToKeyValue(state, request);
      state = turn.state;
      return turn.reply;
    },
  };
};
