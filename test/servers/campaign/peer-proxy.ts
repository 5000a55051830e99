import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands between one node that dials and one that is dialled, so that what the one sends to the other can be cut. While it is
 * cut, connections seem to live and what is sent over them is swallowed; when it is healed they are closed, since what was
 * swallowed cannot come any more.
 */
export class PeerProxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  /** What the cut that is under way has swallowed. */
  swallowedBytes = 0;

  constructor(targetPort: number) {
    this.#target = targetPort;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  cut(): void {
    this.#isCut = true;
    this.swallowedBytes = 0;
  }

  heal(): void {
    if (!this.#isCut) return;
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    const onward = connect(this.#target, '127.0.0.1');
    this.#join(socket, onward);
    this.#join(onward, socket);
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (this.#isCut) this.swallowedBytes += bytes.length;
      else to.write(bytes);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
