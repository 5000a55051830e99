import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatHistoryValue,
  type HistoryValue,
  historyValueKey,
  Keyword,
} from '../../src/core/history-value.ts';
import { EdnReader, readEdnText } from '../../src/history/edn-reader.ts';
import { defaultHistoryLimits } from '../../src/history/history-limits.ts';
import { textInputOf } from '../../src/history/text-input.ts';
import { badInputOf } from './support.ts';

function readerOf(text: string, chunkLength = 1000, limits = defaultHistoryLimits): EdnReader {
  const input = textInputOf(text, { chunkLength });
  return new EdnReader(() => input.nextChunk(), { source: 'a.edn', limits });
}

function readAll(text: string, chunkLength?: number): HistoryValue[] {
  const reader = readerOf(text, chunkLength);
  const forms: HistoryValue[] = [];
  for (let form = reader.next(); form !== undefined; form = reader.next()) forms.push(form);
  return forms;
}

const keyword = Keyword.of;
const forms: [text: string, value: HistoryValue][] = [
  ['nil', null],
  ['true', true],
  ['false', false],
  ['42', 42],
  ['+42', 42],
  ['-7', -7],
  ['-0', 0],
  ['9007199254740991', 2 ** 53 - 1],
  ['9007199254740993', 2n ** 53n + 1n],
  ['-9223372036854775808', -(2n ** 63n)],
  ['9223372036854775807N', 2n ** 63n - 1n],
  ['12N', 12],
  ['0x1F', 31],
  ['1.5', 1.5],
  ['-1.5e3', -1500],
  ['1e3', 1000],
  ['2.50M', 2.5],
  ['9007199254740993.00M', 2n ** 53n + 1n],
  ['##Inf', Number.POSITIVE_INFINITY],
  ['##-Inf', Number.NEGATIVE_INFINITY],
  ['##NaN', Number.NaN],
  ['2/3', keyword("'2/3")],
  ['"a\\n\\"b\\\\ \\u00e9\\t"', 'a\n"b\\ é\t'],
  ['"two\nlines"', 'two\nlines'],
  ['""', ''],
  ['\\a', 'a'],
  ['\\newline', '\n'],
  ['\\u0041', 'A'],
  ['\\(', '('],
  ['\\;', ';'],
  [':f', keyword('f')],
  [':jepsen.core/f-1', keyword('jepsen.core/f-1')],
  ['foo/bar', keyword("'foo/bar")],
  ['-', keyword("'-")],
  ['nilly', keyword("'nilly")],
  [
    '{:a [1, 2 (3)] "b" #{4 :c}}',
    new Map<HistoryValue, HistoryValue>([
      [keyword('a'), [1, 2, [3]]],
      ['b', new Set<HistoryValue>([4, keyword('c')])],
    ]),
  ],
  ['#inst "2020-01-01"', '2020-01-01'],
  ['#uuid "x"', 'x'],
  ['#jepsen.history.Op{:index 1}', new Map([[keyword('index'), 1]])],
  ['#my/tag [1]', [1]],
  ['^{:line 1} {:a 1}', new Map([[keyword('a'), 1]])],
  ['#_ #_ 1 2 3', 3],
  ['{#_ :x :a #_ 5 1 #_ y}', new Map([[keyword('a'), 1]])],
  ['; comment\n,,, 5 ; more', 5],
];

describe('forms', () => {
  test.each(forms)('%s', (text, value) => {
    const found = readAll(`{:form ${text}\n}`)[0] as ReadonlyMap<HistoryValue, HistoryValue>;
    expect(formatHistoryValue(found.get(keyword('form'))!)).toBe(formatHistoryValue(value));
    expect(historyValueKey(found.get(keyword('form'))!)).toBe(historyValueKey(value));
  });

  test('the elements of a vector or list on the top level come one at a time, with their lines', () => {
    const reader = readerOf('; head\n[1\n 2]\n(3) 4\n[] 5 [[6]]');
    const found: unknown[] = [];
    for (let form = reader.next(); form !== undefined; form = reader.next())
      found.push([form, reader.formLine]);
    expect(found).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 4],
      [5, 5],
      [[6], 5],
    ]);
  });

  test('unknown tags are remembered, record tags and those of the standard are not', () => {
    const reader = readerOf('#my/tag 1 #inst "x" #a.b.Record{:a 1}');
    while (reader.next() !== undefined);
    expect([...reader.unknownTags]).toEqual(['my/tag']);
  });

  test('a record gives the fields that were asked for and reads past the others', () => {
    const fields = [keyword('f'), keyword('value')];
    const slots: (HistoryValue | undefined)[] = [undefined, undefined];
    const reader = readerOf('[{:f :read, :x {:f 1} :value nil} #jepsen.history.Op{:f :w}]');
    expect(reader.nextRecord(fields, slots)).toBe(true);
    expect(slots).toEqual([keyword('read'), null]);
    expect(reader.nextRecord(fields, slots)).toBe(true);
    expect(slots).toEqual([keyword('w'), undefined]);
    expect(reader.nextRecord(fields, slots)).toBe(false);
  });
});

