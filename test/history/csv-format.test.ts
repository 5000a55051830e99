import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NEVER, operationAt } from '../../src/core/history.ts';
import { formatHistoryValue } from '../../src/core/history-value.ts';
import { CsvReader, separatorOf } from '../../src/history/csv-reader.ts';
import { recordOf } from '../../src/history/csv-values.ts';
import { parseDecimalTime, toClockTime } from '../../src/history/decimal-time.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

type Options = Parameters<typeof readHistoryText>[1];

function recordsOf(text: string, chunkLength = 5): string[][] {
  let at = 0;
  const reader = new CsvReader(() => text.slice(at, (at += chunkLength)), ',', { source: 'r' });
  const records: string[][] = [];
  for (let cells = reader.next(); cells !== undefined; cells = reader.next()) records.push(cells);
  return records;
}

/** One operation a line: `process f argument → result`, and its outcome where it is not ok. */
function operationsOf(text: string, options: Options = {}): string[] {
  const history = readHistoryText(text, options);
  return Array.from({ length: history.operations.count }, (_, row) => {
    const { process, f, key, argument, result, outcome } = operationAt(history, row);
    const shown = [argument, result].map((value) => (value === undefined ? '-' : formatHistoryValue(value)));
    const keyShown = key === undefined ? '' : `@${formatHistoryValue(key)}`;
    return `${process} ${f}${keyShown} ${shown[0]} → ${shown[1]} ${['ok', 'fail', 'info'][outcome]}`;
  });
}

