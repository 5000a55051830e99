import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { LinkRules, unknownDialler } from '../../../src/verifier/servers/link-rules.ts';
import { TcpProxy } from '../../../src/verifier/servers/tcp-proxy.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A node that answers each piece with the same in capitals, and what has reached it. */
async function startNode(): Promise<{ port: number; received: string[]; sockets: Socket[]; server: Server }> {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received.push(String(bytes));
      socket.write(String(bytes).toUpperCase());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as { port: number }).port, received, sockets, server };
}

async function startProxy(port: number, rules: LinkRules, dialler = 'a'): Promise<TcpProxy> {
  const target = { host: '127.0.0.1', port };
  const proxy = new TcpProxy({ node: 'b', target, rules, nameOfDialler: () => dialler });
  await proxy.start('127.0.0.1', 0);
  cleanups.push(() => proxy.close());
  return proxy;
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  cleanups.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function answerTo(socket: Socket, text: string): Promise<string> {
  const answer = once(socket, 'data');
  socket.write(text);
  return String((await answer)[0]);
}

/** Resolves also when it was reset. */
const closing = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
/** Long enough for what is on its way on loopback. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50));
const both = [
  { from: 'a', to: 'b' },
  { from: 'b', to: 'a' },
];

describe('a proxy before a node', () => {
  test('hands on what is sent, both ways, and the end of it', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    expect(await answerTo(socket, 'one')).toBe('ONE');
    const ended = closing(socket);
    socket.end();
    await ended;
    expect(proxy.openConnections()).toBe(0);
    expect(proxy.count).toEqual({ accepted: 1, unknownDiallers: 0, refusedByNode: 0 });
    expect([rules.piecesTo('a'), rules.piecesTo('b'), rules.piecesTo('c')]).toEqual([1, 1, 0]);
  });

  test('swallows what a cut pair sends, counts it, and breaks the connection when the cut is healed', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    const cut = rules.cut(both);
    socket.write('two');
    await aMoment();
    expect(node.received).toEqual(['one']);
    expect(cut.count).toEqual({ swallowedPieces: 1, swallowedConnections: 0 });
    expect(socket.destroyed).toBe(false);
    const closed = closing(socket);
    rules.heal(cut);
    await closed;
  });

  test('cuts one direction alone', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    const cut = rules.cut([{ from: 'b', to: 'a' }]);
    let answers = 0;
    socket.on('data', () => (answers += 1));
    socket.write('two');
    await aMoment();
    expect(node.received).toEqual(['one', 'two']);
    expect(answers).toBe(0);
    expect(cut.count.swallowedPieces).toBe(1);
    expect([rules.piecesTo('a'), rules.piecesTo('b')]).toEqual([1, 2]);
  });

  test('leads new connections nowhere while the pair is cut, whichever direction it is', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const cut = rules.cut([{ from: 'b', to: 'a' }]);
    const socket = await dial(proxy.port);
    socket.write('one');
    await aMoment();
    expect(node.received).toEqual([]);
    expect(node.sockets).toHaveLength(0);
    expect(cut.count.swallowedConnections).toBe(1);
    const closed = closing(socket);
    rules.heal(cut);
    await closed;
  });

  test('does not tell a node that the other end is gone while the pair is cut', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    const cut = rules.cut(both);
    socket.destroy();
    await aMoment();
    expect(node.sockets[0]!.destroyed).toBe(false);
    const closed = closing(node.sockets[0]!);
    rules.heal(cut);
    await closed;
  });

  test('leaves connections alone that a cut took nothing from, and pairs that it is not about', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    rules.heal(rules.cut(both));
    const other = rules.cut([{ from: 'c', to: 'b' }]);
    expect(await answerTo(socket, 'two')).toBe('TWO');
    rules.heal(other);
    expect(await answerTo(socket, 'three')).toBe('THREE');
  });

  test('works again only when the last of two cuts is healed', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const [first, second] = [rules.cut(both), rules.cut(both)];
    rules.heal(first);
    const swallowed = await dial(proxy.port);
    swallowed.write('one');
    await aMoment();
    expect(node.received).toEqual([]);
    rules.heal(second);
    expect(await answerTo(await dial(proxy.port), 'two')).toBe('TWO');
  });

  test('cuts off a dialler that nobody knows with whoever is cut off', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules, unknownDialler);
    const cut = rules.cut([{ from: 'c', to: 'b' }]);
    const socket = await dial(proxy.port);
    socket.write('one');
    await aMoment();
    expect(node.received).toEqual([]);
    expect(proxy.count.unknownDiallers).toBe(1);
    const closed = closing(socket);
    rules.heal(cut);
    await closed;
  });

  test('resets connections at both ends, and takes new ones', async () => {
    const node = await startNode();
    const proxy = await startProxy(node.port, new LinkRules());
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    const closed = [closing(socket), closing(node.sockets[0]!)];
    expect(proxy.reset()).toBe(1);
    await Promise.all(closed);
    expect(await answerTo(await dial(proxy.port), 'two')).toBe('TWO');
  });

  test('delays, counts what it delays, and keeps the order when the delay ends', async () => {
    const node = await startNode();
    const rules = new LinkRules();
    const proxy = await startProxy(node.port, rules);
    const socket = await dial(proxy.port);
    await answerTo(socket, 'one');
    rules.delay('a', 'b', 60);
    socket.write('two');
    await aMoment();
    rules.delay('a', 'b', 0);
    socket.write('three');
    while (node.received.join('').length < 11) await aMoment();
    expect(node.received.join('')).toBe('onetwothree');
    expect(rules.delayedPieces).toBe(1);
  });

  test('counts connections that the node does not take, and tells the one who dialled', async () => {
    const node = await startNode();
    await new Promise((resolve) => node.server.close(resolve));
    const proxy = await startProxy(node.port, new LinkRules());
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('error', () => {});
    await closing(socket);
    expect(proxy.count.refusedByNode).toBe(1);
  });
});
