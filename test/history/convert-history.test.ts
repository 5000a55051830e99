import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import type { History } from '../../src/core/history.ts';
import { convertHistory, writableFormats } from '../../src/history/convert-history.ts';
import { HistoryBuilder } from '../../src/history/history-builder.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { ownHistory, runCli } from '../cli/run-cli.ts';
import { anyHistory, badInputOf, contentOf } from './support.ts';

function converted(history: History, format: string) {
  const notes: string[] = [];
  const lines = [...convertHistory(history, format, { note: (text) => notes.push(text) })];
  return { text: `${lines.join('\n')}\n`, notes };
}

/** What every format can say: all but model and initial state. */
function eventsOf(history: History) {
  const { model: _, initial: __, ...events } = contentOf(history);
  return events;
}

/** By format: the reasons for which it may refuse a history. */
const refusals = new Map<string, RegExp>([
  ['quorate', /^never$/],
  ['jepsen-edn', /^EDN has no notation for :|key nil/],
  ['jepsen-json', /^JSON has no notation for|^JSON would make one value of|key nil/],
  ['csv', /key nil/],
]);

describe('read, write, read gives the same history', () => {
  test.each(writableFormats().map(({ name }) => name))('%s', (format) => {
    let survived = 0;
    fc.assert(
      fc.property(anyHistory, (history) => {
        let text: string;
        let notes: string[];
        try {
          ({ text, notes } = converted(history, format));
        } catch (error) {
          if (!(error instanceof BadInput)) throw error;
          expect(error.message).toMatch(refusals.get(format) ?? /^never$/);
          return;
        }
        if (history.steps.length > 0 && format !== 'quorate') {
          // Without the steps, which take up places, the others have places of their own.
          expect(notes).toContain(`the ${history.steps.length} steps of nodes are not written`);
          return;
        }
        const copy = readHistoryText(text, { format, keepFields: true });
        const areChanged = notes.some((note) => note.includes('written as'));
        if (areChanged) expect(withoutChanges(copy)).toEqual(withoutChanges(history));
        else expect(eventsOf(copy)).toEqual(eventsOf(history));
        // A second time nothing is left to change.
        expect(converted(copy, format).text).toBe(text);
        survived += 1;
      }),
      { numRuns: 150 },
    );
    expect(survived).toBeGreaterThan(40);
  });
});

/** Plain JSON makes strings of keywords and arrays of sets, told in a note: what must survive all the same. */
function withoutChanges(history: History) {
  const { rows, faults, columns } = eventsOf(history);
  const { key: _, argument: __, result: ___, ...others } = columns;
  return { rows: rows.map(({ key, argument, result, ...row }) => row), faults: faults.length, others };
}

