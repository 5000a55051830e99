import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

const version = 5;
const connectCommand = 1;
const withoutAuthentication = Buffer.of(version, 0);
const granted = Buffer.of(version, 0, 0, 1, 0, 0, 0, 0, 0, 0);
/** By the type of an address, its length in bytes: of the fourth version, of the sixth. Names tell their own. */
const addressBytes: Readonly<Record<number, number>> = { 1: 4, 4: 16 };
const nameType = 3;
const longestRequestBytes = 300;

/** Takes over a connection that asks for this port; `grant` tells the one who dialled that it is there. */
export type OnSocksConnection = (socket: Socket, port: number, grant: () => void) => void;

/**
 * What one node dials through, when it cannot be told to dial addresses that are not where others really listen (SOCKS version 5,
 * RFC 1928, the command CONNECT without authentication). Who dials is known, since each node has its own.
 */
export class SocksProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #onConnection: OnSocksConnection;

  constructor(onConnection: OnSocksConnection) {
    this.#onConnection = onConnection;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#greet(socket));
  }

  async start(host: string, port: number): Promise<void> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Two messages come before the connection itself: which methods the client knows, and what it wants. */
  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    let isGreeted = false;
    const refuse = () => void socket.destroy();
    const take = (more: Buffer): void => {
      bytes = Buffer.concat([bytes, more]);
      if (bytes.length > longestRequestBytes || bytes[0] !== version) {
        refuse();
        return;
      }
      if (!isGreeted) {
        const length = 2 + (bytes[1] ?? longestRequestBytes);
        if (bytes.length < length) return;
        bytes = bytes.subarray(length);
        isGreeted = true;
        socket.write(withoutAuthentication);
      }
      const port = requestedPort(bytes);
      if (port === undefined) return;
      socket.off('data', take);
      socket.off('error', refuse);
      if (port === 'unknown') refuse();
      else this.#onConnection(socket, port, () => void socket.write(granted));
    };
    socket.on('data', take);
    socket.on('error', refuse);
  }
}

/** @returns `undefined`: the request is not whole yet */
function requestedPort(bytes: Buffer): number | 'unknown' | undefined {
  if (bytes.length < 5) return undefined;
  if (bytes[1] !== connectCommand) return 'unknown';
  const type = bytes[3]!;
  const length = type === nameType ? 1 + bytes[4]! : addressBytes[type];
  if (length === undefined) return 'unknown';
  const place = 4 + length;
  return bytes.length < place + 2 ? undefined : bytes.readUInt16BE(place);
}
