import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Line, LineCluster } from './line-cluster.ts';

beforeEach(() => void vi.useFakeTimers());
const clusters: LineCluster[] = [];
afterEach(() => {
  for (const cluster of clusters.splice(0)) cluster.stop();
  vi.useRealTimers();
});

async function started(workload: string, count = 3) {
  const cluster = new LineCluster(workload, count);
  clusters.push(cluster);
  await cluster.start();
  await cluster.pass(2_000);
  return cluster;
}

const leaderOf = ({ sent }: LineCluster) => sent.findLast(({ body }) => body.type === 'appendEntries')!.src;

test('lin-kv: every node serves everybody, and errors are those of the protocol', async () => {
  const cluster = await started('lin-kv');
  const ask = (node: string, body: object) => cluster.ask('c1', node, body);
  expect(await ask('n0', { type: 'read', key: 1 })).toMatchObject({ type: 'error', code: 20 });
  expect(await ask('n0', { type: 'cas', key: 1, from: 1, to: 2 })).toMatchObject({ code: 20 });
  expect(await ask('n1', { type: 'write', key: 1, value: null })).toEqual({ type: 'write_ok' });
  expect(await ask('n2', { type: 'read', key: 1 })).toEqual({ type: 'read_ok', value: null });
  expect(await ask('n2', { type: 'cas', key: 1, from: null, to: [2] })).toEqual({ type: 'cas_ok' });
  expect(await ask('n0', { type: 'cas', key: 1, from: null, to: 3 })).toMatchObject({ code: 22 });
  expect(await ask('n0', { type: 'read', key: 1 })).toEqual({ type: 'read_ok', value: [2] });
  expect(await ask('n0', { type: 'read', key: '1' })).toMatchObject({ code: 20 });
});

test('lin-kv: what the network repeats is done once', async () => {
  const cluster = await started('lin-kv');
  cluster.copies = ({ body }: Line) => (body.type === 'clientRequest' ? 3 : 1);
  const follower = cluster.names.find((name) => name !== leaderOf(cluster))!;
  await cluster.ask('c1', follower, { type: 'write', key: 'k', value: 1 });
  // Were it done again it would be refused, and the client might be told that.
  expect(await cluster.ask('c1', follower, { type: 'cas', key: 'k', from: 1, to: 2 })).toEqual({
    type: 'cas_ok',
  });
  await cluster.ask('c2', follower, { type: 'write', key: 'k', value: 1 });
  await cluster.pass(1_000);
  expect(await cluster.ask('c2', follower, { type: 'read', key: 'k' })).toEqual({
    type: 'read_ok',
    value: 1,
  });
});

test('lin-kv: a new leader takes over, and what was acknowledged outlives restarts of all nodes', async () => {
  const cluster = await started('lin-kv');
  const first = leaderOf(cluster);
  await cluster.ask('c1', first, { type: 'write', key: 'k', value: 'kept' });
  cluster.copies = ({ src, dest }: Line) => (src === first || dest === first ? 0 : 1);
  await cluster.pass(3_000);
  const [second] = cluster.names.filter((name) => name !== first);
  expect(await cluster.ask('c2', second!, { type: 'read', key: 'k' })).toEqual({
    type: 'read_ok',
    value: 'kept',
  });
  // The old one may lead for itself, but answers nothing.
  expect(await cluster.ask('c3', first, { type: 'read', key: 'k' }, 1_000)).toBeUndefined();
  cluster.copies = () => 1;
  for (const name of cluster.names) await cluster.restart(name);
  await cluster.pass(3_000);
  expect(await cluster.ask('c4', first, { type: 'read', key: 'k' })).toEqual({
    type: 'read_ok',
    value: 'kept',
  });
});