describe('between the formats', () => {
  const edn = `{:process 0, :type :invoke, :f :write, :value 9223372036854775807, :time 5, :worker 3}
{:process :nemesis, :type :info, :f :start-partition, :value {:n1 #{:n2}}, :time 6}
{:process 1, :type :invoke, :f :read, :key "k", :value nil}
{:process 0, :type :info, :f :write, :value 1, :error [:conn "x"]}
{:process 0, :type :invoke, :f :cas, :value [1 2]}
{:process :nemesis, :type :info, :f :kill, :value nil}
{:process 1, :type :ok, :f :read, :value 1/2, :node "n1"}
`;

  test('an EDN file goes through ours and comes back with all its fields', () => {
    const history = readHistoryText(edn, { keepFields: true });
    const through = converted(history, 'quorate');
    expect(through.notes).toEqual([]);
    const back = converted(readHistoryText(through.text, { keepFields: true }), 'jepsen-edn');
    const error = '{"code" "[:conn \\"x\\"]"}';
    expect(back.text.replace(error, '[:conn "x"]').split('\n').map(sortedEntries)).toEqual(
      edn.split('\n').map(sortedEntries),
    );
    expect(back.notes).toEqual([]);
  });

  test('to EDN and back, an EDN file is the same text but for the order of fields', () => {
    const { text, notes } = converted(readHistoryText(edn, { keepFields: true }), 'jepsen-edn');
    expect(text.split('\n').map(sortedEntries)).toEqual(edn.split('\n').map(sortedEntries));
    expect(notes).toEqual([]);
  });

  test('ours to ours keeps header, unknown fields and the end of the run', () => {
    const ours = `{"quorate":"history","version":1,"run":"r","clocks":{"n1":{"skew":1}},"more":[{"$set":[1]}],"initial":0}
{"event":"op","index":0,"type":"invoke","process":"a","op":0,"f":"w","value":1,"node":"n1","x":{"$bigint":"9007199254740993"}}
{"event":"fault","phase":"start","kind":"kill","targets":["n1"],"parameters":null,"time":7,"f":"kill"}
{"event":"op","index":1,"type":"fail","process":"a","op":0,"f":"w","value":2,"error":{"code":"no","definite":true}}
{"event":"footer","counts":{"invoke":1,"ok":0,"fail":1,"info":0,"fault":1},"complete":false}
`;
    const { text, notes } = converted(readHistoryText(ours, { keepFields: true }), 'quorate');
    expect(text.split('\n').slice(1).map(parsed)).toEqual(ours.split('\n').slice(1).map(parsed));
    expect(parsed(text.split('\n')[0]!)).toEqual(parsed(ours.split('\n')[0]!));
    expect(notes).toEqual(['the footer says that the run was not completed']);
  });

  test('what Jepsen has no place for is named', () => {
    const ours = `{"quorate":"history","version":1,"seed":"7","model":"register","initial":null}
{"event":"op","index":0,"type":"invoke","process":"a","op":0,"f":"w","value":1}
{"event":"op","index":1,"type":"invoke","process":"a","op":1,"f":"w","value":2}
{"event":"op","index":2,"type":"ok","process":"a","op":0,"value":1}
{"event":"fault","phase":"start","kind":"start","targets":["n1"],"parameters":2,"f":"x"}
`;
    const history = readHistoryText(ours, { keepFields: true });
    const { text, notes } = converted(history, 'jepsen-edn');
    expect(notes).toEqual([
      'there is no footer: the recording may have ended early',
      'the model is not written: give --model register when the file is judged',
      'the initial state is not written: give --initial nil when the file is judged',
      'fields of the header are not written: seed',
      'fields that mean something else in this format are left out: f',
      'processes with several operations open at once are split, as in a+2',
    ]);
    const copy = readHistoryText(text);
    expect(copy.processes).toEqual(['a', 'a+2']);
    expect(copy.faults).toMatchObject([{ phase: 'start', kind: 'start', targets: ['n1'], parameters: 2 }]);
    expect([...copy.operations.completedAt]).toEqual([...history.operations.completedAt]);
  });

  test('an operation that is never completed is ended before its process invokes again', () => {
    const builder = new HistoryBuilder({ format: 'x', source: 'x' });
    builder.invokeLinked('a', 'w', 1);
    builder.invokeLinked('a', 'w', 2);
    const { text, notes } = converted(builder.finish(), 'jepsen-edn');
    expect(text.match(/:type :\w+/g)).toEqual([':type :invoke', ':type :info', ':type :invoke']);
    expect(readHistoryText(text).operations.count).toBe(2);
    expect(notes).toEqual(['of x, only what this program has a meaning for is written']);
  });

  test('names that no keyword has are strings, and come back', () => {
    const builder = new HistoryBuilder({ format: 'x', source: 'x' });
    for (const [at, f] of ['a b', ':c', '', 'nil', '7', "'x", '1/2'].entries()) builder.invoke(at, f, null);
    for (const format of ['jepsen-edn', 'jepsen-json']) {
      const copy = readHistoryText(converted(builder.finish(), format).text, { format });
      expect(copy.functions).toEqual(builder.finish().functions);
    }
  });

  test.each<[string, string, string, RegExp, number | undefined]>([
    [
      'keyword and string of one name',
      'jepsen-json',
      '{:process 0, :type :invoke, :f :w, :value [:a "a"]}',
      /one value of :a and "a"/,
      undefined,
    ],
    [
      'set and array',
      'jepsen-json',
      '{:process 0, :type :invoke, :f :w, :value [[1 2] #{2 1}]}',
      /one value of \[1 2\] and the set/,
      undefined,
    ],
    [
      'infinity',
      'jepsen-json',
      '\n{:process 0, :type :invoke, :f :w, :value [##Inf]}',
      /no notation for Infinity/,
      2,
    ],
    ['keys', 'jepsen-json', '{:process 0, :type :invoke, :f :w, :value {1 2}}', /no notation for \{1 2\}/, 1],
    [
      'a client called nemesis',
      'jepsen-edn',
      '{"quorate":"history","version":1}\n{"event":"op","index":0,"type":"invoke","process":"nemesis","op":0,"f":"w"}',
      /client is called nemesis/,
      2,
    ],
  ])('refused: %s', (_, format, text, message, line) => {
    const error = badInputOf(() => converted(readHistoryText(text), format));
    expect(error.message).toMatch(message);
    expect(error.place?.line).toBe(line);
    expect(error.remedy).toContain('quorate');
  });

  test('a format that is unknown, or can only be read', () => {
    const history = readHistoryText('[]');
    expect(badInputOf(() => converted(history, 'xml')).message).toBe('unknown format "xml"');
    expect(badInputOf(() => converted(history, 'jepsen-log')).message).toBe('jepsen-log can only be read');
  });

  test('keywords and sets become strings and arrays in plain JSON, with a note', () => {
    const { text, notes } = converted(
      readHistoryText('{:process 0, :type :invoke, :f :w, :value #{:b :a}}', { keepFields: true }),
      'jepsen-json',
    );
    expect(text).toBe('{"type":"invoke","process":0,"f":"w","value":["a","b"]}\n');
    expect(notes).toEqual(['keywords are written as strings, sets are written as arrays']);
  });
});

