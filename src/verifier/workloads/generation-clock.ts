import { monotonicIdGenerator } from '../../checkers/objects/monotonic-id-generator.ts';
import { anInteger, expectType, fieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { linearizable } from './linearizable.ts';

/** Generations: each is greater than all that were answered before it was asked for. */
export const generationClock: Workload = {
  name: 'generation-clock',
  about: 'generations, each greater than all before it',
  readOnly: [],
  minimumOk: { generate: 10 },
  recordedAs: { model: 'monotonic-id-generator', initial: null },
  source: () => ({ next: () => ({ f: 'generate', value: null }) }),
  judges: [linearizable(monotonicIdGenerator())],
  maelstrom: {
    request: () => ({ type: 'next_generation' }),
    completion(_, reply) {
      expectType(reply, 'next_generation_ok');
      return { type: 'ok', value: fieldOf(reply, 'generation', anInteger) };
    },
  },
};