test('lock: held by one client until that one releases it', async () => {
  const cluster = await started('lock');
  const acquire = { type: 'acquire', lock: 'l0' };
  const release = { type: 'release', lock: 'l0' };
  expect(await cluster.ask('c1', 'n0', acquire)).toEqual({ type: 'acquire_ok' });
  expect(await cluster.ask('c2', 'n1', acquire)).toEqual({ type: 'acquire_ok', acquired: false });
  expect(await cluster.ask('c1', 'n0', acquire)).toEqual({ type: 'acquire_ok', acquired: false });
  expect(await cluster.ask('c2', 'n1', release)).toEqual({ type: 'release_ok', released: false });
  await cluster.pass(10_000);
  expect(await cluster.ask('c2', 'n1', { type: 'acquire', lock: 'l1' })).toEqual({ type: 'acquire_ok' });
  expect(await cluster.ask('c1', 'n2', release)).toEqual({ type: 'release_ok' });
  expect(await cluster.ask('c2', 'n1', acquire)).toEqual({ type: 'acquire_ok' });
  expect(await cluster.ask('c2', 'n1', { type: 'acquire' })).toMatchObject({ code: 12 });
});

test('fenced-lock: tokens go up, and a release needs the right one', async () => {
  const cluster = await started('fenced-lock');
  const acquire = { type: 'acquire', lock: 'l0' };
  const first = await cluster.ask('c1', 'n0', acquire);
  expect(first).toEqual({ type: 'acquire_ok', acquired: true, token: expect.any(Number) });
  const release = (token: number) => ({ type: 'release', lock: 'l0', token });
  expect(await cluster.ask('c1', 'n0', release(first.token + 1))).toMatchObject({ released: false });
  expect(await cluster.ask('c2', 'n0', release(first.token))).toMatchObject({ released: false });
  expect(await cluster.ask('c1', 'n0', release(first.token))).toEqual({ type: 'release_ok' });
  const second = await cluster.ask('c2', 'n0', acquire);
  expect(second.token).toBeGreaterThan(first.token);
});

test('lease: ends when its time is over, unless it is kept alive', async () => {
  const cluster = await started('lease');
  const acquire = { type: 'acquire', lease: 'l0', ttl_ms: 1_000 };
  const { token, ...granted } = await cluster.ask('c1', 'n0', acquire);
  expect(granted).toEqual({ type: 'acquire_ok', acquired: true, ttl_ms: 1_000 });
  await cluster.pass(600);
  const keepAlive = { type: 'keep_alive', lease: 'l0', token, ttl_ms: 1_000 };
  expect(await cluster.ask('c1', 'n1', keepAlive)).toEqual({
    type: 'keep_alive_ok',
    kept: true,
    ttl_ms: 1_000,
  });
  await cluster.pass(600);
  expect(await cluster.ask('c2', 'n0', acquire)).toEqual({ type: 'acquire_ok', acquired: false });
  await cluster.pass(1_000);
  const next = await cluster.ask('c2', 'n0', acquire);
  expect(next.token).toBeGreaterThan(token);
  expect(await cluster.ask('c1', 'n1', keepAlive)).toEqual({ type: 'keep_alive_ok', kept: false });
  expect(await cluster.ask('c1', 'n0', { type: 'release', lease: 'l0', token })).toMatchObject({
    released: false,
  });
});

test('leader-election: one leads a term, until it resigns or campaigns no more', async () => {
  const cluster = await started('leader-election');
  const campaign = (candidate: string) => ({ type: 'campaign', candidate, election: 'e0' });
  const leader = { type: 'leader', election: 'e0' };
  expect(await cluster.ask('c1', 'n0', leader)).toEqual({ type: 'leader_ok', term: null, leader: null });
  const { term, elected } = await cluster.ask('c1', 'n0', campaign('c1'));
  expect(elected).toBe(true);
  expect(await cluster.ask('c2', 'n1', campaign('c2'))).toEqual({ type: 'campaign_ok', elected: false });
  expect(await cluster.ask('c2', 'n1', leader)).toEqual({ type: 'leader_ok', term, leader: 'c1' });
  const resign = { type: 'resign', election: 'e0', candidate: 'c1', term };
  expect(await cluster.ask('c1', 'n0', { ...resign, term: term + 1 })).toEqual({ type: 'resign_ok' });
  expect(await cluster.ask('c2', 'n1', leader)).toMatchObject({ leader: 'c1' });
  expect(await cluster.ask('c1', 'n0', resign)).toEqual({ type: 'resign_ok' });
  const second = await cluster.ask('c2', 'n1', campaign('c2'));
  expect(second.term).toBeGreaterThan(term);
  await cluster.pass(7_000);
  expect(await cluster.ask('c1', 'n0', leader)).toMatchObject({ leader: null });
});
