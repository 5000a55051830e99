import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports that nobody listens on now, at any of the loopback addresses given. All are held until the last is found, so that no port
 * is given twice.
 *
 * @param addresses at each of which each port must be free. Default: `127.0.0.1`
 */
export async function freePorts(
  count: number,
  addresses: readonly string[] = ['127.0.0.1'],
): Promise<readonly number[]> {
  const held: ReturnType<typeof createServer>[] = [];
  const ports: number[] = [];
  try {
    while (ports.length < count) {
      const first = await listen(0, addresses[0]!);
      held.push(first!);
      const { port } = first!.address() as { port: number };
      const others = await Promise.all(addresses.slice(1).map((address) => listen(port, address)));
      held.push(...others.filter((server) => server !== undefined));
      if (!others.includes(undefined)) ports.push(port);
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return ports;
}

async function listen(port: number, address: string) {
  const server = createServer();
  try {
    await once(server.listen(port, address), 'listening');
    return server;
  } catch (error) {
    if (port === 0) throw error;
    return undefined;
  }
}
