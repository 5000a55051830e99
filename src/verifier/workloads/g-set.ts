import { expectType, listOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { addedElements } from './added-elements.ts';
import { growingSet } from './growing-set.ts';

/** A set that only grows (Maelstrom, workload g-set). */
export const gSet: Workload = {
  name: 'g-set',
  about: 'a set that only grows, and that is the same at every node in the end',
  readOnly: ['read'],
  minimumOk: { add: 5, read: 1 },
  source: ({ randomness }) => growingSet(randomness, 'add'),
  judges: [addedElements('add')],
  maelstrom: {
    request: ({ f, value }) => (f === 'read' ? { type: 'read' } : { type: 'add', element: value }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      return { type: 'ok', value: f === 'read' ? listOf(reply, 'value') : null };
    },
  },
};
