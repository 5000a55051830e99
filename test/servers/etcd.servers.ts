import { describe, expect, test } from 'vitest';
import { etcdServer } from '../../src/verifier/servers/etcd/etcd-server.ts';
import { EtcdSession } from '../../src/verifier/servers/etcd/etcd-session.ts';
import { expectedRun } from './real/expected-run.ts';
import { isolateLeader } from './real/isolated-leader.ts';
import { readOfWokenLeader } from './real/woken-leader.ts';

describe('three nodes of etcd', () => {
  test('reach each other through the proxies alone; a leader that is cut off steps down, and another is elected', async () => {
    const { before, after, swallowedPieces, isBack, directConnections } = await isolateLeader(etcdServer);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect(swallowedPieces).toBeGreaterThan(0);
    expect(isBack).toBe(true);
    expect(directConnections).toEqual([]);
  });

  test('do not read from the past when a leader that was stopped goes on, unless a read may be served by one node', async () => {
    const readOf = (isSerializable: boolean) =>
      readOfWokenLeader(etcdServer, async (place) => new EtcdSession({ ...place, isSerializable }));
    expect(await readOf(false)).not.toBe(1);
    // Whether the woken leader answers before it has heard what it missed is a matter of milliseconds.
    const answers: unknown[] = [];
    while (!answers.includes(1) && answers.length < 8) answers.push(await readOf(true));
    expect(answers).toContain(1);
  });

  test('are linearizable while they are cut off, stopped and killed', async () => {
    const faults = ['partition', 'pause', 'kill'];
    await expectedRun({
      ...{ server: 'etcd', workload: 'lin-kv', faults },
      ...{ durationMs: 6_000, faultIntervalMs: 1_000, leastOk: 30 },
    });
  });

  test('lose updates under a lock whose holder sleeps for too long', async () => {
    await expectedRun({
      ...{ server: 'etcd', workload: 'unfenced-counter', faults: ['client-pause'] },
      ...{ durationMs: 5_000, faultIntervalMs: 800, keyCount: 1 },
    });
  });

  test('lose none where the resource looks at the revision of the lock', async () => {
    await expectedRun({
      ...{ server: 'etcd', workload: 'fenced-counter', faults: ['client-pause'] },
      ...{ durationMs: 6_500, faultIntervalMs: 800, keyCount: 2 },
    });
  });
});
