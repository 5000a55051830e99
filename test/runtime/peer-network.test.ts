import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Envelope } from '../../src/runtime/node-process.ts';
import { PeerNetwork } from '../../src/runtime/peers/peer-network.ts';
import type { PeerEvent, PeerNetworkOptions } from '../../src/runtime/peers/peer-settings.ts';

const key = Buffer.from('a shared key of enough bytes');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Resolves when the condition holds: nothing here is judged by how long that takes. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

interface Side {
  readonly network: PeerNetwork;
  readonly port: number;
  readonly received: (Envelope & { readonly from: string })[];
  readonly events: PeerEvent[];
}

async function side(
  node: string,
  peers: Readonly<Record<string, number>>,
  options: Partial<PeerNetworkOptions> = {},
  introduction?: unknown,
): Promise<Side> {
  const received: Side['received'] = [];
  const events: PeerEvent[] = [];
  const network = new PeerNetwork({
    node,
    cluster: 'c',
    key,
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, port]) => [name, { host: '127.0.0.1', port }]),
    ),
    listen: { host: '127.0.0.1', port: 0 },
    onMessage: (from, envelope) => received.push({ from, ...envelope }),
    onEvent: (event) => events.push(event),
    ...options,
    limits: { minBackoffMs: 5, maxBackoffMs: 20, ...options.limits },
  });
  network.introduce(introduction);
  closing.push(() => network.close());
  return { network, port: await network.start(), received, events };
}

const envelope = (id: string) => ({ id, message: { type: 'test', id } });
/** A port on which nobody listens. */
const nowhere = 1;

describe('a network of peers', () => {
  test('carries messages to whom they are for, in order, and introduces who sends', async () => {
    const introductions: unknown[] = [];
    const to = await side(
      'n2',
      { n1: nowhere },
      {
        onIntroduction: (from, introduction) => introductions.push([from, introduction]),
      },
    );
    const from = await side('n1', { n2: to.port }, {}, { http: 'there' });
    for (let number = 0; number < 100; number++) from.network.send('n2', envelope(String(number)));
    from.network.send('nobody', envelope('x'));
    await until(() => to.received.length === 100);
    expect(to.received.map(({ id }) => Number(id))).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(to.received[7]).toEqual({ from: 'n1', ...envelope('7') });
    expect(introductions).toEqual([['n1', { http: 'there' }]]);
    expect(from.network.connected).toEqual(['n2']);
    expect(from.network.counts.get('n2')).toMatchObject({
      sentMessages: 100,
      droppedMessages: 0,
      connects: 1,
    });
  });

  test('connects again when the connection breaks, and to a peer that starts later', async () => {
    const sockets: Socket[] = [];
    const to = await side('n2', { n1: nowhere });
    const proxy = createServer((socket) => {
      const onward = connect(to.port, '127.0.0.1');
      sockets.push(socket);
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => {});
      onward.on('error', () => {});
      socket.on('close', () => onward.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const from = await side('n1', { n2: (proxy.address() as { port: number }).port });
    closing.push(() => proxy.close());
    for (let round = 1; round <= 3; round++) {
      await until(() => from.network.counts.get('n2')!.connects === round);
      from.network.send('n2', envelope(`round ${round}`));
      await until(() => to.received.length === round);
      sockets.at(-1)!.destroy();
      await until(() => from.events.filter(({ event }) => event === 'peerDisconnected').length === round);
    }
    expect(to.received.map(({ id }) => id)).toEqual(['round 1', 'round 2', 'round 3']);
  });

  test('keeps the latest messages for a peer that is away, and counts the others', async () => {
    const from = await side(
      'n1',
      { n2: nowhere },
      { limits: { maxQueuedMessages: 10, maxMessageBytes: 1_000 } },
    );
    for (let number = 0; number < 25; number++) from.network.send('n2', envelope(String(number)));
    from.network.send('n2', { id: 'long', message: 'x'.repeat(2_000) });
    expect(from.network.counts.get('n2')!.droppedMessages).toBe(16);
    await until(() => from.events.some(({ event }) => event === 'peerUnreachable'));
  });

  test.each<[string, Partial<PeerNetworkOptions>, string]>([
    ['has another key', { key: Buffer.from('another key of enough bytes!') }, 'not authentic'],
    ['belongs to another cluster', { cluster: 'other' }, 'cluster'],
    ['has a name that is not known', { node: 'n9' }, 'no peer'],
    ['looks for another node', {}, 'calls itself "n2"'],
  ])('refuses a node that %s, and says why on one of the sides', async (_, options, reason) => {
    const to = await side('n2', { n1: nowhere });
    const from = await side('n1', { [reason.startsWith('calls') ? 'n3' : 'n2']: to.port }, options);
    from.network.send('n2', envelope('secret'));
    const reasons = () =>
      [...to.events, ...from.events].map((event) => ('reason' in event ? event.reason : ''));
    await until(() => reasons().some((text) => text.includes(reason)));
    expect(to.received).toEqual([]);
    expect(from.network.connected).toEqual([]);
  });

  test('refuses what was recorded from another connection', async () => {
    const to = await side('n2', { n1: nowhere });
    const recorded: Buffer[] = [];
    const proxy = createServer((socket) => {
      const onward = connect(to.port, '127.0.0.1');
      socket.on('data', (bytes) => recorded.push(bytes));
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => {});
      onward.on('error', () => {});
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const from = await side('n1', { n2: (proxy.address() as { port: number }).port });
    from.network.send('n2', envelope('once'));
    await until(() => to.received.length === 1);
    await from.network.close();
    proxy.close();
    const replayed = connect(to.port, '127.0.0.1');
    replayed.write(Buffer.concat(recorded));
    replayed.on('error', () => {});
    replayed.resume();
    await once(replayed, 'close');
    expect(
      to.events.some((event) => event.event === 'peerRefused' && event.reason.includes('not authentic')),
    ).toBe(true);
    expect(to.received.map(({ id }) => id)).toEqual(['once']);
  });

  test.each<[string, string, string]>([
    ['another protocol', 'GET / HTTP/1.1\r\n\r\n', 'no greeting of a quorate node'],
    ['a long line', 'x'.repeat(5_000), 'no greeting of a quorate node'],
    [
      'another version',
      `${JSON.stringify({ quorate: 2, cluster: 'c', from: 'n1', to: 'n2', nonce: '0'.repeat(64) })}\n`,
      'version 2',
    ],
    ['nothing at all', '', 'no greeting came in time'],
    [
      'a greeting and no more',
      `${JSON.stringify({ quorate: 1, cluster: 'c', from: 'n1', to: 'n2', nonce: '0'.repeat(64) })}\n`,
      'no greeting came in time',
    ],
  ])('closes a connection that sends %s', async (_, text, reason) => {
    const to = await side('n2', { n1: nowhere }, { limits: { greetingTimeoutMs: 50 } });
    const socket = connect(to.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write(text);
    await once(socket, 'close');
    await until(() => to.events.some((event) => event.event === 'peerRefused'));
    const [refused] = to.events.filter((event) => event.event === 'peerRefused');
    expect(refused!.reason).toContain(reason);
  });

  test('a key that can be guessed is refused', async () => {
    await expect(side('n1', {}, { key: Buffer.from('short') })).rejects.toThrow('at least 16 bytes');
  });
});
