import { record, sequence as sequenceOf, setOf } from '../../core/values/index.ts';
import { effectWith, sequence, sequenceDefinition, skipsNewer } from '../../models/crdt/sequence.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { withoutSending } from './without-anti-entropy.ts';

const mutant = mutantsOf(sequence, sequenceDefinition, 'standard');

const right = effectWith(skipsNewer);

export const sequenceMutants: readonly Mutant[] = [
  mutant('skip-rule-missing', {
    about: 'an element goes right after its reference, and the order is that in which operations arrive',
    breaks: 'StrongConvergence',
    rules: { effect: effectWith(() => false) },
  }),
  mutant('tie-without-node-id', {
    about:
      'elements are compared by time alone, and of two at one time the one that arrives later comes first',
    breaks: 'StrongConvergence',
    rules: { effect: effectWith((order, _, j, e) => order[j - 1]!.values[0]! > e.values[0]!) },
  }),
  mutant('skips-one-only', {
    about: 'a newer element at the same place is skipped, and not the run that was inserted after it',
    breaks: 'NoInterleaving',
    rules: { effect: effectWith((order, i, j, e) => j === i + 1 && skipsNewer(order, i, j, e)) },
  }),
  mutant('no-tombstones', {
    about:
      'a removed element is gone altogether, and what somebody inserts after it meanwhile finds no place',
    breaks: 'HasWhatWasInserted',
    rules: {
      effect: ({ order, removed }, operation) => {
        const { what, element, reference } = operation;
        const isFront = reference.values[0] === 0;
        if (what === 'insert') {
          const text = record({ order, removed });
          return isFront || setOf(order.values).has(reference) ? right(text, operation) : text;
        }
        const others = setOf(order.values).without(element);
        return record({ order: sequenceOf(...order.values.filter((e) => others.has(e))), removed });
      },
    },
  }),
  mutant('clock-behind', {
    about:
      'a time counts the operations of its replica only, and what it inserts moves behind what it saw there',
    breaks: 'InsertsInPlace',
    rules: { nextTime: ({ clock }, r) => clock.get(r).get(r) + 1 },
  }),
  mutant('sent-once', {
    about: 'a replica sends an operation when it makes it and never again, and the message may be lost',
    breaks: 'EventualDelivery',
    rules: { sendsAtOnce: true },
    definition: withoutSending,
  }),
];
