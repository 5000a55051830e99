import { echo as echoObject } from '../../checkers/objects/echo.ts';
import { anything, expectType, fieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { linearizable } from './linearizable.ts';

/** A client gets back what it sent (Maelstrom, workload echo). */
export const echo: Workload = {
  name: 'echo',
  about: 'each request is answered with what it said',
  readOnly: ['echo'],
  minimumOk: { echo: 5 },
  recordedAs: { model: 'echo' },
  source: ({ randomness }) => {
    let number = 0;
    return {
      next: () => ({ f: 'echo', value: `Please echo ${randomness.integer(128, 'echo', number++)}` }),
    };
  },
  judges: [linearizable(echoObject())],
  maelstrom: {
    request: ({ value }) => ({ type: 'echo', echo: value }),
    completion(_, reply) {
      expectType(reply, 'echo_ok');
      return { type: 'ok', value: fieldOf(reply, 'echo', anything) };
    },
  },
};