describe('quorate analyze --to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-to-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const primary = ownHistory('reads-from-primary.jsonl');

  test('prints the history, and notes on standard error', async () => {
    const { code, stdout, stderr } = await runCli(['analyze', primary, '--to', 'jepsen-edn']);
    expect(code).toBe(0);
    expect(eventsOf(readHistoryText(stdout))).toEqual(
      eventsOf(readHistoryText(readFileSync(primary, 'utf8'))),
    );
    expect(stderr).toMatch(/the model is not written: give --model register/);
  });

  test('writes a file, also over the one that it reads', async () => {
    const path = join(folder, 'history');
    writeFileSync(path, '{:process 0, :type :invoke, :f :w, :value 1}');
    const { code, stdout } = await runCli(['analyze', path, '--to', 'quorate', '--output', path]);
    expect([code, stdout]).toEqual([0, '']);
    expect(readHistoryText(readFileSync(path, 'utf8'))).toMatchObject({ format: 'quorate' });
  });

  test('leaves no file behind when the history is refused', async () => {
    const path = join(folder, 'new');
    const input = '{:process 0, :type :invoke, :f :w, :value ##NaN}';
    const { code, stderr } = await runCli(['analyze', '-', '--to', 'jepsen-json', '-o', path], { input });
    expect(code).toBe(3);
    expect(stderr).toMatch(/<stdin>:1: JSON has no notation for NaN/);
    expect(() => readFileSync(path)).toThrow();
    expect(() => readFileSync(`${path}.unfinished`)).toThrow();
  });

  test.each<[string[], RegExp]>([
    [['--to', 'quorate', primary], /converts one file/],
    [['--output', join(folder, 'x')], /--output needs --to/],
    [['--to', 'quorate', '-o', '/nowhere/x'], /\/nowhere\/x: the file cannot be written \(ENOENT\)/],
  ])('%j', async (parameters, message) => {
    const { code, stdout, stderr } = await runCli(['analyze', primary, ...parameters]);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });
});

function parsed(line: string): unknown {
  return line === '' ? undefined : JSON.parse(line);
}

/** The entries of a map in EDN, in one order. */
function sortedEntries(line: string): string[] {
  return line
    .replace(/^\{|\}$/g, '')
    .split(', :')
    .map((entry) => entry.replace(/^:/, ''))
    .sort();
}
