import { errorBody } from '../error-codes.ts';
import type { ServiceFactory } from './service.ts';

const NOT_SUPPORTED = 10;

/** An oracle of timestamps: integers from 0, each greater than all before. */
export const linTsoService: ServiceFactory = () => {
  let next = 0;
  return {
    handle: (_, { type }) =>
      type === 'ts'
        ? { type: 'ts_ok', ts: next++ }
        : errorBody(NOT_SUPPORTED, `there is no request of type "${type}"`),
  };
};
