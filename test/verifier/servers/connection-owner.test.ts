import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ownerOfConnection, remotePortsOf } from '../../../src/verifier/servers/connection-owner.ts';
import { freePorts } from '../../../src/verifier/servers/free-ports.ts';

const somebodyElse = process.ppid;

test.skipIf(process.platform !== 'linux')(
  'who dialled is known by the port that was dialled from',
  async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    try {
      const [accepted] = await once(server, 'connection');
      const sourcePort = accepted.remotePort;
      expect(ownerOfConnection(sourcePort, port, [somebodyElse, process.pid])).toBe(process.pid);
      expect(ownerOfConnection(sourcePort, port, [somebodyElse])).toBeUndefined();
      expect(ownerOfConnection(port, sourcePort, [somebodyElse])).toBeUndefined();
      const dialled = { processId: process.pid, port };
      expect(remotePortsOf([process.pid], '127.0.0.1')).toContainEqual(dialled);
      expect(remotePortsOf([process.pid], '127.0.0.2')).not.toContainEqual(dialled);
      expect(remotePortsOf([somebodyElse], '127.0.0.1')).not.toContainEqual(dialled);
      accepted.destroy();
    } finally {
      socket.destroy();
      server.close();
    }
  },
);

test('free ports are free at each address, and each is given once', async () => {
  const ports = await freePorts(20, ['127.0.0.1', '127.0.0.2']);
  expect(new Set(ports).size).toBe(20);
  for (const host of ['127.0.0.1', '127.0.0.2']) {
    const server = createServer();
    await once(server.listen(ports[0], host), 'listening');
    await new Promise((resolve) => server.close(resolve));
  }
});
