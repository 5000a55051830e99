import { describe, expect, test } from 'vitest';
import { operationAt } from '../../src/core/history.ts';
import { formatHistoryValue } from '../../src/core/history-value.ts';
import { historyFormats } from '../../src/history/formats.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

/** One operation a line, as `process f argument outcome result`. */
function summary(text: string, options: Parameters<typeof readHistoryText>[1] = {}): string[] {
  const history = readHistoryText(text, options);
  return Array.from({ length: history.operations.count }, (_, row) => {
    const { process, f, key, argument, result, outcome } = operationAt(history, row);
    const shown = [argument, result].map((value) => (value === undefined ? '-' : formatHistoryValue(value)));
    const outcomeName = ['ok', 'fail', 'info'][outcome];
    return `${process} ${f}${key === undefined ? '' : `@${formatHistoryValue(key)}`} ${shown[0]} ${outcomeName} ${shown[1]}`;
  });
}

const quorate = `{"quorate":"history","version":1,"model":"register","initial":null,"run":"r","unknown":[{"$x":1}]}
{"event":"op","index":0,"type":"invoke","process":"a","op":0,"f":"write","key":"k","value":{"$bigint":"9223372036854775807"},"time":"100"}
{"event":"op","index":1,"type":"invoke","process":"a","op":1,"f":"read","value":null,"more":{"a":[1]}}
{"event":"fault","phase":"start","kind":"partition","targets":["n1"],"parameters":{"halves":true}}
{"event":"op","index":2,"type":"ok","process":"a","op":0,"value":9223372036854775807,"time":"200"}
{"event":"step","node":"n1","sequence":0,"action":"tick"}
{"event":"weather","rain":true}
{"event":"op","index":3,"type":"info","process":"a","op":1,"error":{"code":"timeout","definite":false}}
{"event":"footer","counts":{"invoke":2,"ok":1,"info":1,"fault":1},"complete":true}
`;

const edn = `; a comment
[{:process 0, :type :invoke, :f :write, :value 1, :time 5, :index 0}
 {:process :nemesis, :type :info, :f :start-partition, :value ["n1" "n2"]}
 #jepsen.history.Op{:process 1, :type :invoke, :f :read, :key "k", :value nil}
 {:process 0, :type :fail, :f :write, :value 1, :error [:conn "x"]}
 {:process 1, :type :ok, :f :read, :value 1 :node "n1"}
 {:process 2, :type :invoke, :f :cas, :value [1 2]}
 {:process 2, :type :fail, :f :cas, :value [1 2]}
 {:process :nemesis, :type :info, :f :stop}]`;

const log = `2014-01-01 12:00 INFO  jepsen.core - Running test:
 {:name "x", :concurrency 5}
INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]
INFO  jepsen.util - 1\t:invoke\t:read\tnil
INFO  jepsen.util - :nemesis\t:info\t:start\tCut off {:n1 #{:n2}}
INFO  jepsen.util - 0\t:fail\t:cas\t[1 2]
2020-01-01 12:00:00,123{GMT}\tINFO\t[jepsen worker 1] jepsen.util: 1\t:ok\t:read\t9007199254740993
INFO  jepsen.util - 2\t:invoke\t:write\t4
INFO  jepsen.util - 2\t:info\t:write\t:timed-out
INFO  jepsen.util - 3\t:invoke\t:read\tnil
INFO  jepsen.util - 3\t:info\t:read\t:timed-out
INFO  jepsen.util - 4\t:invoke\t:write\t5
INFO  jepsen.util - 4\t:fail\t:write\tConnection refused (
`;

const csv = `process,type,f,value,key
0,invoke,write,"[1,2]",x
nemesis,info,start,,
0,info,write,,
1,invoke,read,,
1,ok,read,text,
`;

const jsonLines = `{"process": 0, "type": "invoke", "f": "write", "value": 1}
{"process": "nemesis", "type": "info", "f": "kill", "value": null}
{"process": 0, "type": "info", "f": "write", "value": 1, "op-index": 3}
{"process": 0, "type": "invoke", "f": "read", "value": null, "time": 12}
{"process": 0, "type": "ok", "f": "read", "value": {"$bigint": "x"}}
`;

