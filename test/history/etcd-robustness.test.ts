import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkLinearizableSync } from '../../src/checkers/linearizability/linearizability.ts';
import { etcd } from '../../src/checkers/objects/etcd.ts';
import { type History, NEVER, operationAt } from '../../src/core/history.ts';
import { formatHistoryValue } from '../../src/core/history-value.ts';
import { etcdReportFiles, historySourcesOf } from '../../src/history/etcd-report.ts';
import { prefixEnd } from '../../src/history/etcd-watches.ts';
import { readHistory, readHistoryText } from '../../src/history/read-history.ts';
import { badInputOf } from './support.ts';

const example = fileURLToPath(new URL('../../docs/examples/etcd-report', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'quorate-etcd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `f argument -> result` of each operation. */
function summary(history: History): string[] {
  return Array.from({ length: history.operations.count }, (_, row) => {
    const { f, argument, result, outcome } = operationAt(history, row);
    const end = outcome === 2 ? 'unknown' : formatHistoryValue(result ?? null);
    return `${f} ${formatHistoryValue(argument)} -> ${end}`;
  });
}

const operation = (input: unknown, output: unknown, [call, returned]: readonly unknown[] = [1, 2]) =>
  `{"ClientId":1,"Input":${JSON.stringify(input)},"Call":${call},"Output":${JSON.stringify(output)},"Return":${returned}}`;
const txn = (success: unknown[], conditions: unknown[] = [], failure: unknown[] = []) => ({
  Type: 'txn',
  Txn: { Conditions: conditions, OperationsOnSuccess: success, OperationsOnFailure: failure },
});
const putPart = (Key: string, Value: string, LeaseID = 0) => ({
  Type: 'put-operation',
  Put: { Key, Value: { Value, Hash: 0 }, LeaseID },
});
const read = (...lines: string[]) => readHistoryText(lines.join('\n'));

describe('operations of etcd become', () => {
  test.each([
    [
      'a range with all that was recorded of it',
      { Type: 'range', Range: { Start: 'a', End: 'b', Limit: 2, Revision: 5, KeysOnly: true } },
      { Range: { KVs: [{ Key: 'a', ModRevision: 4, Version: 3 }], Count: 7 }, Revision: 9 },
      'range {"start" "a", "end" "b", "limit" 2, "revision" 5, "keysOnly" true} -> {"revision" 9, "count" 7, "kvs" [["a" "" 4 3]]}',
    ],
    [
      'a put, also with a lease of 64 bits',
      txn([putPart('a', 'x', 7)]),
      { Txn: { Results: [{}] }, Revision: 3 },
      'put ["a" "x" 7] -> {"revision" 3}',
    ],
    [
      'a delete',
      txn([{ Type: 'delete-operation', Delete: { Key: 'a' } }]),
      { Txn: { Results: [{ Deleted: 1 }] }, Revision: 4 },
      'delete "a" -> {"revision" 4, "deleted" 1}',
    ],
    [
      'a transaction, with the results of the branch that it took',
      txn(
        [putPart('a', 'x')],
        [
          { Key: 'a', ExpectedRevision: 2 },
          { Key: 'b', ExpectedVersion: 3 },
        ],
        [
          { Type: 'range-operation', Range: { Start: 'a' } },
          { Type: 'delete-operation', Delete: { Key: 'b' } },
        ],
      ),
      { Txn: { Failure: true, Results: [{ KVs: null, Count: 0 }, { Deleted: 0 }] }, Revision: 4 },
      'txn {"if" [["mod" "a" 2] ["version" "b" 3]], "then" [["put" "a" "x"]], "else" [["range" {"start" "a"}] ["delete" "b"]]}' +
        ' -> {"revision" 4, "succeeded" false, "results" [{"count" 0, "kvs" []} 0]}',
    ],
    [
      'a lease',
      { Type: 'leaseGrant', LeaseGrant: { LeaseID: 9 } },
      { Revision: 4 },
      'lease-grant 9 -> {"revision" 4}',
    ],
    [
      'a lease that nobody can use',
      { Type: 'leaseGrant', LeaseGrant: { LeaseID: 0 } },
      { Error: 'x' },
      'lease-grant nil -> unknown',
    ],
    [
      'a revocation',
      { Type: 'leaseRevoke', LeaseRevoke: { LeaseID: 9 } },
      { Revision: 4 },
      'lease-revoke 9 -> {"revision" 4}',
    ],
    ['a compaction', { Type: 'compact', Compact: { Revision: 6 } }, { Revision: -1 }, 'compact 6 -> {}'],
    [
      'a compaction that was refused',
      { Type: 'compact', Compact: { Revision: 6 } },
      { ClientError: 'mvcc: required revision has been compacted' },
      'compact 6 -> {"error" "compacted"}',
    ],
    ['a defragmentation', { Type: 'defragment' }, { Revision: -1 }, 'defragment nil -> {}'],
    [
      'what is unknown, when there was an error',
      txn([putPart('a', 'x')]),
      { Error: 'timeout', Revision: 0 },
      'put ["a" "x"] -> unknown',
    ],
    [
      'what is known to be persisted',
      txn([putPart('a', 'x')]),
      { Persisted: true, PersistedRevision: 8 },
      'put ["a" "x"] -> {"revision" 8}',
    ],
    [
      'the same in older reports',
      txn([putPart('a', 'x')]),
      { PartialResponse: true, Revision: 8 },
      'put ["a" "x"] -> {"revision" 8}',
    ],
  ])('%s', (_, input, output, expected) => {
    expect(summary(read(operation(input, output)))).toEqual([expected]);
  });

  test('operations whose end nobody knows, when they were persisted', () => {
    const history = read(
      operation(txn([putPart('a', 'x')]), { Persisted: true }, [1, 2]),
      operation({ Type: 'defragment' }, {}, [3, 4]),
    );
    const [persisted, last] = history.operations.completedAt;
    expect(persisted).toBeGreaterThan(last!);
    expect(persisted).toBeLessThan(NEVER);
  });

  test('values of 20 bytes or more that equal their hash in a result', () => {
    const long = 'abcdefghijklmnopqrst';
    const [put, range] = summary(
      read(
        operation(txn([putPart('a', long)]), { Txn: { Results: [{}] } }),
        operation(
          { Type: 'range', Range: { Start: 'a' } },
          {
            Range: { KVs: [{ Key: 'a', Value: { Value: '', Hash: 3503041325 }, ModRevision: 2 }], Count: 1 },
          },
        ),
      ),
    );
    const hash = /"a" (\d+)\]/.exec(put!)![1];
    expect(range).toContain(`["a" 3503041325 2]`);
    expect(hash).toBe('3503041325');
  });
});

describe('the order is that of the clock', () => {
  const order = (first: readonly unknown[], second: readonly unknown[]) => {
    const { invokedAt, completedAt } = read(
      operation({ Type: 'defragment' }, {}, first),
      operation({ Type: 'defragment' }, {}, second),
    ).operations;
    return completedAt[0]! < invokedAt[1]! ? 'before' : 'concurrent';
  };

  test('whatever the order of the lines', () => {
    expect(order([1, 2], [3, 4])).toBe('before');
    expect(order([5, 6], [3, 4])).toBe('before');
    expect(order([1, 4], [3, 6])).toBe('concurrent');
  });

  test('equal times are concurrent', () => expect(order([1, 3], [3, 4])).toBe('concurrent'));

  test('and 64-bit times differ by one nanosecond', () => {
    const base = 9_007_199_254_740_993n;
    expect(order([base, base + 1n], [base + 2n, base + 3n])).toBe('before');
    expect(order([base, base + 2n], [base + 2n, base + 3n])).toBe('concurrent');
  });
});

const watch = (responses: unknown[], request: object = { Key: 'k', Revision: 1, WithPrefix: true }) =>
  JSON.stringify({ Request: request, Responses: responses });
const event = (Key: string, Value: string, Revision: number, more: object = {}) => ({
  ...{ Type: 'put-operation', Key, Value: { Value }, Revision },
  ...more,
});

describe('watches become operations', () => {
  test('one a response, each from where the last one ended', () => {
    const history = read(
      watch([
        { Events: [event('k1', 'x', 2), event('k2', 'y', 3, { IsCreate: true })], Revision: 9, Time: 50 },
        { IsProgressNotify: true, Revision: 6, Time: 60 },
        { Revision: 7, Time: 65 },
        {
          Events: [
            {
              Type: 'delete-operation',
              Key: 'k1',
              Revision: 7,
              PrevValue: { Value: { Value: 'x' }, ModRevision: 2 },
            },
          ],
          Time: 70,
        },
        { Error: 'compacted', Events: [event('k1', 'z', 8)], Time: 80 },
      ]),
    );
    expect(summary(history)).toEqual([
      'watch {"start" "k", "end" "l", "after" 0} -> {"through" 3, "events" [["put" "k1" "x" 2 false] ["put" "k2" "y" 3 true]]}',
      'watch {"start" "k", "end" "l", "after" 3} -> {"through" 6, "events" []}',
      'watch {"start" "k", "end" "l", "after" 6} -> {"through" 7, "events" [["delete" "k1" 7 false ["x" 2]]]}',
    ]);
  });

  test('from the revision that the first response tells, if the request had none', () => {
    const request = { Key: 'k' };
    const told = { Events: [event('k', 'x', 5)], Time: 50 };
    const notified = { IsProgressNotify: true, Revision: 3, Time: 40 };
    expect(summary(read(watch([told], request)))[0]).toMatch(
      /^watch {"start" "k", "after" 4} -> {"through" 5/,
    );
    expect(summary(read(watch([notified, told], request)))[0]).toMatch(
      /^watch {"start" "k", "after" 3} -> {"through" 5/,
    );
  });

  test('a prefix ends before the next one', () => {
    expect([...['', 'a', 'a\u{10ffff}', '\u{d7ff}'].map(prefixEnd)]).toEqual(['\0', 'b', 'b', '\u{e000}']);
  });
});

describe('a report', () => {
  test('is read from its folder as one history', () => {
    const history = readHistory(example);
    expect(history.format).toBe('etcd-robustness');
    expect(history.operations.count).toBe(7);
    const result = checkLinearizableSync(history, etcd());
    expect(result.verdict).toBe('valid');
    expect(history.processes).toContain('3 of client-1/operations.json');
  });

  test('is read from its files, and grouped with nothing else', () => {
    const files = etcdReportFiles(example)!;
    expect(files).toHaveLength(3);
    expect(readHistory(files).operations.count).toBe(7);
    const others = ['-', 'other/client-1/operations.json', 'client-x/watch.json', 'x.jsonl'];
    expect(historySourcesOf([...files, ...others, 'x.jsonl'])).toEqual([
      files,
      ...others.map((path) => [path]),
      ['x.jsonl'],
    ]);
  });

  test('is judged without its watches, but not without one of its clients', () => {
    const operations = etcdReportFiles(example)!.filter((file) => file.endsWith('operations.json'));
    expect(checkLinearizableSync(readHistory(operations), etcd()).verdict).toBe('valid');
    expect(badInputOf(() => readHistory(operations[1]!)).message).toMatch(
      /^a part of the report is missing: .*client-1/,
    );
  });

  test('what other programs store under such names is read by its content', () => {
    const client = join(folder, 'client-1');
    mkdirSync(client);
    cpSync(join(example, 'client-1'), join(folder, 'client-2'), { recursive: true });
    const file = join(client, 'operations.json');
    writeFileSync(file, '{"process":0,"type":"invoke","f":"read","value":null}\n');
    expect(readHistory(file).format).toBe('jepsen-json');
  });

  test('a watch that missed an event makes it a violation', () => {
    const silent = watch([{ IsProgressNotify: true, Revision: 3, Time: 20000 }], {
      Key: '',
      Revision: 1,
      WithPrefix: true,
    });
    const copy = join(folder, 'silent');
    cpSync(example, copy, { recursive: true });
    mkdirSync(join(copy, 'client-3'));
    writeFileSync(join(copy, 'client-3', 'watch.json'), silent);
    expect(checkLinearizableSync(readHistory(copy), etcd()).verdict).toBe('violated');
  });
});

describe('what is malformed is refused with its line', () => {
  const refusals: [text: string, message: RegExp][] = [
    [
      operation({ Type: 'range', Range: { Start: 'a' } }, { Revision: 2 }),
      /the Output has neither Range nor an Error/,
    ],
    [operation(txn([{ Type: 'move-operation' }]), {}), /unknown Type "move-operation" in a txn/],
    [operation({ Type: 'defragment' }, {}, [5, 4]), /the operation returns at 4, before its call at 5/],
    [operation({ Type: 'defragment' }, {}, ['"x"', 4]), /expected a whole number for Call, found "x"/],
    [operation({ Type: 'range', Range: [] }, {}), /expected an object with End, found \[\]/],
    [watch([{ Events: [{ Type: 'x', Key: 'a', Revision: 1 }] }]), /unknown Type "x" of an event/],
    [watch([{ Events: 5 }]), /expected an array for Events, found 5/],
    ['{"ClientId":1,"Call":1,"Return":2}', /the operation has no Input/],
    ['{"ClientId":1,"Call":1', /ends|end of the input|expected/],
  ];
  test.each(refusals)('%s', (text, message) => {
    const first = operation({ Type: 'defragment' }, {});
    const error = badInputOf(() => readHistoryText(`${first}\n${text}`, { format: 'etcd-robustness' }));
    expect(error.message).toMatch(message);
    expect(error.place?.line).toBe(2);
  });

  test('a request of another type is named', () => {
    const text = operation({ Type: 'election' }, {});
    const error = badInputOf(() => readHistoryText(text, { format: 'etcd-robustness' }));
    expect(error.message).toMatch(/unknown Type "election" of an operation; known: range, txn/);
  });
});
