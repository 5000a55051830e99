import { expectType, listOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { addedElements } from './added-elements.ts';
import { growingSet } from './growing-set.ts';

/** Messages that reach every node in the end (Maelstrom, workload broadcast). */
export const broadcast: Workload = {
  name: 'broadcast',
  about: 'messages, each of which every node has in the end',
  readOnly: ['read'],
  minimumOk: { broadcast: 5, read: 1 },
  source: ({ randomness }) => growingSet(randomness, 'broadcast'),
  judges: [addedElements('broadcast')],
  maelstrom: {
    needsTopology: true,
    request: ({ f, value }) => (f === 'read' ? { type: 'read' } : { type: 'broadcast', message: value }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      return { type: 'ok', value: f === 'read' ? listOf(reply, 'messages') : null };
    },
  },
};
