import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type LinkRules, unknownDialler } from './link-rules.ts';
import { ProxiedStream } from './proxied-stream.ts';

export interface TcpProxyOptions {
  /** The node before which the proxy stands. */
  readonly node: string;
  /** Where that node really listens. */
  readonly target: { readonly host: string; readonly port: number };
  readonly rules: LinkRules;
  /** Who dialled, by the ports of the dialling end; asked once for each connection. */
  readonly nameOfDialler: (sourcePort: number, proxyPort: number) => string;
  /** Sees what the dialling end sends, before any rule: to count requests. */
  readonly onRequestBytes?: (bytes: Buffer, connection: number) => void;
}

/** What went through a proxy, or did not. */
export interface TcpProxyCount {
  accepted: number;
  /** Dialled by nobody whom the run knows. */
  unknownDiallers: number;
  /** The node did not take the connection, or ended it. */
  refusedByNode: number;
}

/**
 * Stands before one advertised address of a server. Who dials is known by the connection's source port, so that what one process
 * sends to another can be cut in one direction. While a pair is cut, connections seem to live, and what is sent over them is
 * swallowed, ends of connections included; when it is healed, those that have lost something are reset, since what was lost
 * cannot come any more. {@link reset} is another fault: it breaks what is there, at once and visibly to both.
 */
export class TcpProxy {
  readonly count: TcpProxyCount = { accepted: 0, unknownDiallers: 0, refusedByNode: 0 };
  readonly #options: TcpProxyOptions;
  readonly #server: Server;
  readonly #streams = new Set<ProxiedStream>();

  constructor(options: TcpProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, (socket) =>
      this.attach(socket, options.nameOfDialler(socket.remotePort ?? 0, this.port)),
    );
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** @throws if the address is in use */
  async start(host: string, port: number): Promise<void> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  /** Connections that are open at the moment, by who dialled. */
  openConnections(dialler?: string): number {
    return [...this.#streams].filter((stream) => dialler === undefined || stream.dialler === dialler).length;
  }

  /** Breaks the connections of this dialler, or all. @returns how many */
  reset(dialler?: string): number {
    const hit = [...this.#streams].filter((stream) => dialler === undefined || stream.dialler === dialler);
    for (const stream of hit) stream.destroy();
    return hit.length;
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Takes over a connection that was dialled elsewhere for this node. */
  attach(dialling: Socket, dialler: string, onConnected?: () => void): void {
    const { node, target, rules, onRequestBytes } = this.#options;
    const connection = ++this.count.accepted;
    if (dialler === unknownDialler) this.count.unknownDiallers += 1;
    const stream = new ProxiedStream({
      ...{ dialling, dialler, node, rules },
      dial: () => connect({ ...target, allowHalfOpen: true }),
      onRefused: () => (this.count.refusedByNode += 1),
      onClose: () => this.#streams.delete(stream),
      ...(onConnected === undefined ? {} : { onConnected }),
      ...(onRequestBytes === undefined
        ? {}
        : { onRequestBytes: (bytes: Buffer) => onRequestBytes(bytes, connection) }),
    });
    this.#streams.add(stream);
    stream.start();
  }
}
