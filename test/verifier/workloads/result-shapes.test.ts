import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { workloads } from '../../../src/verifier/workloads/registry.ts';
import { wrongResult } from '../../../src/verifier/workloads/result-shapes.ts';

const workloadNamed = (name: string) => workloads.find((workload) => workload.name === name)!;
const steps: Json = [
  ['r', 1, null],
  ['append', 1, 2],
];

describe('results that a judge can understand, and others', () => {
  test.each<[string, string, Json, Json]>([
    ['unique-ids', 'generate', 'a1', null],
    ['broadcast', 'read', [1, 2], 'abc'],
    ['g-set', 'read', [], { 1: true }],
    ['or-set', 'read', [1], 1],
    ['g-counter', 'read', 5, '5'],
    ['pn-counter', 'read', -5, 0.5],
    ['lin-kv', 'cas', false, 'abc'],
    ['kafka', 'send', 3, 'abc'],
    ['kafka', 'poll', { k0: [[0, 'x']] }, 'abc'],
    ['kafka', 'poll', {}, { k0: [['0', 'x']] }],
    ['kafka', 'list-committed', { k0: 1 }, { k0: '1' }],
    [
      'txn-list-append',
      'txn',
      [
        ['r', 1, [7]],
        ['append', 1, 2],
      ],
      [['r', 1, [7]]],
    ],
    [
      'txn-rw-register',
      'txn',
      [
        ['r', 1, 7],
        ['append', 1, 2],
      ],
      'abc',
    ],
    ['lock', 'acquire', null, 'abc'],
    ['lock', 'release', false, 3],
    ['fenced-lock', 'acquire', 7, 'abc'],
    ['fenced-lock', 'release', true, 7],
    ['lease', 'acquire', [7, 1000], 'abc'],
    ['lease', 'acquire', false, [7]],
    ['lease', 'keep-alive', 1000, 'abc'],
    ['lease', 'release', null, 'abc'],
    ['leader-election', 'elect', 3, 'abc'],
    ['leader-election', 'leader', [3, 'a'], 'abc'],
    ['generation-clock', 'generate', 3, null],
  ])('%s: %s', (name, f, right, wrong) => {
    const operation = { f, value: f === 'txn' ? steps : null };
    expect(wrongResult(workloadNamed(name), operation, right)).toBeUndefined();
    expect(wrongResult(workloadNamed(name), operation, wrong)).toContain(`the result of ${f}`);
  });

  test('every workload with results that are looked at is in the table', () => {
    // What echo answers is compared with what was said; those of clocks are judged by their steps.
    const without = ['echo', 'lamport-clock', 'vector-clock', 'hlc'];
    for (const workload of workloads) {
      const functions = [...Object.keys(workload.minimumOk), 'cas'];
      const refused = functions.some(
        (f) => wrongResult(workload, { f, value: steps }, { odd: 'abc' }) !== undefined,
      );
      expect([workload.name, refused]).toEqual([workload.name, !without.includes(workload.name)]);
    }
  });
});
