import { uniqueIds as uniqueIdsLaw } from '../../checkers/laws/unique-ids.ts';
import { anything, expectType, fieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { lawKept } from './law.ts';

/** Ids that were never given before (Maelstrom, workload unique-ids). */
export const uniqueIds: Workload = {
  name: 'unique-ids',
  about: 'ids, each unlike all others',
  readOnly: [],
  minimumOk: { generate: 10 },
  recordedAs: { model: 'id-generator' },
  source: () => ({ next: () => ({ f: 'generate', value: null }) }),
  judges: [lawKept(uniqueIdsLaw)],
  maelstrom: {
    request: () => ({ type: 'generate' }),
    completion(_, reply) {
      expectType(reply, 'generate_ok');
      return { type: 'ok', value: fieldOf(reply, 'id', anything) };
    },
  },
};
