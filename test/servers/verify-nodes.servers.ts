import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeWorkloads } from '../../src/runtime/maelstrom/registry.ts';
import { builtMain } from '../cli/run-cli.ts';
import { verifyProgram } from './verify/verify-program.ts';

const commandOf = (workload: string, ...more: readonly string[]) => [
  process.execPath,
  builtMain,
  'node',
  workload,
  ...more,
];

/** Nodes of these never speak to each other: there is nothing for a partition to cut. */
const withoutMessages = ['echo', 'unique-ids'];

describe.concurrent('our own nodes keep what they promise', () => {
  test.each(Object.keys(nodeWorkloads))('%s', async (workload) => {
    const { verdict, found, counts } = await verifyProgram({
      workload,
      command: commandOf(workload),
      durationMs: 2_000,
      recoveryMs: 1_000,
      operationTimeoutMs: 2_000,
      faults: withoutMessages.includes(workload) ? [] : ['partition'],
    });
    expect(found).toEqual([]);
    expect(verdict).toBe('valid');
    expect(counts.total().ok).toBeGreaterThan(20);
  });
});

describe.concurrent('a node that is killed comes back with what is on its disk', () => {
  test.each(['lin-kv', 'pn-counter'])('%s', async (workload) => {
    const data = mkdtempSync(join(tmpdir(), 'quorate-node-test-'));
    try {
      const { verdict, found, counts } = await verifyProgram({
        workload,
        command: commandOf(workload, '--data', data),
        durationMs: 3_000,
        recoveryMs: 1_000,
        faults: ['kill'],
        faultIntervalMs: 1_000,
      });
      expect(found).toEqual([]);
      expect(verdict).toBe('valid');
      expect(counts.total().ok).toBeGreaterThan(20);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
