import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SocksProxy } from '../../../src/verifier/servers/socks-proxy.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(isGranted: boolean) {
  const asked: number[] = [];
  const proxy = new SocksProxy((socket, port, grant) => {
    asked.push(port);
    if (!isGranted) return;
    grant();
    socket.on('data', (bytes) => socket.write(`echo ${bytes}`));
  });
  // Its port is asked of it in no other way than by the one who starts it.
  const { freePorts } = await import('../../../src/verifier/servers/free-ports.ts');
  const [port] = await freePorts(1);
  await proxy.start('127.0.0.1', port!);
  cleanups.push(() => proxy.close());
  const socket = connect(port!, '127.0.0.1');
  socket.on('error', () => {});
  cleanups.push(() => socket.destroy());
  await once(socket, 'connect');
  return { asked, socket };
}

const greeting = Buffer.of(5, 2, 0, 2);
const toPort2181 = Buffer.of(5, 1, 0, 1, 127, 0, 0, 1, 0x08, 0x85);

test('a node that dials through SOCKS is led to the port that it asks for', async () => {
  const { asked, socket } = await start(true);
  socket.write(greeting);
  expect((await once(socket, 'data'))[0]).toEqual(Buffer.of(5, 0));
  // In two pieces, as it may come.
  socket.write(toPort2181.subarray(0, 6));
  socket.write(toPort2181.subarray(6));
  expect((await once(socket, 'data'))[0]).toEqual(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
  expect(asked).toEqual([2181]);
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('echo hello');
});

test('names and addresses of IPv6 are read over', async () => {
  const { asked, socket } = await start(true);
  socket.write(Buffer.concat([greeting, Buffer.of(5, 1, 0, 3, 2), Buffer.from('n1'), Buffer.of(0x08, 0x85)]));
  await once(socket, 'data');
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(asked).toEqual([2181]);
});

test.each([
  ['another version', Buffer.of(4, 1, 0)],
  ['another command', Buffer.concat([greeting, Buffer.of(5, 2, 0, 1, 127, 0, 0, 1, 0, 80)])],
  ['another type of address', Buffer.concat([greeting, Buffer.of(5, 1, 0, 9, 0, 0, 0)])],
])('%s is refused', async (_, bytes) => {
  const { asked, socket } = await start(true);
  socket.resume();
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  expect(asked).toEqual([]);
});