describe('each format', () => {
  test('quorate', () => {
    const history = readHistoryText(quorate);
    expect(summary(quorate)).toEqual([
      'a write@"k" 9223372036854775807 ok 9223372036854775807',
      'a read nil info -',
    ]);
    expect(history).toMatchObject({ format: 'quorate', model: 'register', initial: null });
    expect(history.faults).toEqual([
      { phase: 'start', kind: 'partition', targets: ['n1'], parameters: new Map([['halves', true]]), at: 2 },
    ]);
    expect(history.notes).toEqual(['1 events of the unknown kind "weather" were skipped']);
    expect(history.steps).toMatchObject([{ node: 'n1', sequence: 0, action: 'tick', at: 4, line: 6 }]);
    expect([...history.operations.completeTime]).toEqual([200, Number.NaN]);
  });

  test('jepsen-edn', () => {
    const history = readHistoryText(edn);
    expect(history.format).toBe('jepsen-edn');
    expect(summary(edn)).toEqual(['0 write 1 fail -', '1 read@"k" nil ok 1', '2 cas [1 2] fail -']);
    expect(history.faults).toMatchObject([
      { phase: 'start', kind: 'partition', targets: ['n1', 'n2'] },
      { phase: 'end', kind: 'nemesis', targets: [], parameters: null },
    ]);
    expect(history.operations.invokeTime[0]).toBe(5);
    expect([...history.operations.invokeLine]).toEqual([2, 4, 7]);
  });

  test.each([
    ['a list', edn.replace('[', '(').replace(/\]$/, ')')],
    ['lines', edn.replace('[', '').replace(/\]$/, '')],
  ])('jepsen-edn as %s', (_, text) => {
    expect(readHistoryText(text).format).toBe('jepsen-edn');
    expect(summary(text)).toEqual(summary(edn));
  });

  test.each(['[]', '()', '; nothing\n[\n; at all\n]'])('jepsen-edn without operations: %j', (text) => {
    expect(readHistoryText(text).operations.count).toBe(0);
  });

  test('jepsen-log: a failed cas is the observation that the value differed', () => {
    const history = readHistoryText(log);
    expect(history.format).toBe('jepsen-log');
    expect(summary(log)).toEqual([
      '0 cas [1 2] ok false',
      '1 read nil ok 9007199254740993',
      '2 write 4 info -',
      '3 read nil info -',
      '4 write 5 fail -',
    ]);
    expect(history.faults).toMatchObject([{ phase: 'start', kind: 'nemesis' }]);
    expect([...history.operations.invokeLine]).toEqual([3, 4, 8, 10, 12]);
    expect(history.notes).toEqual(['1 failed cas are read as observations that the value differed']);
  });

  test('jepsen-log: a failed cas that gives a reason, as in history.txt, is none', () => {
    for (const reason of ['[:unavailable "try again"]', ':conn-lost', 'Connection refused (']) {
      const text = `0\t:invoke\t:cas\t[1 2]\n0\t:fail\t:cas\t[1 2]\t${reason}\n`;
      expect(summary(text)).toEqual(['0 cas [1 2] fail -']);
    }
  });

  test('jepsen-json', () => {
    const history = readHistoryText(jsonLines);
    expect(history.format).toBe('jepsen-json');
    expect(summary(jsonLines)).toEqual(['0 write 1 info -', '0 read nil ok {"$bigint" "x"}']);
    expect(history.faults).toMatchObject([{ phase: 'instant', kind: 'kill' }]);
    expect([...history.operations.invokeLine]).toEqual([1, 4]);
  });

  test('jepsen-json as one array, over several lines or on one', () => {
    const elements = jsonLines.trim().split('\n');
    for (const glue of [',\n', ','])
      expect(summary(`[${elements.join(glue)}]\n`)).toEqual(summary(jsonLines));
  });

  test.each([
    ['quorate', quorate],
    ['jepsen-edn', edn],
    ['jepsen-log', log],
    ['jepsen-json', jsonLines],
    ['csv', csv],
  ])('%s gives the same history in chunks of any size', (format, text) => {
    for (let chunkLength = 1; chunkLength < 40; chunkLength += 1) {
      expect(summary(text, { chunkLength, format })).toEqual(summary(text));
    }
  });

  test.each([
    ['quorate', quorate],
    ['jepsen-edn', edn],
    ['jepsen-log', log],
    ['jepsen-json', jsonLines],
    ['csv', csv],
  ])('%s is told by its content, and by no other format', (name, text) => {
    expect(historyFormats.filter((format) => format.detect(text)).map((format) => format.name)).toEqual([
      name,
    ]);
  });
});