describe('records (RFC 4180)', () => {
  test('what is written is read, in chunks of any size', () => {
    const anyCell = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab",;\t\r\n é') }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(anyCell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 20 }),
        (records, lineEnd, chunkLength) => {
          const text = records.map((cells) => recordOf(cells) + lineEnd).join('');
          expect(recordsOf(text, chunkLength)).toEqual(records);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each<[string, string, string[][]]>([
    [
      'the last line end may be missing',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty cells',
      'a,b\n,\n"",x\n',
      [
        ['a', 'b'],
        ['', ''],
        ['', 'x'],
      ],
    ],
    [
      'empty lines are read past',
      'a,b\r\n\r\n\n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte order mark', '\ufeffa,b', [['a', 'b']]],
    ['separators, quotes and line ends in quotes', '"a,""b""","c\r\nd"', [['a,"b"', 'c\r\nd']]],
  ])('%s', (_, text, records) => {
    for (const chunkLength of [1, 2, 100]) expect(recordsOf(text, chunkLength)).toEqual(records);
  });

  test.each<[string, string, RegExp, number, number]>([
    [
      'a quote inside a cell',
      'a,b\n1,2"3"\n',
      /expected a separator or the end of the line, found "\\""/,
      2,
      4,
    ],
    ['text behind a closing quote', 'a\n"x\ny"z', /found "z"/, 3, 3],
    ['a carriage return alone', 'a\rb', /found "\\r"/, 1, 2],
    ['a quote that is not closed', 'a\n1\n"x\ny', /closing quote of the cell that line 3 opens/, 4, 2],
  ])('%s', (_, text, message, line, column) => {
    const error = badInputOf(() => recordsOf(text));
    expect(error.message).toMatch(message);
    expect(error.place).toEqual({ source: 'r', line, column });
  });

  test('the separator is told by the header', () => {
    expect(['a;b;c,d', 'a\tb', '"a,b,c"|d', 'a', ''].map(separatorOf)).toEqual([';', '\t', '|', ',', ',']);
  });
});

describe('a record an event', () => {
  const table = `process,type,f,value,key,time,note
1,invoke,write,5,x,10,
2,invoke,read,,"{""$keyword"":""k""}",11,why
nemesis,info,start-partition,"[""n1""]",,12,
1,ok,write,5,,13,
2,ok,read,9007199254740993,,14,
3,invoke,write,some text,,15,
3,info,write,,,16,
`;
  const operations = [
    '1 write@"x" 5 → 5 ok',
    '2 read@:k nil → 9007199254740993 ok',
    '3 write "some text" → - info',
  ];

  test('has the meaning of Jepsen’s operations, and lines', () => {
    const history = readHistoryText(table, { keepFields: true });
    expect(history.format).toBe('csv');
    expect(operationsOf(table)).toEqual(operations);
    expect(history.faults).toMatchObject([{ phase: 'start', kind: 'partition', targets: ['n1'] }]);
    expect([...history.operations.invokeLine]).toEqual([2, 3, 7]);
    expect(history.operations.invokeTime[0]).toBe(10);
    expect(history.keptFields?.invocations[1]).toEqual(new Map([['note', 'why']]));
  });

  test('with other names, another separator and everything in quotes', () => {
    const renamed = table
      .replace('process,type,f,value', 'client,event,op,what')
      .split('\n')
      .map(
        (line) =>
          recordsOf(`${line}\n`)[0]
            ?.map((cell) => `"${cell.replaceAll('"', '""')}"`)
            .join(';') ?? '',
      )
      .join('\r\n');
    const columns = { process: 'client', type: 'event', f: 'op', value: 'what' };
    for (const chunkLength of [1, 7, 1000]) {
      expect(operationsOf(renamed, { columns, chunkLength })).toEqual(operations);
    }
    expect(badInputOf(() => readHistoryText(renamed)).message).toContain('no history in a format');
  });

  test('a value is JSON where it is JSON, and text elsewhere', () => {
    const cells = ['1', '-1.5', 'true', 'null', '[1,"a"]', '"1"', '007', 'nil', '1,2', '{"a":', '"'];
    const lines = cells.map((cell, at) => recordOf([`p${at}`, 'invoke', 'w', cell]));
    const history = readHistoryText(`process,type,f,value\n${lines.join('\n')}\n`);
    const values = cells.map((_, row) => operationAt(history, row).argument);
    expect(values).toEqual([1, -1.5, true, null, [1, 'a'], '1', '007', 'nil', '1,2', '{"a":', '"']);
  });

  test('what the end of the file may have cut off is dropped only when asked', () => {
    const cut = table.slice(0, -3);
    expect(badInputOf(() => readHistoryText(table.slice(0, -5))).message).toMatch(
      /7 cells|cells, and the header/,
    );
    const history = readHistoryText(cut, { tolerateTruncated: true });
    expect(history.notes).toEqual(['truncated: line 8 has no line end, may be cut off, and was dropped']);
    expect(history.operations.count).toBe(3);
    expect(readHistoryText(`${table}"4`, { tolerateTruncated: true }).notes[0]).toMatch(
      /^truncated: .*closing quote/,
    );
  });
});

describe('a record an operation', () => {
  const header = 'process,f,value,result,start,end,outcome\n';

  test('the times say the order; equal times are concurrent', () => {
    const text = `${header}b,read,,1,20,30,ok\na,write,1,,10,20,ok\na,write,2,,31,,\nc,write,3,,5,40,info\nd,write,4,,1,2,fail\n`;
    const { operations, notes } = readHistoryText(text);
    expect(operationsOf(text)).toEqual([
      'd write 4 → - fail',
      'c write 3 → - info',
      'a write 1 → nil ok',
      'b read nil → 1 ok',
      'a write 2 → - info',
    ]);
    expect(notes).toEqual(['start and end are taken for times of one clock']);
    const [write, read] = [2, 3];
    expect(operations.completedAt[write]).toBeGreaterThan(operations.invokedAt[read]!);
    expect(operations.completedAt[0]).toBeLessThan(operations.invokedAt[1]!);
    expect(operations.completedAt[1]).toBe(NEVER);
    expect([...operations.invokeTime]).toEqual([1, 5, 10, 20, 31]);
  });

  test('a process may have several operations open', () => {
    expect(operationsOf(`${header}a,w,1,,1,9,\na,w,2,,2,3,\n`)).toEqual(['a w 1 → nil ok', 'a w 2 → nil ok']);
  });

  test('without a column of results the value is the result as well', () => {
    expect(operationsOf('process,f,value,start,end\na,read,7,1,2\n')).toEqual(['a read 7 → 7 ok']);
  });

  test('times that doubles would make equal stay different', () => {
    const text = `${header}a,w,1,,1700000000000000000,1700000000000000001,\nb,w,2,,1700000000000000002,1700000000000000003,\n`;
    const { operations } = readHistoryText(text);
    expect(operations.completedAt[0]).toBeLessThan(operations.invokedAt[1]!);
  });

  test('decimal seconds and timestamps', () => {
    const ns = (text: string) => toClockTime(parseDecimalTime(text)!, true);
    expect(ns('12')).toBe(12_000_000_000n);
    expect(ns('12.5')).toBe(12_500_000_000n);
    expect(ns('-0.000000001')).toBe(-1n);
    expect(ns('1970-01-01T00:00:01.25Z')).toBe(1_250_000_000n);
    expect(ns('1970-01-01 01:00:01,000000001+0100')).toBe(1_000_000_001n);
    expect(ns('1969-12-31T23:59:59.5Z')).toBe(-500_000_000n);
    for (const text of ['1e9', '1.0000000001', '1970-01-01T00:00:00', '1970-13-01T00:00:00Z', 'x', '']) {
      expect(parseDecimalTime(text)).toBeUndefined();
    }
  });
});

describe('what is malformed has a line', () => {
  const events = 'process,type,f,value,time\n';
  const intervals = 'process,f,value,start,end,outcome\n';
  test.each<[string, string, Options, number, RegExp, RegExp]>([
    ['unknown type', `${events}1,begin,r,,\n`, {}, 2, /unknown type "begin"/, /./],
    ['no process', `${events},invoke,r,,\n`, {}, 2, /no process/, /./],
    ['invoke after invoke', `${events}1,invoke,r,,\n1,invoke,r,,\n`, {}, 3, /still open/, /./],
    ['too few cells', `${events}1,invoke,r\n`, {}, 2, /3 cells, and the header has 5/, /quotes/],
    ['too few cells at the end', `${events}1,invoke,r`, {}, 2, /3 cells/, /--tolerate-truncated/],
    ['too many cells', `${events}1,invoke,r,1,2,3\n`, {}, 2, /6 cells/, /quotes/],
    ['time', `${events}1,invoke,r,,noon\n`, {}, 2, /time is no number/, /nanoseconds/],
    ['unknown encoding', `${events}1,invoke,r,"{""$x"":1}",\n`, {}, 2, /"\$x"/, /docs/],
    ['deep', `${events}1,invoke,r,${'['.repeat(2000)},\n`, {}, 2, /nestingDepth/, /./],
    [
      'over-long',
      `${events}1,invoke,r,${'x'.repeat(200)},\n`,
      { limits: { lineLength: 100 } },
      2,
      /lineLength of 100/,
      /quote/,
    ],
    [
      'two columns of a name',
      'process,type,f,f\n',
      { format: 'csv' },
      1,
      /column "f" twice/,
      /process, type, f, f/,
    ],
    [
      'no such column',
      events,
      { columns: { f: 'op' } },
      1,
      /--columns f=op: there is no column "op"/,
      /process, type/,
    ],
    ['no such meaning', events, { columns: { kinds: 'f' } }, 1, /there is no kinds/, /phase, kind, targets/],
    ['prototype keys', events, { columns: { constructor: 'f' } }, 1, /there is no constructor/, /./],
    [
      'no columns known',
      'a,b\n1,2\n',
      { format: 'csv' },
      1,
      /no column is known to be process, f, start, end/,
      /--columns process=…/,
    ],
    ['no start', `${intervals}1,r,,,2,ok\n`, {}, 2, /no start/, /2024/],
    ['no time', `${intervals}1,r,,1e3,2,ok\n`, {}, 2, /start is no time: "1e3"/, /without exponent/],
    ['ends before it starts', `${intervals}1,r,,3,2,ok\n`, {}, 2, /ends before it starts/, /clock/],
    ['ok without end', `${intervals}1,r,,3,,ok\n`, {}, 2, /ok and has no end/, /./],
    ['unknown outcome', `${intervals}1,r,,3,4,done\n`, {}, 2, /unknown outcome "done"/, /./],
    ['nemesis', `${intervals}nemesis,kill,,3,4,\n`, {}, 2, /fault is no operation/, /./],
  ])('%s', (_, text, options, line, message, remedy) => {
    const error = badInputOf(() => readHistoryText(text, { ...options, source: 'h' }));
    expect(error.message).toMatch(message);
    expect(error.place).toMatchObject({ source: 'h', line });
    expect(error.remedy).toMatch(remedy);
  });
});
