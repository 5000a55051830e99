import { describe, expect, test } from 'vitest';
import { nodeWorkloads } from '../../src/runtime/maelstrom/registry.ts';
import { builtMain } from '../cli/run-cli.ts';
import { verifyUntilShown } from './verify/verify-program.ts';

const commandOf = (workload: string) => [process.execPath, builtMain, 'node', workload];

/** Nodes tell each other what they do not know every 100 ms. */
const recoveryMs = 1_500;

/** Nodes of these never speak to each other: there is nothing for a partition to cut. */
const withoutMessages = ['echo', 'unique-ids'];

describe.concurrent('our own nodes keep what they promise', () => {
  test.each(Object.keys(nodeWorkloads))('%s', async (workload) => {
    const { verdict, found, counts } = await verifyUntilShown(
      {
        workload,
        command: commandOf(workload),
        durationMs: 2_000,
        recoveryMs,
        operationTimeoutMs: 2_000,
        faults: withoutMessages.includes(workload) ? [] : ['partition'],
      },
      { verdict: 'valid', leastOk: 21 },
    );
    expect(found).toEqual([]);
    expect(verdict).toBe('valid');
    expect(counts.total().ok).toBeGreaterThan(20);
  });
});

describe.concurrent('a node that is killed comes back with what is on its disk', () => {
  test.each(['lin-kv', 'pn-counter'])('%s', async (workload) => {
    const { verdict, found, counts } = await verifyUntilShown(
      {
        workload,
        command: commandOf(workload),
        keepsData: true,
        durationMs: 3_000,
        recoveryMs,
        faults: ['kill'],
        faultIntervalMs: 1_000,
      },
      { verdict: 'valid', leastOk: 21 },
    );
    expect(found).toEqual([]);
    expect(verdict).toBe('valid');
    expect(counts.total().ok).toBeGreaterThan(20);
  });
});
