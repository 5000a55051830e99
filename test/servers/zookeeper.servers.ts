import { describe, expect, test } from 'vitest';
import { zooKeeperServer } from '../../src/verifier/servers/zookeeper/zookeeper-server.ts';
import { type ReadMode, ZooKeeperSession } from '../../src/verifier/servers/zookeeper/zookeeper-session.ts';
import { expectedRun } from './real/expected-run.ts';
import { isolateLeader } from './real/isolated-leader.ts';
import { readOfWokenLeader } from './real/woken-leader.ts';

describe('three nodes of ZooKeeper', () => {
  test('reach each other through the proxies alone; a leader that is cut off steps down, and another is elected', async () => {
    const { before, after, swallowedPieces, isBack, directConnections } =
      await isolateLeader(zooKeeperServer);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect(swallowedPieces).toBeGreaterThan(0);
    expect(isBack).toBe(true);
    expect(directConnections).toEqual([]);
  });

  test('read from the past when a leader that was stopped goes on, also after a sync, and not after a write', async () => {
    const readAfter = (readMode: ReadMode) =>
      readOfWokenLeader(zooKeeperServer, (place) =>
        ZooKeeperSession.open({ ...place, readMode, sessionMs: 30_000 }),
      );
    // Whether the woken leader answers before it notices that it is none any more is a matter of milliseconds.
    const answers: unknown[] = [];
    while (!answers.includes(1) && answers.length < 10) answers.push(await readAfter('sync'));
    expect(answers).toContain(1);
    expect(await readAfter('write')).not.toBe(1);
  });

  test('are linearizable while they are cut off, stopped and killed, if a write comes before each read', async () => {
    const faults = ['partition', 'pause', 'kill'];
    await expectedRun({
      ...{ server: 'zookeeper/write-before-read', workload: 'lin-kv', faults },
      ...{ durationMs: 6_000, faultIntervalMs: 1_000, leastOk: 30 },
    });
  });

  test('are linearizable while they are killed, if a sync comes before each read', async () => {
    await expectedRun({
      ...{ server: 'zookeeper', workload: 'lin-kv', faults: ['kill', 'reset'] },
      ...{ durationMs: 4_000, faultIntervalMs: 800 },
    });
  });

  test('lose updates under a lock whose holder sleeps for too long', async () => {
    await expectedRun({
      ...{ server: 'zookeeper', workload: 'unfenced-counter', faults: ['client-pause'] },
      ...{ durationMs: 6_500, faultIntervalMs: 800, keyCount: 1 },
    });
  });

  test('lose none where the resource looks at the zxid of the lock', async () => {
    await expectedRun({
      ...{ server: 'zookeeper', workload: 'fenced-counter', faults: ['client-pause'] },
      ...{ durationMs: 6_500, faultIntervalMs: 800, keyCount: 2 },
    });
  });
});
