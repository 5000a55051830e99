import { describe, expect, test } from 'vitest';
import { historyFormats } from '../../src/history/formats.ts';
import { readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

const header = '{"quorate":"history","version":1}\n';
const etcd = '{"ClientId":1,"Input":{"Type":"range","Range":{"Start":"k"}},"Call":1,';

/** By format: texts that are no history of it, each with the line of the message. */
const malformed: Readonly<Record<string, readonly (readonly [text: string, line: number])[]>> = {
  quorate: [
    [`${header}{"event":"op"`, 2],
    [`${header}{"event":"op","index":7}\n`, 2],
    [`${header}\n{"event":"fault","phase":"begin","kind":"x"}\n`, 3],
    [`${header}{"event":"op","index":0,"value":${'['.repeat(600)}`, 2],
    ['{"quorate":"history","version":"1"}\n', 1],
  ],
  'jepsen-edn': [
    ['[{:process 0, :type :invoke, :f :r}\n {:process 0, :type :done, :f :r}]', 2],
    ['\n{:process 0, :type :invoke, :f :r', 2],
    ['{:process 0}\n', 1],
    ['{:process 0, :type :invoke, :f :r, :value [1}}\n', 1],
    [`{:process 0, :type :invoke, :f :r, :value ${'#{'.repeat(600)}`, 1],
  ],
  'jepsen-json': [
    ['{"process":0,"type":"invoke","f":"r"}\n{"process":0,"type":"invoke","f":"r"}\n', 2],
    ['[{"process":0,"type":"invoke","f":"r"},\n', 2],
    ['{"process":0,"process":1,"type":"invoke","f":"r"}', 1],
    ['{"process":0,"type":"invoke","f":"r","value":01}', 1],
    ['\n{"process":0,"type":"ok","f":"r"}', 2],
  ],
  'jepsen-log': [
    ['x - 0\t:ok\t:read\t1\n', 1],
    ['x - 0\t:invoke\t:read\tnil\nnoise\nx - 0\t:ok\t:read\t[1', 3],
    ['x - 0\t:invoke\t:read\tnil\nx - 0\t:ok\t:write\t1\n', 2],
  ],
  csv: [
    ['process,type,f\n0,invoke,r\n0,ok,r,1\n', 3],
    ['process,type,f\n0,invoke,"r', 2],
    ['process,type,f\n0,begin,r\n', 2],
    ['process,f,start,end\n\n0,r,2,1\n', 3],
    ['process,type,f,f\n', 1],
  ],
  shiviz: [
    ['start\na {"a":1}\nnext\na {"a":"y"}\n', 4],
    ['start\na {"a":"x"}\n', 2],
    ['start\na {"a":-1}\n', 2],
  ],
  'etcd-robustness': [
    [`[${etcd}"Output":{},"Return":2},\n{"ClientId":`, 1],
    [`${etcd}"Return":"soon"}\n`, 1],
    ['{"ClientId":"x","Input":1,"Call":[]}\n', 1],
  ],
};

describe('what is malformed has one message, with its line', () => {
  test('every format has cases', () => {
    expect(Object.keys(malformed).sort()).toEqual(historyFormats.map(({ name }) => name).sort());
    for (const cases of Object.values(malformed)) expect(cases.length).toBeGreaterThan(2);
  });

  test.each(
    Object.entries(malformed).flatMap(([format, cases]) =>
      cases.map(([text, line]) => ({ format, line, text, title: text.slice(0, 60) })),
    ),
  )('$format: $title', ({ format, text, line }) => {
    const error = badInputOf(() => readHistoryText(text, { format, source: 'h' }));
    expect(error.place).toMatchObject({ source: 'h', line });
    expect(error.format()).toMatch(/^h:\d+/);
    expect(error.format().length).toBeLessThan(600);
  });
});
