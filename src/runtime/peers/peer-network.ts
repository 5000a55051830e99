import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { Envelope } from '../node-process.ts';
import { checkGreeting, maxGreetingBytes, readGreeting } from './greeting.ts';
import { OutgoingLink } from './outgoing-link.ts';
import {
  connectionKeys,
  FrameReader,
  FrameWriter,
  type Greeting,
  PeerProtocolError,
  protocolVersion,
} from './peer-frames.ts';
import {
  defaultPeerLimits,
  newCounts,
  type PeerCounts,
  type PeerLimits,
  type PeerNetworkOptions,
} from './peer-settings.ts';

type Frame = Envelope | { readonly ping: true } | { readonly introduction: unknown };

/**
 * The network between the nodes of a cluster: a connection for each direction of each pair, made by the side that sends.
 * Messages may be lost, when a connection breaks or a queue is full, but arrive unchanged, from whom they say, and on one
 * connection in order. Both sides prove that they know the shared key before anything else is said.
 */
export class PeerNetwork {
  readonly #options: PeerNetworkOptions;
  readonly #limits: PeerLimits;
  readonly #server: Server;
  readonly #outgoing: ReadonlyMap<string, OutgoingLink>;
  /** The latest connection of each peer: an earlier one is a leftover, and is closed. */
  readonly #incoming = new Map<string, Socket>();
  readonly #sockets = new Set<Socket>();
  readonly counts: ReadonlyMap<string, PeerCounts>;

  /** @throws RangeError for a key that is too short. */
  constructor(options: PeerNetworkOptions) {
    if (options.key.length < 16) throw new RangeError('a shared key has at least 16 bytes');
    this.#options = options;
    this.#limits = { ...defaultPeerLimits, ...options.limits };
    const names = Object.keys(options.peers);
    this.counts = new Map(names.map((name) => [name, newCounts()]));
    this.#outgoing = new Map(
      names.map((name) => [name, new OutgoingLink(name, options, this.#limits, this.counts.get(name)!)]),
    );
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = this.#limits.maxConnections;
  }

  /** Listens, and begins to dial. @returns the port, which the system chose if it was 0. */
  async start(): Promise<number> {
    const { host, port } = this.#options.listen;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    for (const link of this.#outgoing.values()) link.start();
    return (this.#server.address() as { port: number }).port;
  }

  /** What is said to every peer when a connection is made, such as where clients reach this node. Before the start. */
  introduce(introduction: unknown): void {
    for (const link of this.#outgoing.values()) link.introduction = introduction;
  }

  /** Sends it, or loses it. */
  send(to: string, envelope: Envelope): void {
    this.#outgoing.get(to)?.send(envelope);
  }

  /** Peers that are connected for sending. */
  get connected(): readonly string[] {
    return [...this.#outgoing].filter(([, link]) => link.isConnected).map(([name]) => name);
  }

  async close(): Promise<void> {
    for (const link of this.#outgoing.values()) link.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const address = `${socket.remoteAddress}:${socket.remotePort}`;
    let peer: string | undefined;
    let reason = 'closed';
    const refuse = (error: Error) => {
      reason = error.message;
      socket.destroy();
    };
    socket.on('error', refuse);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (peer === undefined) this.#options.onEvent?.({ event: 'peerRefused', address, reason });
      else if (this.#incoming.get(peer) === socket) this.#incoming.delete(peer);
    });
    socket.setTimeout(this.#limits.silenceTimeoutMs, () => refuse(new Error('silent for too long')));
    const greetingTimer = setTimeout(
      () => refuse(new PeerProtocolError('no greeting came in time')),
      this.#limits.greetingTimeoutMs,
    );
    socket.on('close', () => clearTimeout(greetingTimer));
    const nonce = randomBytes(32).toString('hex');
    const { node, cluster, key } = this.#options;
    readGreeting(socket, refuse, (greeting) => {
      checkGreeting(greeting, { cluster, to: node }, this.#outgoing);
      const keys = connectionKeys(key, greeting, { nonce });
      const reader = new FrameReader(keys.fromDialler, maxGreetingBytes);
      const writer = new FrameWriter(keys.toDialler);
      return (payload) => {
        for (const text of reader.read(payload)) {
          if (peer === undefined) {
            // The first frame proves that the other side has the key: only now may it take another's place.
            peer = greeting.from;
            clearTimeout(greetingTimer);
            reader.maxPayloadBytes = this.#limits.maxMessageBytes;
            this.#incoming.get(peer)?.destroy();
            this.#incoming.set(peer, socket);
          }
          this.#take(peer, text, (reply) => socket.write(writer.frame(Buffer.from(reply))));
        }
      };
    });
    const own: Greeting = { quorate: protocolVersion, cluster, from: node, to: '', nonce };
    socket.write(`${JSON.stringify(own)}\n`);
  }

  #take(from: string, text: string, reply: (text: string) => void): void {
    const frame = JSON.parse(text) as Frame;
    const counts = this.counts.get(from)!;
    counts.receivedBytes += text.length;
    if ('ping' in frame) {
      reply('{"pong":true}');
    } else if ('introduction' in frame) {
      this.#options.onIntroduction?.(from, frame.introduction);
    } else {
      counts.receivedMessages += 1;
      this.#options.onMessage(from, frame);
    }
  }
}