describe('what is malformed has a line', () => {
  const header = '{"quorate":"history","version":1}\n';
  const op = (index: number, type: string, rest = '') =>
    `{"event":"op","index":${index},"type":"${type}","process":"a","op":${index >> 1},"f":"read"${rest}}\n`;
  const cases: [name: string, text: string, line: number | undefined, message: RegExp][] = [
    [
      'quorate: unknown version',
      '{"quorate":"history","version":2}\n',
      1,
      /version 2; this release reads version 1/,
    ],
    ['quorate: no version', '{"quorate":"history"}\n', 1, /no version/],
    ['quorate: gap in the index', header + op(0, 'invoke') + op(2, 'ok'), 3, /index 2 where 1 was expected/],
    ['quorate: no index', `${header}{"event":"op"}`, 2, /index missing where 0/],
    ['quorate: unknown type', header + op(0, 'begin'), 2, /unknown type "begin"/],
    [
      'quorate: completion without invocation',
      header + op(0, 'ok'),
      2,
      /completes op 0 as ok, but no such op is open/,
    ],
    [
      'quorate: completion after info',
      header + op(0, 'invoke') + op(1, 'info') + op(2, 'ok').replace('"op":1', '"op":0'),
      4,
      /no such op is open/,
    ],
    [
      'quorate: op invoked twice',
      header + op(0, 'invoke') + op(1, 'invoke'),
      3,
      /op 0 is invoked again while it is open/,
    ],
    [
      'quorate: another f',
      header + op(0, 'invoke') + op(1, 'ok').replace('read', 'write'),
      3,
      /write is completed as ok/,
    ],
    [
      'quorate: unknown tag',
      header + op(0, 'invoke', ',"value":[{"$date":"x"}]'),
      2,
      /"\$date".*no known encoding/,
    ],
    [
      'quorate: tag with company',
      header + op(0, 'invoke', ',"value":{"$set":[],"a":1}'),
      2,
      /only one of its object/,
    ],
    ['quorate: truncated', header + op(0, 'invoke').slice(0, 40), 2, /input ends/],
    [
      'quorate: two values on a line',
      `${header + op(0, 'invoke').trim()} {}`,
      2,
      /expected the end of the line/,
    ],
    [
      'quorate: footer that counts more',
      `${header}{"event":"footer","counts":{"invoke":1}}`,
      2,
      /counts 1 invoke events, and 0/,
    ],
    [
      'quorate: event behind the footer',
      `${header}{"event":"footer"}\n${op(0, 'invoke')}`,
      3,
      /follows the footer of line 2/,
    ],
    ['quorate: no event', `${header}{"kind":"op"}`, 2, /says no event/],
    ['quorate: deep', `${header}{"event":"op","value":${'['.repeat(1_000_000)}`, 2, /nestingDepth/],
    ['edn: truncated', '[{:process 0, :type :invoke, :f :read}\n {:process 0,', 2, /input ends/],
    ['edn: unknown type', '[{:process 0, :type :begin, :f :read}]', 1, /unknown type :begin/],
    ['edn: no type', '[\n{:process 0, :f :read}]', 2, /has no type/],
    ['edn: no process', '{:type :invoke, :f :read}', 1, /has no process/],
    ['edn: no f', '{:process 0, :type :invoke}', 1, /has no f/],
    ['edn: no map', '{:process 0, :type :invoke, :f :read}\n7', 2, /expected a map/],
    [
      'edn: completion without invocation',
      '\n[{:process 0, :type :ok, :f :read}]',
      2,
      /not invoked anything/,
    ],
    [
      'log: invoke after invoke',
      'x - 0\t:invoke\t:read\tnil\n\nx - 0\t:invoke\t:read\tnil',
      3,
      /of line 1 is still open/,
    ],
    ['log: malformed value', 'x - 0\t:invoke\t:write\t[1', 1, /input ends/],
    ['json: unknown type', '{"process": 0, "type": "begin"}', 1, /unknown type "begin"/],
    ['json: truncated', '[{"process": 0, "type": "invoke", "f": "read"},\n{"process"', 2, /input ends/],
    ['nothing known', '<html>\n', undefined, /no history in a format that is known/],
    ['empty', '', undefined, /empty/],
  ];
  test.each(cases)('%s', (_, text, line, message) => {
    const error = badInputOf(() => readHistoryText(text, { source: 'h' }));
    expect(error.message).toMatch(message);
    expect(error.place?.line).toBe(line);
    expect(error.place?.source).toBe('h');
  });

  test('an over-long line', () => {
    const text = `${header}{"event":"x","y":"${'y'.repeat(200)}"}`;
    const error = badInputOf(() => readHistoryText(text, { limits: { lineLength: 100 } }));
    expect(error.format()).toContain('<text>:2: the line is longer than the limit lineLength of 100');
  });

  test('when nothing fits, the formats are listed', () => {
    expect(badInputOf(() => readHistoryText('hello')).remedy).toBe(
      `Formats: ${historyFormats.map(({ name }) => name).join(', ')}. If it is one of them, name it with --format.`,
    );
    expect(badInputOf(() => readHistoryText('hello', { format: 'tla' })).message).toBe(
      'unknown format "tla"',
    );
  });
});

describe('tolerateTruncated', () => {
  test.each([
    ['quorate', quorate],
    ['jepsen-edn', edn],
    ['jepsen-json', jsonLines],
    ['csv', csv],
    ['jepsen-log', log],
  ])('%s cut off anywhere reads up to the cut, with a note', (format, text) => {
    const whole = readHistoryText(text);
    const start = text.indexOf('\n', text.indexOf('invoke'));
    for (let end = start + 1; end < text.length; end += 1) {
      const history = readHistoryText(text.slice(0, end), { format, tolerateTruncated: true });
      expect(history.operations.count).toBeGreaterThan(0);
      expect(history.operations.count).toBeLessThanOrEqual(whole.operations.count);
    }
  });

  test('without the option it is an error', () => {
    expect(badInputOf(() => readHistoryText(edn.slice(0, -10))).remedy).toContain('--tolerate-truncated');
  });
});
