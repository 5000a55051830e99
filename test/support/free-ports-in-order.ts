import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * As many ports of 127.0.0.1, one after the other, that were free together a moment ago, away from those that the system gives to who
 * dials.
 *
 * @returns the first of them
 */
export async function freePortsInOrder(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const found = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (!found.includes(false)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    await once(server.close(), 'close');
    return true;
  } catch {
    return false;
  }
}
