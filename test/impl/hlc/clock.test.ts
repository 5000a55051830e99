import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noTimestamp, stampOfReceipt, stampOfSend } from '../../../src/impl/hlc/clock.ts';
import { HybridLogicalClock } from '../../../src/impl/hlc/hybrid-clock.ts';
import { hybridClockMachine } from '../../../src/impl/hlc/machine.ts';
import { compareTimestamps, type HybridTimestamp } from '../../../src/impl/hlc/timestamp.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';
import { everyPair, executions, stampsOf } from '../support/random-execution.ts';

const limits = { maxOffsetMs: 100 };
const at = (physicalMs: number, counter: number): HybridTimestamp => ({ physicalMs, counter });

describe('Kulkarni et al. 2014, figure 5', () => {
  test('send or local event', () => {
    expect(stampOfSend(at(10, 3), 11, limits)).toEqual(at(11, 0));
    expect(stampOfSend(at(10, 3), 10, limits)).toEqual(at(10, 4));
    expect(stampOfSend(at(10, 3), 9, limits)).toEqual(at(10, 4));
  });

  test.each([
    ['the own clock is ahead of all', at(10, 3), at(11, 4), 12, at(12, 0)],
    ['both had the same physical part: the greater counter', at(10, 3), at(10, 7), 9, at(10, 8)],
    ['both had the same physical part, as the clock has', at(10, 7), at(10, 3), 10, at(10, 8)],
    ['the own physical part is the greatest', at(10, 3), at(9, 7), 8, at(10, 4)],
    ['that of the message is the greatest', at(10, 3), at(11, 7), 8, at(11, 8)],
    ['the message has what the clock shows', at(10, 3), at(11, 7), 11, at(11, 8)],
  ])('receive event: %s', (_, latest, received, physicalMs, expected) => {
    expect(stampOfReceipt(latest, received, physicalMs, limits)).toEqual(expected);
  });

  test('section 4: in every execution the clock condition, the bound on the drift and that on the counter hold', () => {
    const clocks = fc.array(fc.nat(8), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(executions(3), clocks, (execution, offsets) => {
        // Each node's clock goes on by its own leaps, and may stand still.
        const shown: number[] = [];
        const physical = [0, 0, 0];
        const stamps = stampsOf<HybridTimestamp>(execution, ({ node }, latest = noTimestamp, received) => {
          physical[node]! += offsets[shown.length]!;
          shown.push(physical[node]!);
          return received === undefined
            ? stampOfSend(latest, physical[node]!, limits)
            : stampOfReceipt(latest, received, physical[node]!, limits);
        });
        const greatest = stamps.map((_, index) => Math.max(...shown.slice(0, index + 1)));
        expect(
          stamps.every(({ physicalMs }, i) => physicalMs >= shown[i]! && physicalMs <= greatest[i]!),
        ).toBe(true);
        expect(stamps.every(({ counter }) => counter <= execution.length)).toBe(true);
        return everyPair(
          execution,
          (i, j, isBefore) => !isBefore || compareTimestamps(stamps[i]!, stamps[j]!) < 0,
        );
      }),
    );
  });
});

describe('Kulkarni et al. 2014, section 5: what clocks that are wrong do', () => {
  test('a timestamp further ahead than right clocks can be is rejected', () => {
    expect(stampOfReceipt(noTimestamp, at(600, 0), 500, limits)).toEqual(at(600, 1));
    expect(() => stampOfReceipt(noTimestamp, at(601, 0), 500, limits)).toThrow(
      'a timestamp is 101 ms ahead of the clock, of which right clocks are apart 100 ms at most',
    );
  });

  test('the counter never wraps', () => {
    expect(stampOfSend(at(10, 65_534), 10, limits)).toEqual(at(10, 65_535));
    const full = () => stampOfSend(at(10, 65_535), 10, limits);
    expect(full).toThrow('the counter at 10 ms cannot go beyond 65535');
    expect(full).toThrow(expect.objectContaining({ code: 'counter-overflow' }));
    expect(() => stampOfReceipt(at(9, 0), at(10, 65_535), 8, limits)).toThrow('cannot go beyond 65535');
  });
});

describe('a clock to embed', () => {
  test('it keeps its latest timestamp', () => {
    let nowMs = 100;
    const clock = new HybridLogicalClock({ readClockMs: () => nowMs, ...limits });
    expect(clock.now()).toEqual(at(100, 0));
    nowMs = 90;
    expect(clock.now()).toEqual(at(100, 1));
    expect(clock.receive(at(150, 4))).toEqual(at(150, 5));
    expect(() => clock.receive(at(999, 0))).toThrow('ahead of the clock');
    expect(clock.latest).toEqual(at(150, 5));
  });

  test('after a restart it goes on behind all that it can have given', () => {
    let nowMs = 100;
    let written: number | undefined;
    const start = () =>
      new HybridLogicalClock({
        ...{ readClockMs: () => nowMs, writeBoundMs: (boundMs: number) => (written = boundMs) },
        ...{ ...limits, aheadMs: 10, boundMs: written },
      });
    const before = start();
    before.now();
    expect(written).toBe(110);
    nowMs = 110;
    expect(before.now()).toEqual(at(110, 0));
    expect(written).toBe(110);
    const after = start();
    expect(() => after.now()).toThrow('the counter at 110 ms cannot go beyond 65535');
    nowMs = 111;
    expect(after.now()).toEqual(at(111, 0));
    expect(written).toBe(121);
  });

  test('limits may be as tight as none at all', () => {
    expect(new HybridLogicalClock({ readClockMs: () => 7, maxOffsetMs: 0 }).now()).toEqual(at(7, 0));
  });

  test.each([
    [{ maxOffsetMs: -1 }, 'maxOffsetMs must be 0 or more'],
    [{ maxCounter: 65_536 }, 'maxCounter must be a whole number from 0 to 65535'],
    [{ aheadMs: 0.5 }, 'aheadMs must be a whole number from 0'],
  ])('a wrong option is told: %j', (change, message) => {
    expect(() => new HybridLogicalClock({ readClockMs: () => 0, ...limits, ...change })).toThrow(message);
    const configuration = { nodes: ['n1'], aheadMs: 0, ...limits, ...change };
    expect(() => hybridClockMachine(configuration)).toThrow(message);
  });
});

test('a node with a hybrid clock does what is recorded', () => {
  const machine = hybridClockMachine({ nodes: ['n1', 'n2'], maxOffsetMs: 100, maxCounter: 2, aheadMs: 50 });
  runInteractionScript(new URL('hlc.script', import.meta.url), () => machine);
});
