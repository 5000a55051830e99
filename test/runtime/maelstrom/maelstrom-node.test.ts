import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeWorkloads } from '../../../src/runtime/maelstrom/registry.ts';
import { LineCluster } from './line-cluster.ts';

beforeEach(() => void vi.useFakeTimers());
const clusters: LineCluster[] = [];
afterEach(() => {
  for (const cluster of clusters.splice(0)) cluster.stop();
  vi.useRealTimers();
});

async function started(workload: string, count = 3, settings: Readonly<Record<string, number>> = {}) {
  const cluster = new LineCluster(workload, count, settings);
  clusters.push(cluster);
  return await cluster.start();
}

describe('the protocol', () => {
  test('init is answered, also when it comes again; a request before it is not served', async () => {
    const cluster = new LineCluster('echo', 1);
    clusters.push(cluster);
    await cluster.start();
    expect(cluster.sent).toEqual([{ src: 'n0', dest: 'c0', body: { type: 'init_ok', in_reply_to: 1 } }]);
    const again = { type: 'init', node_id: 'n0', node_ids: ['n0'] };
    expect(await cluster.ask('c0', 'n0', again)).toEqual({ type: 'init_ok' });
    expect(await cluster.ask('c0', 'n0', { ...again, node_id: 'n1', node_ids: ['n0', 'n1'] })).toMatchObject({
      type: 'error',
      code: 12,
    });
  });

  test('errors have the codes of the protocol, and say what is wrong', async () => {
    const cluster = await started('g-counter', 1);
    const ask = (body: object) => cluster.ask('c1', 'n0', body);
    expect(await ask({ type: 'frobnicate' })).toEqual({
      type: 'error',
      code: 10,
      text: 'there is no request "frobnicate" in this workload',
    });
    expect(await ask({ type: 'add' })).toMatchObject({ code: 12, text: '"delta" must be there' });
    expect(await ask({ type: 'add', delta: 1.5 })).toMatchObject({
      code: 12,
      text: '"delta" must be a whole number from 0 on',
    });
    expect(await ask({ type: 'add', delta: -1 })).toMatchObject({ code: 12 });
    expect(await ask({ type: 'read' })).toEqual({ type: 'read_ok', value: 0 });
  });

  test('a line that is no message is reported, and the next one is served', async () => {
    const cluster = await started('echo', 1);
    for (const line of ['garbage', '[]', '{"src":1}', '{"src":"c1","dest":"n0","body":{}}', ''])
      await cluster.give('n0', line);
    expect(cluster.warnings).toHaveLength(4);
    expect(cluster.warnings[0]).toBe('skipped a line of the input: the line is no JSON: garbage');
    expect(await cluster.ask('c1', 'n0', { type: 'echo', echo: { a: [1, null] } })).toEqual({
      type: 'echo_ok',
      echo: { a: [1, null] },
    });
  });

  test('who gives no msg_id gets no answer, and the request is done', async () => {
    const cluster = await started('g-set', 1);
    const before = cluster.sent.length;
    await cluster.give('n0', '{"src":"c1","dest":"n0","body":{"type":"add","element":7}}');
    expect(cluster.sent).toHaveLength(before);
    expect(await cluster.ask('c1', 'n0', { type: 'read' })).toEqual({ type: 'read_ok', value: [7] });
  });

  test.each(Object.keys(nodeWorkloads))('%s starts, alone and among others', async (workload) => {
    for (const count of [1, 3])
      expect((await started(workload, count)).sent.some(({ body }) => body.type === 'init_ok')).toBe(true);
  });
});

describe('workloads without a leader', () => {
  test('identifiers differ between nodes and lives', async () => {
    const cluster = await started('unique-ids');
    const ids: string[] = [];
    for (const node of ['n0', 'n1', 'n0']) ids.push((await cluster.ask('c1', node, { type: 'generate' })).id);
    await cluster.restart('n0');
    ids.push((await cluster.ask('c1', 'n0', { type: 'generate' })).id);
    expect(new Set(ids).size).toBe(4);
  });

  test('what one node is told all have in the end, also when messages are lost and repeated', async () => {
    const cluster = await started('broadcast');
    let count = 0;
    cluster.copies = () => [0, 2, 1, 0][count++ % 4]!;
    expect(await cluster.ask('c1', 'n0', { type: 'topology', topology: { n0: ['n1'] } })).toEqual({
      type: 'topology_ok',
    });
    const messages = [1, 'one', { b: 1, a: 2 }];
    for (const [index, message] of messages.entries())
      expect(await cluster.ask('c1', `n${index}`, { type: 'broadcast', message })).toEqual({
        type: 'broadcast_ok',
      });
    await cluster.pass(2_000);
    for (const node of cluster.names) {
      const { messages: read } = await cluster.ask('c1', node, { type: 'read' });
      expect(new Set(read.map((each: unknown) => JSON.stringify(each)))).toEqual(
        new Set(['1', '"one"', '{"a":2,"b":1}']),
      );
    }
  });

  test('counters sum what all nodes were told, and what they knew outlives them', async () => {
    const cluster = await started('pn-counter');
    for (const [node, delta] of Object.entries({ n0: 5, n1: -7, n2: 0 }))
      expect(await cluster.ask('c1', node, { type: 'add', delta })).toEqual({ type: 'add_ok' });
    await cluster.restart('n1');
    await cluster.pass(1_000);
    for (const node of cluster.names)
      expect(await cluster.ask('c1', node, { type: 'read' })).toEqual({ type: 'read_ok', value: -2 });
  });

  test('an addition wins over a removal that did not see it; removing what is not there is done', async () => {
    const cluster = await started('or-set', 2);
    const remove = { type: 'remove', element: 'x' };
    expect(await cluster.ask('c1', 'n1', remove)).toEqual({ type: 'remove_ok' });
    await cluster.ask('c1', 'n0', { type: 'add', element: 'x' });
    await cluster.pass(500);
    cluster.copies = () => 0;
    await cluster.ask('c1', 'n0', { type: 'add', element: 'x' });
    await cluster.ask('c1', 'n1', remove);
    expect(await cluster.ask('c1', 'n1', { type: 'read' })).toEqual({ type: 'read_ok', value: [] });
    cluster.copies = () => 1;
    await cluster.pass(1_000);
    for (const node of cluster.names)
      expect(await cluster.ask('c1', node, { type: 'read' })).toEqual({ type: 'read_ok', value: ['x'] });
  });

  test('a generation is greater than those that any node has answered before', async () => {
    const cluster = await started('generation-clock');
    let count = 0;
    cluster.copies = () => (count++ % 5 === 0 ? 0 : 1 + (count % 2));
    let latest = 0;
    for (const node of ['n0', 'n1', 'n2', 'n1', 'n0']) {
      const { generation } = await cluster.ask('c1', node, { type: 'next_generation' });
      expect(generation).toBeGreaterThan(latest);
      latest = generation;
      await cluster.restart(node);
    }
  });

  test('a node that can reach no quorum gives no generation, and gives one when it can again', async () => {
    const cluster = await started('generation-clock');
    cluster.copies = () => 0;
    expect(await cluster.ask('c1', 'n0', { type: 'next_generation' }, 1_000)).toBeUndefined();
    cluster.copies = () => 1;
    expect(await cluster.ask('c2', 'n0', { type: 'next_generation' })).toMatchObject({
      type: 'next_generation_ok',
    });
  });
});

