import { expectType, listOf } from '../reply-fields.ts';
import type { OperationSource, OperationSourceOptions, Workload } from '../workload.ts';
import { observedRemoves } from './observed-removes.ts';

/** A set with additions and removals, in which an addition that nobody saw survives a removal (Shapiro et al. 2011). */
export const orSet: Workload = {
  name: 'or-set',
  about: 'a set whose removals remove what was seen, and that is the same at every node in the end',
  readOnly: ['read'],
  minimumOk: { add: 5, remove: 2, read: 1 },
  source: addedAndRemoved,
  judges: [observedRemoves],
  maelstrom: {
    request: ({ f, value }) => (f === 'read' ? { type: 'read' } : { type: f, element: value }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      return { type: 'ok', value: f === 'read' ? listOf(reply, 'value') : null };
    },
  },
};

/** Elements of one client, which adds and removes them at its node, and some that all clients add and remove. */
function addedAndRemoved({ randomness, clients }: OperationSourceOptions): OperationSource {
  const counts = new Array<number>(clients).fill(0);
  const own = new Map<number, string>();
  return {
    next(client) {
      const number = counts[client]!++;
      const draw = (bound: number, purpose: string) => randomness.integer(bound, purpose, client, number);
      const kind = draw(8, 'kind');
      if (kind === 0) return { f: 'read', value: null };
      if (kind <= 2) return { f: kind === 1 ? 'add' : 'remove', value: `shared-${draw(5, 'element')}` };
      const element = own.get(client);
      if (element !== undefined && kind <= 4) {
        own.delete(client);
        return { f: 'remove', value: element };
      }
      const added = `of-${client}-${number}`;
      own.set(client, added);
      return { f: 'add', value: added };
    },
    final: () => [{ f: 'read', value: null }],
  };
}
