import { ORSet } from 'crdts';

/** Replicas that send their whole state, as JSON, to all others after each update. */
export function orSetReplicas({ nodes }) {
  return { sets: new Map(nodes.map((node) => [node, new ORSet()])), tags: 0 };
}

const spread = ({ sets }, { node, nodes, send }) => {
  const state = JSON.stringify(sets.get(node).toJSON());
  for (const other of nodes.filter((name) => name !== node))
    send(() => sets.get(other).merge(ORSet.from(JSON.parse(state))), `state of ${node} reaches ${other}`);
};

export const orSetOperations = {
  add: {
    value: ['x', 'y'],
    perform: (subject, call) => {
      subject.sets.get(call.node).add(call.value, `tag ${subject.tags++}`);
      spread(subject, call);
    },
  },
  remove: {
    value: ['x', 'y'],
    perform: (subject, call) => {
      subject.sets.get(call.node).remove(call.value);
      spread(subject, call);
      return subject.sets.get(call.node).has(call.value) ? 'still there' : 'gone';
    },
  },
  read: ({ sets }, { node }) => sets.get(node).toArray().sort(),
};

/** A promise of the observed-remove set: what a replica has removed, it does not show until it hears of another add. */
export const removesTakeEffect = {
  name: 'a remove takes effect',
  about: 'right after remove(x), the replica does not hold x',
  judge: ({ operations: { count, result }, values }) => {
    for (let row = 0; row < count; row += 1)
      if (values[result[row]] === 'still there')
        return { verdict: 'violated', detail: 'a value is there right after it was removed' };
    return { verdict: 'valid' };
  },
};
