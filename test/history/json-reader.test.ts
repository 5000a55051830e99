import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HistoryValue, historyValueKey } from '../../src/core/history-value.ts';
import { JsonReader } from '../../src/history/json-reader.ts';
import { textInputOf } from '../../src/history/text-input.ts';
import { toHistoryValue } from '../../src/history/to-history-value.ts';
import { badInputOf } from './support.ts';

function readAll(text: string, chunkLength = 1000): HistoryValue[] {
  const input = textInputOf(text, { chunkLength });
  const reader = new JsonReader(() => input.nextChunk(), { source: 'a.json' });
  const values: HistoryValue[] = [];
  for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
  return values;
}

test('agrees with JSON.parse on any JSON, whatever the chunks', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 30 }), (text, size) => {
      // JSON.parse rounds long integers, which we must not.
      fc.pre(!/\d{16}/.test(text));
      const expected = historyValueKey(toHistoryValue([JSON.parse(text)]));
      expect(historyValueKey(readAll(`[[${text}]]`, size)[0]!)).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('refuses what JSON.parse refuses', () => {
  const characters = fc.constantFrom(...'{}[],:"\\0123456789-+.eEtrufalsn \n');
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 12 }), (inner) => {
      const text = `[[${inner}]]`;
      const accepts = (run: () => unknown) => {
        try {
          run();
          return true;
        } catch {
          return false;
        }
      };
      const ours = accepts(() => readAll(text));
      // Two values one after the other are fine for us on the top level, and so the text may close its array early.
      if (accepts(() => JSON.parse(text)) !== ours) expect(inner).toMatch(/\]|"/);
    }),
    { numRuns: 3000 },
  );
});

test('integers stay exact', () => {
  const text = '[9007199254740993, -9223372036854775808, 9007199254740992.0, 12, -0]';
  expect(readAll(text)).toEqual([2n ** 53n + 1n, -(2n ** 63n), 2 ** 53, 12, -0]);
});

test('__proto__ is a key like any other', () => {
  expect(readAll('{"__proto__": {"a": 1}}')[0]).toEqual(new Map([['__proto__', new Map([['a', 1]])]]));
});

describe('malformed', () => {
  const cases: [name: string, text: string, line: number, column: number, message: RegExp][] = [
    ['truncated object', '{"a": 1', 1, 8, /"}" of the object that line 1 opens/],
    ['truncated word', '{"a": tru', 1, 7, /a value was expected/],
    ['truncated number', '{"a": -', 1, 7, /rest of a number/],
    ['truncated array', '[{},\n', 2, 1, /"\]" of the array that line 1 opens/],
    ['truncated string', '{"a', 1, 4, /closing quote/],
    ['missing colon', '{"a" 1}', 1, 6, /expected ":" behind the key "a", found "1"/],
    ['missing comma', '{"a": 1 "b"}', 1, 9, /expected "," or "}"/],
    ['trailing comma', '{"a": 1,}', 1, 9, /key in double quotes, found "}"/],
    ['single quotes', "{'a': 1}", 1, 2, /key in double quotes, found "'"/],
    ['unknown word', '\n{"a": NaN}', 2, 7, /expected a JSON value/],
    ['leading zero', '{"a": 01}', 1, 7, /expected a JSON number, found 01/],
    ['line end in a string', '{"a": "x\n"}', 1, 9, /closing quote/],
    ['key twice', '{"a": 1, "a": 2}', 1, 16, /key "a" twice/],
  ];
  test.each(cases)('%s', (_, text, line, column, message) => {
    const error = badInputOf(() => readAll(text));
    expect(error.message).toMatch(message);
    expect(error.place).toEqual({ source: 'a.json', line, column });
  });

  test.each(['[', '{"a":'])('a million levels of %s end in a message', (opening) => {
    const error = badInputOf(() => readAll(`{"a":${opening.repeat(1_000_000)}`, 65_536));
    expect(error.message).toContain('nestingDepth of 512');
  });
});
