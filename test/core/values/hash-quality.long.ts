import { describe, expect, test } from 'vitest';
import { hashText } from '../../../src/core/values/hash.ts';
import {
  functionFrom,
  hashValue,
  Kind,
  record,
  sequence,
  setOf,
  type Value,
} from '../../../src/core/values/index.ts';
import * as mixer from '../../../src/core/values/mixer.ts';
import { Fingerprinter } from '../../../src/explorer/fingerprint.ts';

/** Hashes of a family of different values: low halves, then high halves. */
interface Hashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function hashesOf(count: number, hashAt: (index: number) => readonly [low: number, high: number]): Hashes {
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  for (let index = 0; index < count; index++) [low[index], high[index]] = hashAt(index) as [number, number];
  return { low, high };
}

function hashesOfValues(count: number, valueAt: (index: number) => Value): Hashes {
  return hashesOf(count, (index) => {
    hashValue(valueAt(index));
    return [mixer.low, mixer.high];
  });
}

/** 32 bits cut from a hash. */
type Cut = (low: number, high: number) => number;

const cuts: readonly (readonly [string, number, Cut])[] = [
  ['all of low', 32, (low) => low],
  ['all of high', 32, (_, high) => high],
  ['24 bits at the bottom of low', 24, (low) => low & 0xffffff],
  ['24 bits at the top of high', 24, (_, high) => high >>> 8],
  ['24 bits at the bottom of high', 24, (_, high) => high & 0xffffff],
  ['24 bits at the top of low', 24, (low) => low >>> 8],
  ['20 bits at the bottom of low', 20, (low) => low & 0xfffff],
  ['half of each', 32, (low, high) => (low & 0xffff) | (high << 16)],
  ['the other half of each', 32, (low, high) => (low >>> 16) | (high & 0xffff0000)],
  ['low xor high', 32, (low, high) => low ^ high],
  ['low plus high', 32, (low, high) => (low + high) | 0],
];

function collisions(words: Int32Array): number {
  const sorted = words.slice().sort();
  let equal = 0;
  for (let index = 1; index < sorted.length; index++) if (sorted[index] === sorted[index - 1]) equal++;
  return equal;
}

/**
 * Cuts n hashes to b bits and compares how many equal an earlier one with the birthday figure, n - m(1 - e^(-n/m)) for
 * m = 2^b. Six standard deviations either way: too few collisions would show a hash that is not random either.
 */
function expectBirthdayFigure({ low, high }: Hashes): void {
  for (const [name, bits, cut] of cuts) {
    const words = low.map((half, index) => cut(half, high[index]!));
    const buckets = 2 ** bits;
    const expected = low.length + buckets * Math.expm1(-low.length / buckets);
    const found = collisions(words);
    const spread = 6 * Math.sqrt(expected) + 4;
    expect(
      Math.abs(found - expected),
      `${name}: ${found} collisions, ${expected.toFixed(1)} expected`,
    ).toBeLessThan(spread);
  }
}

function fullCollisions({ low, high }: Hashes): number {
  const seen = new BigInt64Array(low.length);
  for (let index = 0; index < low.length; index++) {
    seen[index] = (BigInt(high[index]!) << 32n) | BigInt(low[index]! >>> 0);
  }
  seen.sort();
  return seen.reduce((equal, hash, index) => equal + (index > 0 && hash === seen[index - 1] ? 1 : 0), 0);
}

const COUNT = 100_000;
const digit = (index: number, base: number, position: number) => Math.floor(index / base ** position) % base;
/** Functions over 1..4 into 0..17, enumerated like numbers: neighbours differ in one slot. */
const table = (index: number) => [0, 1, 2, 3].map((position) => digit(index, 18, position));
/** The subset of 0..16 whose members are the bits of a number. */
const subset = (bits: number) =>
  setOf(Array.from({ length: 17 }, (_, position) => position).filter((position) => (bits >> position) & 1));

const families: readonly (readonly [string, (index: number) => Value])[] = [
  ['integers', (index) => index],
  ['integers far apart', (index) => index * 2 ** 33],
  ['names', (index) => `n${index}`],
  ['functions from integers to integers', (index) => sequence(...table(index))],
  [
    'functions over other domains',
    (index) => functionFrom(['p', 'q', 'r', 's'], (key: string) => table(index)['pqrs'.indexOf(key)]!),
  ],
  ['sets of integers', (index) => subset(index)],
  ['sets of sets', (index) => setOf([subset(index & 0x1ff), subset(512 + (index >> 9)), setOf()])],
  ['sets of pairs', (index) => setOf([sequence(index % 317, 0), sequence(Math.floor(index / 317), 1)])],
  // The binary digits after the first one: 0, 1, 00, 01, 10, ...
  [
    'sequences of all lengths',
    (index) => sequence(...(index + 2).toString(2).slice(1).split('').map(Number)),
  ],
  [
    'nested records',
    (index) =>
      record({
        left: record({ value: digit(index, 317, 0) }),
        right: record({ value: digit(index, 317, 1) }),
      }),
  ],
  [
    'messages',
    (index) =>
      setOf([
        record({ type: '1a', bal: digit(index, 50, 0) }),
        record({ type: '2a', bal: digit(index, 50, 1), val: digit(index, 50, 2) }),
      ]),
  ],
];

