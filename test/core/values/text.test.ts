import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../src/core/bad-input.ts';
import {
  equalValues,
  formatValue,
  functionFrom,
  functionOf,
  interval,
  ModelValue,
  parseValue,
  record,
  sequence,
  setOf,
  type Value,
} from '../../../src/core/values/index.ts';

/** Values that the notation of parseValue can write. */
const writable: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc
      .stringMatching(/^[A-Za-z_]\w{0,5}$/)
      .filter((name) => name !== 'TRUE' && name !== 'FALSE')
      .map((name) => ModelValue.of(name)),
    fc.array(tie('value'), { maxLength: 4 }).map((members) => setOf(members)),
    fc.array(tie('value'), { maxLength: 4 }).map((elements) => sequence(...elements)),
    fc
      .uniqueArray(fc.tuple(tie('value'), tie('value')), {
        maxLength: 3,
        selector: ([key]) => formatValue(key),
      })
      .map((entries) => functionOf(entries)),
  ),
})).value;

describe('formatValue', () => {
  const a1 = ModelValue.of('a1');
  const a2 = ModelValue.of('a2');
  const cases: readonly (readonly [string, Value])[] = [
    ['TRUE', true],
    ['-3', -3],
    ['"a \\"b\\""', 'a "b"'],
    ['a1', a1],
    ['{}', setOf()],
    ['<<>>', sequence()],
    ['{a1, a2}', setOf([a2, a1])],
    ['<<2, <<>>, 1>>', sequence<Value>(2, sequence(), 1)],
    ['[bal |-> 0, type |-> "1a"]', record({ type: '1a', bal: 0 })],
    ['("no identifier" :> 1)', record({ 'no identifier': 1 })],
    ['(a1 :> 0 @@ a2 :> 0)', functionFrom([a2, a1], () => 0)],
    ['(0 :> 5 @@ 1 :> 5)', functionFrom([1, 0], () => 5)],
  ];
  test.each(cases)('writes %s', (text, value) => {
    expect(formatValue(value)).toBe(text);
    if (typeof value === 'object' && value.kind !== a1.kind) expect(String(setOf([value]))).toBe(`{${text}}`);
  });
});

describe('parseValue', () => {
  test('reads what formatValue writes', () => {
    fc.assert(
      fc.property(writable, (value) => {
        expect(equalValues(parseValue(formatValue(value), 'test'), value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads spaces, intervals and empty collections', () => {
    const cases: readonly (readonly [string, Value])[] = [
      ['  { a1 ,a2 } ', setOf([ModelValue.of('a1'), ModelValue.of('a2')])],
      ['0..2', interval(0, 2)],
      ['-2 .. -1', interval(-2, -1)],
      ['3..2', setOf()],
      ['{0..1, {}}', setOf([interval(0, 1), setOf()])],
      ['<<<<>>>>', sequence(sequence())],
      ['{FALSE, FALSE_1}', setOf<Value>([false, ModelValue.of('FALSE_1')])],
    ];
    for (const [text, value] of cases) expect(equalValues(parseValue(text, 'test'), value), text).toBe(true);
  });

  const mistakes: readonly (readonly [string, number, string])[] = [
    ['', 1, 'a value'],
    ['   ', 4, 'a value'],
    ['{1, 2', 6, 'more'],
    ['{1 2}', 4, '"," or "}"'],
    ['<<1, 2}', 7, '"," or ">>"'],
    ['{1,, 2}', 4, 'a value'],
    ['1 2', 3, 'the end'],
    ['{a}  }', 6, 'the end'],
    ['1.5', 2, 'the end'],
    ['{a, ?}', 5, 'more'],
    ['"open', 1, 'a value'],
    ['{1, "\\q"}', 5, 'a string with the escapes of JSON'],
    ['"line\nbreak"', 1, 'a string with the escapes of JSON'],
    ['9007199254740992', 1, 'an integer of at most 53 bits'],
    ['0..a', 4, 'an integer of at most 53 bits'],
    ['0..2000000', 4, 'an interval of at most 1000000 integers'],
    [`${'{'.repeat(70)}${'}'.repeat(70)}`, 65, 'at most 64 levels of nesting'],
  ];
  test.each(mistakes)('says where %j goes wrong', (text, column, expected) => {
    const failure = failureOf(() => parseValue(text, '--const Ballot'));
    expect(failure.message).toBe(`expected ${expected} in ${JSON.stringify(text)}`);
    expect(failure.place).toEqual({ source: '--const Ballot', line: 1, column });
    expect(failure.format()).toMatch(/^--const Ballot:1:\d+: expected .*\n {2}Values look like /);
  });

  test('either reads a text or says where it goes wrong, never anything else', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '<<',
      '>>',
      '..',
      ',',
      ' ',
      '1',
      '-7',
      'a1',
      'TRUE',
      '"x"',
      '"\\',
      '.',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        try {
          parseValue(text, 'test');
        } catch (error) {
          expect(error).toBeInstanceOf(BadInput);
          const column = (error as BadInput).place!.column!;
          expect(column >= 1 && column <= text.length + 1).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function failureOf(run: () => unknown): BadInput {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(BadInput);
    return error as BadInput;
  }
  throw new Error('nothing was thrown');
}
