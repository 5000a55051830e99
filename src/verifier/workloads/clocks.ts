import { hybridClock } from '../../checkers/laws/hybrid-clock.ts';
import { lamportClock } from '../../checkers/laws/lamport-clock.ts';
import { vectorClock } from '../../checkers/laws/vector-clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';
import { anInteger, fieldOf } from '../reply-fields.ts';
import { clockWorkload } from './clock-workload.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

const isCounts = (value: unknown): value is JsonObject =>
  isJsonObject(value) &&
  Object.values(value).every((count) => Number.isSafeInteger(count) && (count as number) >= 0);

const isTimestamp = (value: unknown): value is JsonObject =>
  isJsonObject(value) && Number.isSafeInteger(value.physical_ms) && Number.isSafeInteger(value.logical);

const counts = {
  is: isCounts as (value: unknown) => value is JsonObject & Json,
  called: 'an object of node names with integers from 0',
};
const timestamp = {
  is: isTimestamp as (value: unknown) => value is JsonObject & Json,
  called: 'an object with the integers "physical_ms" and "logical"',
};

/** Lamport's clock (Lamport 1978). */
export const lamportClockWorkload = clockWorkload({
  name: 'lamport-clock',
  about: 'stamps that grow along every node and every message',
  law: lamportClock,
  stamp: (body) => ({ lamport: BigInt(fieldOf(body, 'clock', anInteger)) }),
});

/** Vector clocks (Fidge 1988, Mattern 1989). */
export const vectorClockWorkload = clockWorkload({
  name: 'vector-clock',
  about: 'stamps that tell exactly what happened before what',
  law: vectorClock,
  stamp(body) {
    const clock = fieldOf(body, 'clock', counts);
    return { vector: new Map(Object.entries(clock) as [string, number][]) };
  },
});

/** Hybrid logical clocks (Kulkarni et al. 2014). */
export const hlcWorkload = clockWorkload({
  name: 'hlc',
  about: 'stamps near the time of day that grow along every node and every message',
  law: hybridClock,
  stamp(body) {
    const { physical_ms: physicalMs, logical } = fieldOf(body, 'clock', timestamp);
    const physical = BigInt(physicalMs as number) * NANOSECONDS_PER_MILLISECOND;
    return { hybrid: { physical, counter: BigInt(logical as number) } };
  },
});