describe('clocks', () => {
  const received = (cluster: LineCluster) =>
    cluster.sent.filter(({ body }) => body.type === 'clock_message_ok').map(({ body }) => body);

  test('of Lamport', async () => {
    const cluster = await started('lamport-clock', 2);
    expect(await cluster.ask('c1', 'n0', { type: 'event' })).toEqual({ type: 'event_ok', clock: 1 });
    expect(await cluster.ask('c1', 'n0', { type: 'send', to: 'n1' })).toEqual({ type: 'send_ok', clock: 2 });
    const message = cluster.sent.find(({ body }) => body.type === 'clock_message')!;
    expect(message).toMatchObject({ src: 'n0', dest: 'n1', body: { clock: 2 } });
    expect(received(cluster)).toEqual([
      { type: 'clock_message_ok', in_reply_to: message.body.msg_id, clock: 3 },
    ]);
    expect(await cluster.ask('c1', 'n1', { type: 'event' })).toEqual({ type: 'event_ok', clock: 4 });
    expect(await cluster.ask('c1', 'n1', { type: 'send', to: 'n7' })).toMatchObject({ code: 14 });
    await cluster.restart('n1');
    const { clock } = await cluster.ask('c1', 'n1', { type: 'event' });
    expect(clock).toBeGreaterThan(4);
  });

  test('lines are in the order of the steps, though several requests come at once', async () => {
    const cluster = await started('lamport-clock', 2);
    const before = cluster.sent.length;
    const requests = [{ type: 'event' }, { type: 'send', to: 'n1' }, { type: 'event' }];
    const lines = requests.map((body, index) =>
      JSON.stringify({ src: 'c1', dest: 'n0', body: { ...body, msg_id: 100 + index } }),
    );
    await Promise.all(lines.map((line) => cluster.give('n0', line)));
    const ofNode = cluster.sent.slice(before).filter(({ src }) => src === 'n0');
    expect(ofNode.map(({ body }) => [body.type, body.clock])).toEqual([
      ['event_ok', 1],
      ['clock_message', 2],
      ['send_ok', 2],
      ['event_ok', 3],
    ]);
  });

  test('of vectors', async () => {
    const cluster = await started('vector-clock', 2);
    await cluster.ask('c1', 'n1', { type: 'event' });
    expect(await cluster.ask('c1', 'n0', { type: 'send', to: 'n1' })).toEqual({
      type: 'send_ok',
      clock: { n0: 1 },
    });
    expect(received(cluster)).toMatchObject([{ clock: { n0: 1, n1: 2 } }]);
    await cluster.restart('n1');
    expect(await cluster.ask('c1', 'n1', { type: 'event' })).toMatchObject({ clock: { n0: 1, n1: 3 } });
  });

  test('hybrid ones, which do not take what is too far ahead', async () => {
    vi.setSystemTime(1_000_000);
    const cluster = await started('hlc', 2);
    const first = await cluster.ask('c1', 'n0', { type: 'send', to: 'n1' });
    expect(first).toEqual({ type: 'send_ok', clock: { physical_ms: 1_000_000, logical: 0 } });
    expect(received(cluster)).toMatchObject([{ clock: { physical_ms: 1_000_000, logical: 1 } }]);
    const ahead = {
      src: 'n0',
      dest: 'n1',
      body: { type: 'clock_message', msg_id: 9, clock: { physical_ms: 9e6, logical: 0 } },
    };
    await cluster.give('n1', JSON.stringify(ahead));
    expect(cluster.sent.at(-1)).toMatchObject({ dest: 'n0', body: { type: 'error', in_reply_to: 9 } });
    expect(await cluster.ask('c1', 'n1', { type: 'event' })).toMatchObject({ clock: { logical: 2 } });
  });
});
