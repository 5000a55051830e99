import { describe, expect, test } from 'vitest';
import { OneNodeRaft } from './one-node-raft.ts';

describe('the services of `serve raft`, through their client', () => {
  test('share one log: what one of them does leaves the others as they are', async () => {
    const cluster = new OneNodeRaft();
    const client = cluster.client();
    await client.put('same/name', { a: [1] });
    const token = await client.locks.acquire('same/name', 'a', 1_000);
    const lease = await client.leases.grant(1_000);
    const leader = await client.elections.campaign('same/name', 'a', 1_000);
    expect(token).toBeLessThan(lease);
    expect(lease).toBeLessThan(leader.token);
    expect(await client.compareAndSet('same/name', { a: [1] }, 2)).toBe(true);
    expect(await client.delete('same/name')).toBe(true);
    expect(await client.get('same/name')).toBeNull();
    expect(await client.locks.holder('same/name')).toEqual({ owner: 'a', token });
    expect(await client.elections.observe('same/name')).toEqual({ candidate: 'a', token: leader.token });
    await client.close();
    expect(cluster.status).toMatchObject({ role: 'leader', sessions: 0 });
  });

  test('a lock ends by itself, and its next holder has a greater token', async () => {
    const cluster = new OneNodeRaft();
    const { locks } = cluster.client();
    const first = await locks.acquire('l', 'a', 1_000);
    expect(await locks.acquire('l', 'b', 1_000)).toBeNull();
    cluster.wait(900);
    expect(await locks.renew('l', first!, 1_000)).toBe(true);
    cluster.wait(900);
    expect(await locks.acquire('l', 'a', 1_000)).toBe(first);
    cluster.wait(1_000);
    expect(await locks.holder('l')).toBeNull();
    const second = await locks.acquire('l', 'b', 1_000);
    expect(second).toBeGreaterThan(first!);
    expect(await locks.renew('l', first!, 1_000)).toBe(false);
    expect(await locks.release('l', first!)).toBe(false);
    expect(await locks.release('l', second!)).toBe(true);
    expect(await locks.holder('l')).toBeNull();
  });

  test('a lease ends with what is attached to it unless it is kept alive', async () => {
    const cluster = new OneNodeRaft();
    const { leases } = cluster.client();
    const lease = await leases.grant(1_000);
    expect(await leases.attach(lease, 'workers/1', 'up')).toBe(true);
    cluster.wait(900);
    expect(await leases.keepAlive(lease)).toBe(true);
    cluster.wait(900);
    expect(await leases.get(lease)).toEqual({ id: lease, ttlMs: 1_000, attached: { 'workers/1': 'up' } });
    expect(await leases.attached('workers/1')).toBe('up');
    cluster.wait(100);
    expect(await leases.attached('workers/1')).toBeNull();
    expect(await leases.get(lease)).toBeNull();
    expect(await leases.keepAlive(lease)).toBe(false);
    expect(await leases.attach(lease, 'workers/1', 'up')).toBe(false);
    expect(await leases.revoke(lease)).toBe(false);
    const next = await leases.grant(1_000);
    expect(next).toBeGreaterThan(lease);
    expect(await leases.revoke(next)).toBe(true);
  });

  test('an election passes to the next in the row when its leader resigns, or is silent', async () => {
    const cluster = new OneNodeRaft();
    const { elections } = cluster.client();
    const first = await elections.campaign('e', 'a', 1_000);
    expect(first.candidate).toBe('a');
    expect(await elections.campaign('e', 'b', 5_000)).toEqual(first);
    const second = (await elections.resign('e', 'a'))!;
    expect(second.candidate).toBe('b');
    expect(second.token).toBeGreaterThan(first.token);
    expect(await elections.campaign('e', 'c', 9_000)).toEqual(second);
    cluster.wait(5_000);
    expect(await elections.observe('e')).toMatchObject({ candidate: 'c' });
    expect(await elections.resign('e', 'c')).toBeNull();
  });

  test('nothing is held without limit', async () => {
    const cluster = new OneNodeRaft();
    const { leases } = cluster.client();
    const long = leases.grant(86_400_001);
    await expect(long).rejects.toMatchObject({ code: 'badRequest', effect: 'none' });
    const lease = await leases.grant(1_000);
    for (let key = 0; key < 1_000; key++) await leases.attach(lease, `key-${key}`, 'value');
    const tooMany = leases.attach(lease, 'one-more', 'value');
    await expect(tooMany).rejects.toMatchObject({ code: 'full', effect: 'none' });
    expect(await leases.attach(lease, 'key-7', 'other')).toBe(true);
  });

  test.each([
    ['an empty owner', (cluster: OneNodeRaft) => cluster.client().locks.acquire('l', '', 1), '"owner" must'],
    ['a time below 1', (cluster: OneNodeRaft) => cluster.client().leases.grant(0), '"ttlMs" must'],
    ['half a token', (cluster: OneNodeRaft) => cluster.client().locks.renew('l', 1.5, 1), '"token" must'],
    ['a lease of no number', (cluster: OneNodeRaft) => cluster.client().leases.get(-1), 'a lease must'],
  ])('%s is refused', async (_, ask, message) => {
    await expect(ask(new OneNodeRaft())).rejects.toMatchObject({
      code: 'badRequest',
      effect: 'none',
      message: expect.stringContaining(message),
    });
  });
});