describe('chunks', () => {
  const text = forms.map(([form]) => form).join('\n');
  const expected = readAll(text, text.length).map(historyValueKey);

  test('a chunk of any size gives the same forms', () => {
    for (let size = 1; size <= 64; size += 1)
      expect(readAll(text, size).map(historyValueKey)).toEqual(expected);
  });

  test('chunks of random sizes give the same forms, and the same errors at the same place', () => {
    const outcome = (source: string, size: number) => {
      try {
        return readAll(source, size).map(historyValueKey).join();
      } catch (error) {
        return String(error) + JSON.stringify((error as { place?: object }).place);
      }
    };
    const pieces = fc.constantFrom(
      ...forms.map(([form]) => form),
      '[',
      ']',
      '{',
      '}',
      '"',
      '#',
      '\n',
      '\\',
      ':',
      '1a',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (parts, size) => {
        const source = parts.join(' ');
        expect(outcome(source, size)).toBe(outcome(source, source.length + 1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('malformed', () => {
  const cases: [name: string, text: string, line: number, column: number, message: RegExp][] = [
    ['truncated map', '[{:a 1}\n {:b', 2, 5, /closes?|"}" of the collection that line 2 opens/],
    ['truncated vector', '[1\n2\n', 3, 1, /"\]" of the collection that line 1 opens/],
    ['truncated string', '1 "abc\nd', 2, 2, /closing quote of the string that line 1 opens/],
    ['wrong closing', '[[1}]', 1, 4, /unexpected "}"/],
    ['stray closing', '1 ]', 1, 3, /unexpected "\]"/],
    ['number', '\n  12ab ', 2, 3, /expected a number, found "12ab"/],
    ['leading zero', '012 ', 1, 1, /expected a number/],
    ['escape', '"\\q"', 1, 2, /found \\q/],
    ['key without a value', '{:a}', 1, 4, /key without a value/],
    ['key twice', '{:a 1 :a 2}', 1, 9, /twice/],
    ['lone colon', '{: 1}', 1, 3, /name behind/],
    ['discard of nothing', '1 #_', 1, 5, /a form was expected/],
    ['regular expression', '#"x"', 1, 2, /tag or a set/],
  ];
  test.each(cases)('%s', (_, text, line, column, message) => {
    const error = badInputOf(() => readAll(text));
    expect(error.message).toMatch(message);
    expect(error.place).toEqual({ source: 'a.edn', line, column });
  });

  test.each(['[', '(', '{:a ', '#{', '#_ ', '#t ', '^ ', '{'])(
    'a million levels of %s end in a message',
    (opening) => {
      const error = badInputOf(() => readAll(`{:a ${opening.repeat(1_000_000)}`, 65_536));
      expect(error.message).toContain('nestingDepth of 512');
      expect(error.place?.line).toBe(1);
    },
  );

  test('a string longer than its limit', () => {
    const limits = { ...defaultHistoryLimits, stringLength: 100 };
    const reader = readerOf(`\n"${'x'.repeat(5000)}"`, 50, limits);
    expect(badInputOf(() => reader.next()).message).toContain('stringLength of 100');
  });

  test('a number longer than its limit', () => {
    expect(badInputOf(() => readAll('1'.repeat(100_000))).message).toContain('numberLength of 4096');
  });
});

test('a text of one form gives its value, a collection whole; none or several are refused', () => {
  expect(readEdnText(' [1 2] ; x')).toEqual([1, 2]);
  expect(readEdnText('nil')).toBe(null);
  expect(badInputOf(() => readEdnText('')).message).toBe('expected one EDN value, found none');
  expect(badInputOf(() => readEdnText('1 2')).message).toBe('expected one EDN value, found several');
});
