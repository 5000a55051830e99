import { describe, expect, test } from 'vitest';
import type { NodeClock } from '../../../src/core/machine.ts';
import {
  type BerkeleyMessage,
  type BerkeleyNodeState,
  berkeleyMachine,
} from '../../../src/impl/clock-sync/berkeley-node.ts';
import { runInteractionScript } from '../../support/interaction-script.ts';

const configuration = {
  ...{ nodes: ['m', 'n1', 'n2'], master: 'm', periodMs: 300, maxRoundTripMs: 40, nearMs: 90 },
};
const machine = berkeleyMachine(configuration);
const at = (ms: number): NodeClock => ({ monotonicMs: ms, wallMs: 1_700_000_000_000 + ms });
const us = (ms: number) => 1000 * (1_700_000_000_000 + ms);
const from = (node: string, message: BerkeleyMessage, ms: number) =>
  ({ kind: 'message', from: node, message, now: at(ms) }) as const;
const round = { session: 1, number: 1 };
const time = (node: string, askedMs: number, shownMs: number, ms: number, number = 1) =>
  from(node, { type: 'time', session: 1, number, originUs: us(askedMs), shownUs: us(shownMs) }, ms);

/** The master, which has asked at 0 ms. */
const asking = machine.start('m', [], at(0)).state;
const measuredAfter = (...answers: ReturnType<typeof time>[]) =>
  answers.reduce<BerkeleyNodeState>((state, answer) => machine.step(state, answer).state, asking).measured;

describe('Gusella and Zatti 1989', () => {
  test('the script records two rounds', () => {
    const aheadMs: Readonly<Record<string, number>> = { m: 0, n1: -10, n2: 600 };
    runInteractionScript(new URL('berkeley.script', import.meta.url), (name) => ({
      ...machine,
      start: (node, durable, now) =>
        machine.start(node, durable, { ...now, wallMs: now.wallMs + aheadMs[name]! }),
    }));
  });

  test('a measurement takes half of the round trip for the way back', () => {
    expect(measuredAfter(time('n1', 0, 105, 10))).toEqual({ n1: { units: 100_000, shownUs: us(105) } });
  });

  test('an answer that was under way for too long, or is of another round, or the second one, does not count', () => {
    expect(measuredAfter(time('n1', 0, 5, 41))).toEqual({});
    expect(measuredAfter(time('n1', 0, 5, 10, 2))).toEqual({});
    expect(measuredAfter(time('n9', 0, 5, 10))).toEqual({});
    const twice = measuredAfter(time('n1', 0, 5, 10), time('n1', 0, 30, 20));
    expect(twice).toEqual({ n1: { units: 0, shownUs: us(5) } });
  });

  test('an adjustment is made once, and only if nothing was read since', () => {
    const ask = (number: number, ms: number) =>
      from('m', { type: 'ask', session: 1, number, originUs: us(0) }, ms);
    const adjust = (shownMs: number, ms: number) =>
      from('m', { type: 'adjust', ...round, shownUs: us(shownMs), units: 7 }, ms);
    const read = machine.step(machine.start('n1', [], at(0)).state, ask(1, 5)).state;
    const adjusted = machine.step(read, adjust(5, 10)).state;
    expect(adjusted.correctionUs - read.correctionUs).toBe(7);
    expect(machine.step(adjusted, adjust(5, 11)).state).toBe(adjusted);
    const readAgain = machine.step(read, ask(2, 8)).state;
    expect(machine.step(readAgain, adjust(5, 10)).state).toBe(readAgain);
    // The same question once more was answered with another time.
    const asked = machine.step(read, ask(1, 8)).state;
    expect(machine.step(asked, adjust(5, 10)).state).toBe(asked);
    expect(machine.step(read, { ...adjust(5, 10), from: 'n2' }).state).toBe(read);
  });

  test('a master that starts again counts its lives', () => {
    const { effects } = machine.start('m', [{ session: 4 }], at(0));
    expect(effects).toMatchObject([
      { kind: 'persist', data: { session: 5 } },
      { kind: 'send', to: 'n1', message: { session: 5, number: 1 }, afterPersist: 1 },
      { kind: 'send', to: 'n2' },
      { kind: 'setTimer' },
    ]);
  });
});

test.each([
  [{ nodes: ['m', 'm'] }, 'nodes must be different names'],
  [{ master: 'n9' }, 'master must be one of the nodes'],
  [{ maxRoundTripMs: 0 }, 'maxRoundTripMs must be more than 0'],
  [{ periodMs: 40 }, 'periodMs must be more than maxRoundTripMs'],
  [{ nearMs: 39 }, 'nearMs must be maxRoundTripMs at least'],
])('a wrong configuration is told: %j', (change, text) => {
  expect(() => berkeleyMachine({ ...configuration, ...change })).toThrow(text);
  expect(() => machine.start('n9', [], at(0))).toThrow('n9 is none of the nodes');
});