describe('hashes collide as often as random numbers', () => {
  test.each(families)('%s', (_, valueAt) => {
    const hashes = hashesOfValues(COUNT, valueAt);
    expect(fullCollisions(hashes)).toBe(0);
    expectBirthdayFigure(hashes);
  });

  test('swapped slots: f[1] and f[2] exchanged', () => {
    const side = 317;
    const pairs = hashesOfValues(COUNT, (index) =>
      sequence<Value>(digit(index, side, 0), digit(index, side, 1), 'rest'),
    );
    expect(fullCollisions(pairs)).toBe(0);
    expectBirthdayFigure(pairs);
    // Every value meets its mirror image here, so a hash that ignores positions collides in half the cases.
    let equal = 0;
    for (let index = 0; index < COUNT; index++) {
      const mirror = digit(index, side, 0) * side + digit(index, side, 1);
      if (mirror !== index && mirror < COUNT && pairs.low[index] === pairs.low[mirror]) equal++;
    }
    expect(equal).toBeLessThan(8);
  });

  test('states with swapped variables', () => {
    const fingerprinter = new Fingerprinter(['x', 'y', 'z']);
    const side = 47;
    const states = hashesOf(COUNT, (index) => {
      fingerprinter.source([digit(index, side, 0), digit(index, side, 1), digit(index, side, 2)]);
      return [fingerprinter.low, fingerprinter.high];
    });
    expect(fullCollisions(states)).toBe(0);
    expectBirthdayFigure(states);
  });

  test('sums of hashes inside hashes: {{a, b}, {c, d}} for all ways to pair members', () => {
    // Equal members in other pairs: with plain sums at each level all partitions of a set would collide.
    const partitions = hashesOfValues(COUNT, (index) => {
      const members = [digit(index, 18, 0), 100 + digit(index, 18, 1), 200 + digit(index, 18, 2)];
      const [first, second, third] = members as [number, number, number];
      const rotation = digit(index, 18, 3);
      return setOf<Value>([setOf([first, second]), setOf([third, 300 + rotation])]);
    });
    expect(fullCollisions(partitions)).toBe(0);
    expectBirthdayFigure(partitions);
  });
});

describe('the full 64 bits', () => {
  test('keep 400,000 values apart that differ in one slot', () => {
    const parent = functionFrom<number, Value>([1, 2, 3], () => 0);
    const children = hashesOfValues(400_000, (index) => parent.set(2, index));
    expect(fullCollisions(children)).toBe(0);
    expectBirthdayFigure(children);
  });

  test('keep 400,000 states apart whose message sets differ in one message', () => {
    const fingerprinter = new Fingerprinter(['clock', 'messages']);
    const messages = setOf<Value>([record({ type: '1a', bal: -1 })]);
    fingerprinter.source([0, messages]);
    const states = hashesOf(400_000, (index) => {
      fingerprinter.successor([0, messages.add(record({ type: '1a', bal: index }))]);
      return [fingerprinter.low, fingerprinter.high];
    });
    expect(fullCollisions(states)).toBe(0);
    expectBirthdayFigure(states);
  });
});

describe('the fingerprint of a state', () => {
  test('is the same from scratch and from its source', () => {
    const variables = ['a', 'b', 'c'];
    const [step, anew] = [new Fingerprinter(variables), new Fingerprinter(variables)];
    const choices: Value[] = [0, 1, sequence(), setOf(), record({ x: 1 }), 'x'];
    const stateAt = (index: number) => variables.map((_, at) => choices[digit(index, choices.length, at)]!);
    for (let from = 0; from < 216; from++) {
      step.source(stateAt(from));
      for (let to = 0; to < 216; to++) {
        step.successor(stateAt(to));
        anew.source(stateAt(to));
        if (step.low !== anew.low || step.high !== anew.high) expect.fail(`from state ${from} to ${to}`);
      }
    }
  });

  test.each([64, 48, 32, 10])('keeps %d bits when asked', (bits) => {
    const [whole, cut] = [new Fingerprinter(['x']), new Fingerprinter(['x'], bits)];
    let lowBits = 0;
    let highBits = 0;
    for (let value = 0; value < 1000; value++) {
      whole.source([value]);
      cut.source([value]);
      lowBits |= cut.low;
      highBits |= cut.high;
      expect((whole.low ^ cut.low) & (bits >= 32 ? -1 : 2 ** bits - 1)).toBe(0);
    }
    const ones = (word: number) => (word >>> 0).toString(2).replaceAll('0', '').length;
    expect(ones(lowBits) + ones(highBits)).toBe(bits);
  });
});

test('every level of nesting has its kind and size in its hash', () => {
  const hashes = [Kind.string, Kind.model, Kind.state].map((kind) => hashText(kind, 'a').low);
  expect(new Set(hashes).size).toBe(3);
  const empty = [setOf(), sequence(), '', 0, false].map((value) => {
    hashValue(value);
    return mixer.low;
  });
  expect(new Set(empty).size).toBe(5);
  // The same sum under other kinds and sizes.
  const finished = [0, 1, 2].flatMap((size) =>
    Object.values(Kind).map((kind) => {
      mixer.finish(kind, size, 5, 6);
      return mixer.low;
    }),
  );
  expect(new Set(finished).size).toBe(3 * Object.keys(Kind).length);
});
