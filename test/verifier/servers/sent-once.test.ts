import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { EtcdSession } from '../../../src/verifier/servers/etcd/etcd-session.ts';
import { RedisSession } from '../../../src/verifier/servers/redis/redis-session.ts';
import {
  httpRequests,
  RequestCounter,
  type RequestFraming,
  redisCommands,
  zooKeeperPackets,
} from '../../../src/verifier/servers/request-counter.ts';
import type { ServerSession, SessionPlace } from '../../../src/verifier/servers/session.ts';
import { JuteWriter } from '../../../src/verifier/servers/zookeeper/jute.ts';
import { ZooKeeperSession } from '../../../src/verifier/servers/zookeeper/zookeeper-session.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Kind {
  readonly framing: RequestFraming;
  readonly open: (place: SessionPlace) => Promise<ServerSession>;
  /** Answers a read of a register that was never written, or what opens a session. */
  readonly answer: (bytes: Buffer) => string | Buffer;
}

const json = '{"header":{"revision":"1"}}';
const noNode = (xid: number) => new JuteWriter().integer(xid).long(1n).integer(-101).packet();
const welcome = new JuteWriter().integer(0).integer(2000).long(1n).bytes(new Uint8Array(16)).packet();

const kinds: Readonly<Record<string, Kind>> = {
  etcd: {
    framing: httpRequests,
    open: async (place) => new EtcdSession(place),
    answer: () => `HTTP/1.1 200 OK\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
  },
  ZooKeeper: {
    framing: zooKeeperPackets,
    open: (place) => ZooKeeperSession.open({ ...place, readMode: 'local', sessionMs: 2000 }),
    // The first packet has a zero where later ones have their number.
    answer: (bytes) => (bytes.readInt32BE(4) === 0 ? welcome : noNode(bytes.readInt32BE(4))),
  },
  Redis: { framing: redisCommands, open: RedisSession.open, answer: () => '$-1\r\n' },
};

/** A server that answers, until it is told to end each connection on which something comes. */
async function startServer({ framing, answer }: Kind) {
  const counter = new RequestCounter(framing);
  const state = { isRude: false, sent: 0 };
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const name = `${++connections}`;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      counter.add(bytes, name);
      if (state.isRude) socket.destroy();
      else socket.write(answer(bytes));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = { host: '127.0.0.1', port: (server.address() as { port: number }).port };
  const place: SessionPlace = {
    ...address,
    all: [address],
    clientNumber: 1,
    timeoutMs: 1000,
    onRequest: () => (state.sent += 1),
  };
  return { counter, state, place };
}

describe.each(Object.entries(kinds))('a client of %s', (_, kind) => {
  test('sends an operation once, also over a kept connection that is closed under it', async () => {
    const { counter, state, place } = await startServer(kind);
    const session = await kind.open(place);
    cleanups.push(() => session.close());
    expect(await session.registers!.read('x')).toBeNull();
    expect(await session.registers!.read('x')).toBeNull();
    expect(counter.operations).toBe(2);
    state.isRude = true;
    await expect(session.registers!.write('x', 1)).rejects.toThrow();
    // Time for a client to try again that did so.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(counter.operations).toBe(3);
    expect(state.sent).toBe(3);
  });
});
