import { describe, expect, test } from 'vitest';
import type { NodeClock } from '../../../src/core/machine.ts';
import { averagingMachine } from '../../../src/impl/clock-sync/averaging-node.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration = {
  ...{ nodes: ['n1', 'n2', 'n3', 'n4'], faulty: 1, delayMs: 5, delayErrorMs: 4 },
  ...{ driftPartsPerMillion: 0, apartMs: 60, periodMs: 500 },
};
const machine = averagingMachine(configuration);
const at = (ms: number): NodeClock => ({ monotonicMs: ms, wallMs: 1_700_000_000_000 + ms });
const tick = (from: string, round: number, ms: number) =>
  ({ kind: 'message', from, message: { type: 'tick', round }, now: at(ms) }) as const;
const timeOut = (generation: number, ms: number) =>
  ({ kind: 'timer', name: 'round', generation, now: at(ms) }) as const;
const round = 3_400_000_001;

describe('Lundelius Welch and Lynch 1988', () => {
  test('the script records a round', () => {
    const aheadMs: Readonly<Record<string, number>> = { n1: 0, n2: 30, n3: 60 };
    runInteractionScript(new URL('averaging.script', import.meta.url), (name) => ({
      ...machine,
      start: (node, _, now) => machine.start(node, [], { ...now, wallMs: now.wallMs + aheadMs[name]! }),
    }));
  });

  /** The correction of n1 after a round in which it has heard these. */
  function corrected(...ticks: (readonly [string, number, number])[]): number {
    let { state } = machine.start('n1', [], at(0));
    const before = state.correctionUs;
    ({ state } = machine.step(state, timeOut(1, 500)));
    for (const [from, number, ms] of ticks) ({ state } = machine.step(state, tick(from, number, ms)));
    ({ state } = machine.step(state, timeOut(2, 569)));
    expect(state).toMatchObject({ round: round + 1, isCollecting: false, arrivalsUs: {} });
    return state.correctionUs - before;
  }

  test('section 4.2: of what was heard f are left out at each end, and the middle of the rest is taken', () => {
    expect(corrected(['n2', round, 495], ['n3', round, 501], ['n4', round, 560])).toBe(2000);
    expect(corrected(['n2', round, 495], ['n3', round, 501], ['n4', round, 400])).toBe(7000);
  });

  test('a clock that was not heard is taken for one that agrees; where more are missing than may be faulty nothing is set', () => {
    expect(corrected(['n2', round, 495], ['n3', round, 501])).toBe(2000);
    expect(corrected(['n2', round, 495])).toBe(0);
  });

  test('what comes twice, of another round, or from strangers does not count', () => {
    expect(corrected(['n2', round, 495], ['n2', round, 509], ['n3', round, 501])).toBe(2000);
    expect(corrected(['n2', round, 495], ['n3', round - 1, 501])).toBe(0);
    expect(corrected(['n2', round, 495], ['n9', round, 501], ['n1', round, 501])).toBe(0);
  });

  test('a timer that was set before means nothing', () => {
    const { state } = machine.step(machine.start('n1', [], at(0)).state, timeOut(1, 500));
    expect(machine.step(state, timeOut(1, 569))).toEqual({ state, effects: [] });
  });
});

test.each([
  [{ nodes: ['n1', 'n1', 'n2', 'n3'] }, 'nodes must be different names'],
  [{ nodes: ['n1', 'n2', 'n3'] }, '3 clocks of which 1 may be faulty'],
  [{ delayMs: 3 }, 'delayMs must be no less than delayErrorMs'],
  [{ driftPartsPerMillion: -1 }, 'driftPartsPerMillion must be 0 or more'],
  [{ apartMs: 16 }, 'apartMs must be more than 16'],
  [{ periodMs: 100 }, 'periodMs must be more than 133'],
])('a wrong configuration is told: %j', (change, text) => {
  expect(() => averagingMachine({ ...configuration, ...change })).toThrow(text);
  expect(() => machine.start('n9', [], at(0))).toThrow('n9 is none of the nodes');
});
