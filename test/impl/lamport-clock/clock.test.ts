import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareStamps,
  type LamportStamp,
  precedes,
  tick,
  timeOfReceipt,
} from '../../../src/impl/lamport-clock/clock.ts';
import { lamportClockMachine } from '../../../src/impl/lamport-clock/clock-machine.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';
import { everyPair, executions, stampsOf } from '../support/random-execution.ts';

describe('Lamport 1978, "Logical Clocks"', () => {
  test('IR1: the clock goes up between any two events of a node', () => {
    expect(tick(0)).toBe(1);
    expect(tick(41)).toBe(42);
  });

  test('IR2: a receipt is later than the sending, and than all before it at its node', () => {
    expect(timeOfReceipt(3, 7)).toBe(8);
    expect(timeOfReceipt(7, 3)).toBe(8);
    expect(timeOfReceipt(7, 7)).toBe(8);
  });

  test('the clock condition holds in every execution', () => {
    fc.assert(
      fc.property(executions(3), (execution) => {
        const times = stampsOf<number>(execution, (_, own = 0, received) =>
          received === undefined ? tick(own) : timeOfReceipt(own, received),
        );
        return everyPair(execution, (i, j, isBefore) => !isBefore || times[i]! < times[j]!);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no time', (time) => {
    expect(() => tick(time)).toThrow('is no logical time');
    expect(() => timeOfReceipt(0, time)).toThrow('is no logical time');
  });

  test('the clock stops at its end rather than stand still', () => {
    expect(tick(Number.MAX_SAFE_INTEGER - 1)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => tick(Number.MAX_SAFE_INTEGER)).toThrow('is no logical time');
  });
});

describe('Lamport 1978, "Ordering the Events Totally"', () => {
  const stamps = fc.record({ time: fc.nat(3), node: fc.constantFrom('n1', 'n2', 'n10') });

  test('by time, and by node where times are equal', () => {
    expect(precedes({ time: 1, node: 'n2' }, { time: 2, node: 'n1' })).toBe(true);
    expect(precedes({ time: 2, node: 'n1' }, { time: 2, node: 'n2' })).toBe(true);
    expect(compareStamps({ time: 2, node: 'n1' }, { time: 2, node: 'n1' })).toBe(0);
  });

  test('it is a total order', () => {
    const same = (a: LamportStamp, b: LamportStamp) => a.time === b.time && a.node === b.node;
    fc.assert(
      fc.property(stamps, stamps, stamps, (a, b, c) => {
        expect(Number(precedes(a, b)) + Number(precedes(b, a)) + Number(same(a, b))).toBe(1);
        if (precedes(a, b) && precedes(b, c)) expect(precedes(a, c)).toBe(true);
        expect(Math.sign(compareStamps(a, b)) + Math.sign(compareStamps(b, a))).toBe(0);
      }),
    );
  });
});

describe('a node with a logical clock', () => {
  test('does what is recorded', () => {
    const machine = lamportClockMachine({ nodes: ['n1', 'n2'], reservedTimes: 3 });
    runInteractionScript(new URL('clock.script', import.meta.url), () => machine);
  });

  test('a wrong configuration is told', () => {
    expect(() => lamportClockMachine({ nodes: ['n1', 'n1'] })).toThrow('nodes must be different names');
    expect(() => lamportClockMachine({ nodes: ['n1'], reservedTimes: 0 })).toThrow(
      'reservedTimes must be a whole number from 1, and not 0',
    );
  });
});
