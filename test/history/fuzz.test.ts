import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { BadInput } from '../../src/core/bad-input.ts';
import { historyFormats } from '../../src/history/formats.ts';
import { readHistory, readHistoryText } from '../../src/history/read-history.ts';
import { writeHistory } from '../../src/history/write-history.ts';

const edn = `; x
[{:process 0, :type :invoke, :f :write, :value #{1 "a\\n"}, :time 5}
 #_ skipped #a.b.Op{:process 1, :type :invoke, :f :read, :value nil, :key [:k \\a 1.5 2/3 7N]}
 {:process 0, :type :fail, :f :write, :value {1 2}, :error #inst "x"}
 ^:m {:process 1, :type :ok, :f :read, :value 9007199254740993}
 {:process :nemesis, :type :info, :f :start, :value ##Inf}]
`;
const seeds: [format: string, text: string][] = [
  ['jepsen-edn', edn],
  [
    'jepsen-log',
    'INFO x - 0\t:invoke\t:cas\t[1 2]\nnoise\nINFO x - 0\t:fail\t:cas\t[1 2]\nINFO - :nemesis\t:info\t:start\t"x"\n',
  ],
  [
    'jepsen-json',
    '[{"process":0,"type":"invoke","f":"w","value":[1.5,{"a":null}]},\n{"process":0,"type":"ok","f":"w","value":"\\u0041é"}]\n',
  ],
  ['shiviz', 'start\na {"a":1}\n=== x ===\nreceive\nb {"b":1, "a":1}\n\nlost\ntick\nb {"b":2, "a":1}\n'],
  [
    'etcd-robustness',
    `{"ClientId":1,"Input":{"Type":"txn","Txn":{"Conditions":[{"Key":"a","ExpectedRevision":2}],"OperationsOnSuccess":[{"Type":"put-operation",
"Put":{"Key":"a","Value":{"Value":"x"},"LeaseID":9007199254740993}}],"OperationsOnFailure":[{"Type":"range-operation","Range":{"Start":"a"}}]}},
"Call":5,"Output":{"Txn":{"Failure":true,"Results":[{"KVs":[{"Key":"a","Value":{"Hash":7},"ModRevision":2}],"Count":1}]},"Revision":3},"Return":8}
{"Request":{"Key":"a","Revision":1,"WithPrefix":true},"Responses":[{"Events":[{"Type":"put-operation","Key":"a","Value":{"Value":"x"},"Revision":2}],
"Time":6}]}
`,
  ],
  [
    'csv',
    'process,type,f,value,key,time,note\n1,invoke,w,"[1,""a""]",k,5,\n1,ok,w,some text,,6.5,x\n2,invoke,r,,,,\nnemesis,info,start-x,"[""n1""]",,7,\n',
  ],
  [
    'csv',
    'process;f;value;result;start;end;outcome\n1;w;5;;10;20.5;ok\n2;r;;"a;""b";1970-01-01T00:00:00.5Z;30;\n3;w;7;;31;;info\n',
  ],
  ['quorate', [...writeHistory(readHistoryText(edn), { run: 'r' })].join('\n')],
];

interface Mutation {
  readonly kind: 'drop' | 'insert' | 'swap' | 'truncate' | 'repeat' | 'splice';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('drop', 'insert', 'swap', 'truncate', 'repeat', 'splice'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 30 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
    fc
      .constantFrom(
        ...'[](){}"\\#:;^,-+./$0123456789\n\t'.split(''),
        ...['$map', ':invoke', '1e999', '__proto__', 'constructor', '\r\n', '""', '['.repeat(600)],
      )
      .map((text) => Buffer.from(text)),
  ),
});

function mutate(bytes: Buffer, { kind, at, length, bytes: inserted }: Mutation): Buffer {
  const start = Math.floor(at * bytes.length);
  const end = Math.min(start + length, bytes.length);
  const [head, middle, tail] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  if (kind === 'drop') return Buffer.concat([head, tail]);
  if (kind === 'insert') return Buffer.concat([head, inserted, middle, tail]);
  if (kind === 'swap') return Buffer.concat([head, Buffer.from(middle).reverse(), tail]);
  // A piece from elsewhere, as a file that was written by two at once has it.
  if (kind === 'splice')
    return Buffer.concat([head, bytes.subarray(0, end - start), bytes.subarray(start >> 1)]);
  if (kind === 'repeat') return Buffer.concat([head, middle, middle, tail]);
  return Buffer.from(head);
}

function historyOrBadInput(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    expect(error.message).not.toBe('');
    expect(error.place?.line ?? 1).toBeGreaterThan(0);
    expect(error.place?.column ?? 1).toBeGreaterThan(0);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'quorate-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every format has a sample that it reads and is told by', () => {
  expect([...new Set(seeds.map(([format]) => format))].sort()).toEqual(
    historyFormats.map(({ name }) => name).sort(),
  );
  for (const [format, text] of seeds) expect(readHistoryText(text).format).toBe(format);
});

describe('a damaged file gives a history or a message, never another error', () => {
  test.each(seeds)('%s', (format, text) => {
    const path = join(folder, format);
    const intact = Buffer.from(text);
    readHistoryText(text, { format });
    fc.assert(
      fc.property(
        fc.array(anyMutation, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (mutations, tolerateTruncated) => {
          const bytes = mutations.reduce(mutate, intact);
          historyOrBadInput(() =>
            readHistoryText(bytes.toString(), { format, tolerateTruncated, chunkLength: 7 }),
          );
          historyOrBadInput(() => readHistoryText(bytes.toString(), { tolerateTruncated }));
          writeFileSync(path, bytes);
          historyOrBadInput(() => readHistory(path, { format, keepFields: true }));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('each format on the files of the others', () => {
    for (const [format] of seeds) {
      for (const [, text] of seeds) historyOrBadInput(() => readHistoryText(text, { format }));
    }
  });
});
