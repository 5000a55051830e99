import { anInteger, expectType, fieldOf } from '../reply-fields.ts';
import type { Workload } from '../workload.ts';
import { finalSum } from './final-sum.ts';

interface CounterOptions {
  readonly name: string;
  readonly about: string;
  readonly leastDelta: number;
  readonly greatestDelta: number;
}

const counter = ({ name, about, leastDelta, greatestDelta }: CounterOptions): Workload => ({
  name,
  about,
  readOnly: ['read'],
  minimumOk: { add: 5, read: 1 },
  source({ randomness }) {
    let number = 0;
    return {
      next() {
        number += 1;
        if (randomness.integer(4, 'kind', number) === 0) return { f: 'read', value: null };
        const range = greatestDelta - leastDelta + 1;
        return { f: 'add', value: leastDelta + randomness.integer(range, 'delta', number) };
      },
      final: () => [{ f: 'read', value: null }],
    };
  },
  judges: [finalSum],
  maelstrom: {
    request: ({ f, value }) => (f === 'read' ? { type: 'read' } : { type: 'add', delta: value }),
    completion({ f }, reply) {
      expectType(reply, `${f}_ok`);
      return { type: 'ok', value: f === 'read' ? fieldOf(reply, 'value', anInteger) : null };
    },
  },
});

/** A counter that only grows (Maelstrom, workload g-counter). */
export const gCounter = counter({
  name: 'g-counter',
  about: 'a counter that only grows, and that has every addition at every node in the end',
  leastDelta: 0,
  greatestDelta: 4,
});

/** A counter that goes up and down (Maelstrom, workload pn-counter). */
export const pnCounter = counter({
  name: 'pn-counter',
  about: 'a counter that goes up and down, and that has every addition at every node in the end',
  leastDelta: -5,
  greatestDelta: 4,
});
