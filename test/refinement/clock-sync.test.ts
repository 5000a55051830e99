import { describe, expect, test } from 'vitest';
import { resolveConstants } from '../../src/core/protocol.ts';
import { ModelValue, record, setOf } from '../../src/core/values/index.ts';
import { faultTolerantAverage as average } from '../../src/impl/clock-sync/averaging.ts';
import { type Difference, rightBerkeleyRules } from '../../src/impl/clock-sync/berkeley.ts';
import { intersect, rightMarzulloRules } from '../../src/impl/clock-sync/marzullo.ts';
import { estimateOf, roundTripUs, type Sample, twiceBoundUs } from '../../src/impl/clock-sync/sample.ts';
import { advance, measured, type SlewedClock } from '../../src/impl/clock-sync/slew.ts';
import { faultTolerantAverage } from '../../src/models/clock-sync/averaging.ts';
import { type BerkeleyState, berkeley, berkeleyDefinition } from '../../src/models/clock-sync/berkeley.ts';
import { roundTrip } from '../../src/models/clock-sync/exchange.ts';
import {
  type MarzulloState,
  marzullo,
  marzulloDefinition,
  nowhere,
} from '../../src/models/clock-sync/marzullo.ts';
import { type SlewState, slew, slewDefinition } from '../../src/models/clock-sync/slew.ts';

/** The states to which an action leads, whatever its arguments. */
function statesAfter<S extends object>(
  definition: { readonly actions: Readonly<Record<string, unknown>> },
  name: string,
  state: S,
  parameters: Readonly<Record<string, unknown>> = {},
): readonly S[] {
  const { next } = definition.actions[name] as {
    next(state: S, parameters: object): Partial<S> | Iterable<Partial<S>> | undefined;
  };
  const updates = next(state, parameters) ?? [];
  const list = Symbol.iterator in updates ? [...(updates as Iterable<Partial<S>>)] : [updates as Partial<S>];
  return list.map((update) => ({ ...state, ...update }));
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the functions do on all small inputs what the models do', () => {
  const intervals = range(0, 2).flatMap((earliest) =>
    range(earliest, 2).map((latest) => ({ earliest, latest })),
  );
  const triples = intervals.flatMap((a) => intervals.flatMap((b) => intervals.map((c) => [a, b, c])));

  /** The answer of the model's pass over the edges of three intervals. */
  function modelAnswer(told: (typeof triples)[number]) {
    const { constants } = resolveConstants(marzullo, 'three');
    const definition = marzulloDefinition({ ...constants, Last: 2 });
    const reports = setOf(
      told.map(({ earliest, latest }, index) =>
        record({ source: ModelValue.of(`s${index + 1}`), from: earliest, to: latest }),
      ),
    );
    let state: MarzulloState = {
      ...{ truth: 0, reports, visited: setOf(), count: 0, low: nowhere, high: nowhere },
    };
    for (;;) {
      const [next] = range(0, 2).flatMap((p) =>
        ['Begin', 'End'].flatMap((name) => statesAfter(definition, name, state, { p })),
      );
      if (next === undefined) return state;
      state = next;
    }
  }

  test('intersection: three sources on three places', () => {
    let differences = 0;
    for (const told of triples) {
      const { low, high } = modelAnswer(told);
      const expected = low === nowhere || high === nowhere ? undefined : { earliest: low, latest: high };
      expect(intersect(told, 1)).toEqual(expected);
      // The mistakes are told apart by these inputs.
      const apart = intersect(told, 1, { ...rightMarzulloRules, firstKind: 'end' });
      if (JSON.stringify(apart) !== JSON.stringify(expected)) differences += 1;
    }
    expect(triples.length).toBe(216);
    expect(differences).toBeGreaterThan(0);
  });

  test('averaging: four and seven clocks', () => {
    for (const own of range(-2, 2))
      for (const b of range(-2, 2))
        for (const c of range(-2, 2))
          for (const lie of [-9, 0, 9]) {
            const four = [own, b, c, lie];
            const seven = [...four, b + 1, -lie, c - 1];
            for (const [readings, f] of [
              [four, 1],
              [seven, 2],
            ] as const) {
              const ascending = [...readings].sort((left, right) => left - right);
              expect(average(readings, f)).toBe(faultTolerantAverage({ ascending, own }, f));
            }
          }
  });

  test('Berkeley: what the master decides is one of the decisions of the model', () => {
    const { constants } = resolveConstants(berkeley, 'at-bound');
    const definition = berkeleyDefinition(constants);
    const [initial] = [...(definition.init() as Iterable<BerkeleyState>)];
    for (const first of range(-9, 9))
      for (const second of range(-9, 9)) {
        const differences: readonly Difference[] = [
          { node: 'm', units: 0 },
          { node: 'n1', units: first },
          { node: 'n2', units: second },
        ];
        const state = {
          ...initial!,
          differences: setOf(
            differences.map(({ node, units }) => record({ node: ModelValue.of(node), units })),
          ),
        };
        const decided = statesAfter(definition, 'Decide', state).map(({ adjustments, correction }) => [
          correction.get(ModelValue.of('m')),
          ...['n1', 'n2'].map((node) => adjustments.elements().find(({ to }) => String(to) === node)!.units),
        ]);
        const average = rightBerkeleyRules.average(rightBerkeleyRules.counted(differences, constants.Gamma));
        expect(decided).toContainEqual(differences.map((each) => rightBerkeleyRules.content(average, each)));
      }
  });

  test('slewing: all that a clock can be owed, tick by tick', () => {
    const { constants } = resolveConstants(slew, 'at-bound');
    // The oscillator counts what the standard does, or there would be several outcomes.
    const definition = slewDefinition({ ...constants, Pace: setOf([constants.Rate]) });
    const limits = { maxSlewPpm: (1_000_000 * constants.MaxSlew) / constants.Rate };
    for (const offset of range(-9, 9)) {
      let model: SlewState = { standard: 8, shown: 8, owed: offset, age: 0 };
      let clock: SlewedClock = measured({ countedUs: 0, shownUs: 8, owedUs: 77 }, offset);
      for (const tick of range(1, 2)) {
        [model] = statesAfter(definition, 'Tick', model) as [SlewState];
        clock = advance(clock, tick * constants.Rate, limits);
        expect(clock).toEqual({ countedUs: tick * constants.Rate, shownUs: model.shown, owedUs: model.owed });
      }
    }
  });

  test('exchange: offset and bound of every sample of small times', () => {
    for (const receive of range(5, 12))
      for (const served of range(0, 3))
        for (const destination of range(served, 9)) {
          const times = { origin: 0, receive, transmit: receive + served, destination };
          const sample: Sample = {
            ...{ originUs: 0, receiveUs: receive, transmitUs: receive + served, destinationUs: destination },
          };
          expect(roundTripUs(sample)).toBe(roundTrip(record(times)));
          const now = destination + 10;
          // A drift of a tenth, as in the configurations of the model: Rate 10, Epsilon 1.
          const limits = { maxDriftPpm: 100_000 };
          expect(twiceBoundUs(sample, now, limits)).toBe(roundTripUs(sample) + Math.floor((2 * now) / 9));
          const { offsetUs, errorUs } = estimateOf(sample, now, limits);
          const twiceOffset = 2 * (times.transmit - destination) + roundTripUs(sample);
          expect(2 * (offsetUs - errorUs)).toBeLessThanOrEqual(
            twiceOffset - twiceBoundUs(sample, now, limits),
          );
          expect(2 * (offsetUs + errorUs)).toBeGreaterThanOrEqual(
            twiceOffset + twiceBoundUs(sample, now, limits),
          );
        }
  });
});
