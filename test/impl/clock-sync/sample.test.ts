import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  betterSample,
  estimateOf,
  roundTripUs,
  type Sample,
  twiceBoundUs,
} from '../../../src/impl/clock-sync/sample.ts';

const sample: Sample = { originUs: 100, receiveUs: 1030, transmitUs: 1040, destinationUs: 150 };
const perfect = { maxDriftPpm: 0 };

describe('RFC 5905, section 8: the four timestamps', () => {
  test('the round trip is without what the server took', () => {
    expect(roundTripUs(sample)).toBe(40);
  });

  test('offset ((T2 - T1) + (T3 - T4)) / 2, delay (T4 - T1) - (T3 - T2)', () => {
    expect(estimateOf(sample, 150, perfect)).toEqual({ offsetUs: 910, errorUs: 20 });
  });
});

describe('Cristian 1989: how wrong a reading may be', () => {
  test('by half of the round trip less what a message takes at least', () => {
    expect(estimateOf(sample, 150, { maxDriftPpm: 0, minDelayUs: 15 }).errorUs).toBe(5);
  });

  test('and by what the clocks have drifted apart since the request', () => {
    const limits = { maxDriftPpm: 1000 };
    expect(estimateOf(sample, 1_000_100, limits).errorUs).toBe(20 + 1001);
    expect(estimateOf(sample, 1100, limits).errorUs).toBe(20 + 1);
  });

  test('whatever the delays and the drift, the offset is within the bound', () => {
    const delays = fc.record({
      there: fc.nat(5000),
      served: fc.nat(5000),
      back: fc.nat(5000),
      age: fc.nat(1_000_000),
      ppm: fc.integer({ min: -500, max: 500 }),
    });
    fc.assert(
      fc.property(delays, ({ there, served, back, age, ppm }) => {
        // True time in units of which the client's clock counts a million and ppm in each million.
        const clientUs = (trueUs: number) => Math.floor((trueUs * (1_000_000 + ppm)) / 1_000_000);
        const serverUs = (trueUs: number) => trueUs + 777;
        const [asked, came, answered] = [10_000, 10_000 + there, 10_000 + there + served];
        const got: Sample = {
          ...{ originUs: clientUs(asked), receiveUs: serverUs(came) },
          ...{ transmitUs: serverUs(answered), destinationUs: clientUs(answered + back) },
        };
        const now = answered + back + age;
        // A clock that shows whole microseconds is off by one of them.
        const { offsetUs, errorUs } = estimateOf(got, clientUs(now), { maxDriftPpm: 500 });
        expect(Math.abs(offsetUs - (serverUs(now) - clientUs(now)))).toBeLessThanOrEqual(errorUs + 1);
      }),
    );
  });

  test('of two samples that one counts which may be less wrong, however old it is', () => {
    const limits = { maxDriftPpm: 1000 };
    const slowFrom = (originUs: number): Sample => ({ ...sample, originUs, destinationUs: originUs + 110 });
    expect(betterSample(null, sample, 150, limits)).toBe(sample);
    expect(betterSample(sample, slowFrom(10_000), 10_110, limits)).toBe(sample);
    const late = slowFrom(100_000);
    expect(twiceBoundUs(sample, 100_110, limits)).toBeGreaterThan(twiceBoundUs(late, 100_110, limits));
    expect(betterSample(sample, late, 100_110, limits)).toBe(late);
  });
});
