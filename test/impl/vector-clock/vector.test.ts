import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vectorClockMachine } from '../../../src/impl/vector-clock/clock-machine.ts';
import {
  areConcurrent,
  compareVectors,
  emptyVector,
  entryOf,
  isAtMost,
  isBefore,
  merge,
  receive,
  tick,
  type Vector,
} from '../../../src/impl/vector-clock/vector.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';
import { everyPair, executions, stampsOf } from '../support/random-execution.ts';

const vectors = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.integer({ min: 1, max: 3 }));

describe('Mattern 1989, section 4: vector time', () => {
  test('each event counts itself, and a receipt knows what the sending knew', () => {
    const sending = tick(tick(emptyVector, 'a'), 'a');
    expect(sending).toEqual({ a: 2 });
    expect(receive({ b: 4, a: 1 }, sending, 'b')).toEqual({ a: 2, b: 5 });
  });

  test('theorem 10: an event happened before another if and only if its vector is less', () => {
    fc.assert(
      fc.property(executions(3), (execution) => {
        const stamps = stampsOf<Vector>(execution, ({ node }, own = emptyVector, received) =>
          received === undefined ? tick(own, `n${node}`) : receive(own, received, `n${node}`),
        );
        return everyPair(execution, (i, j, happened) => {
          const [left, right] = [stamps[i]!, stamps[j]!];
          return (
            isBefore(left, right) === happened && (!happened || compareVectors(left, right) === 'before')
          );
        });
      }),
    );
  });

  test('an entry cannot count beyond its end', () => {
    expect(() => tick({ a: Number.MAX_SAFE_INTEGER }, 'a')).toThrow('cannot count beyond 9007199254740991');
  });
});

describe('Mattern 1989, section 5: the structure of vectors', () => {
  test('a node without an entry counts as 0, whatever its name', () => {
    expect(entryOf({}, 'constructor')).toBe(0);
    expect(isAtMost({ a: 1 }, { b: 1 })).toBe(false);
    expect(Object.keys(tick({}, '__proto__'))).toEqual(['__proto__']);
    expect(Object.keys(merge({}, tick({}, '__proto__')))).toEqual(['__proto__']);
  });

  test('they are partially ordered', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        expect(isAtMost(a, a)).toBe(true);
        expect(isBefore(a, a) || areConcurrent(a, a)).toBe(false);
        if (isAtMost(a, b) && isAtMost(b, c)) expect(isAtMost(a, c)).toBe(true);
        const order = compareVectors(a, b);
        expect(order).toBe(
          isBefore(a, b) ? 'before' : isBefore(b, a) ? 'after' : areConcurrent(a, b) ? 'concurrent' : 'equal',
        );
      }),
    );
  });

  test('a lattice: the merge is the least that is at least both', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        const both = merge(a, b);
        expect(isAtMost(a, both) && isAtMost(b, both)).toBe(true);
        expect(isAtMost(both, c)).toBe(isAtMost(a, c) && isAtMost(b, c));
        expect(compareVectors(both, merge(b, a))).toBe('equal');
        expect(compareVectors(merge(both, c), merge(a, merge(b, c)))).toBe('equal');
      }),
    );
  });
});

describe('a node with a vector clock', () => {
  test('does what is recorded', () => {
    const machine = vectorClockMachine({ nodes: ['n1', 'n2', 'n3'] });
    runInteractionScript(new URL('clock.script', import.meta.url), () => machine);
  });

  test('a wrong configuration is told', () => {
    expect(() => vectorClockMachine({ nodes: [] })).toThrow('nodes must be different names');
  });
});
