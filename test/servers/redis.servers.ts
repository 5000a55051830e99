import { describe, expect, test } from 'vitest';
import { expectedRun } from './real/expected-run.ts';

describe('one Redis', () => {
  test('is linearizable while it is stopped and killed, if each command is on the disk before its answer', async () => {
    await expectedRun({
      ...{ server: 'redis', workload: 'lin-kv', faults: ['pause', 'kill', 'client-partition'] },
      ...{ durationMs: 6_000, faultIntervalMs: 1_000, clients: 6 },
    });
  });

  test('loses what was written when it is killed and keeps nothing on the disk', async () => {
    await expectedRun({
      ...{ server: 'redis/in-memory', workload: 'lin-kv', faults: ['restart-all'] },
      ...{ durationMs: 4_000, faultIntervalMs: 1_000 },
    });
  });
});

describe('the quorum lock over three masters', () => {
  test('loses updates when its holder sleeps for too long', async () => {
    await expectedRun({
      ...{ server: 'redis/quorum', workload: 'unfenced-counter', faults: ['client-pause'] },
      ...{ durationMs: 5_000, faultIntervalMs: 800, keyCount: 1 },
    });
  });

  test('loses updates when a majority has forgotten it', async () => {
    // Somebody must be at work when the power fails, and somebody else quick enough after it: not each run sees that.
    const verdicts: string[] = [];
    while (!verdicts.includes('violated') && verdicts.length < 12) {
      const { summary } = await expectedRun({
        ...{ server: 'redis/quorum-in-memory', workload: 'unfenced-counter', faults: ['restart-all'] },
        ...{ durationMs: 8_000, faultIntervalMs: 700, keyCount: 1, rate: 120 },
      });
      verdicts.push(summary.verdict);
    }
    expect(verdicts).toContain('violated');
  });

  test('loses none where the resource looks at tokens that a majority keeps', async () => {
    await expectedRun({
      ...{
        server: 'redis/quorum',
        workload: 'fenced-counter',
        faults: ['client-pause', 'restart-all', 'pause'],
      },
      ...{ durationMs: 8_000, faultIntervalMs: 1_500, keyCount: 1 },
    });
  });
});
