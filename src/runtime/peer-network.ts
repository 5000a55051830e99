import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Envelope } from './node-process.ts';
import {
  connectionKeys,
  FrameReader,
  FrameWriter,
  type Greeting,
  PeerProtocolError,
  protocolVersion,
} from './peer-frames.ts';

/** Host and port of a node. */
export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

export interface PeerNetworkOptions {
  readonly node: string;
  readonly cluster: string;
  /** Of the other nodes: where they are reached. */
  readonly peers: Readonly<Record<string, PeerAddress>>;
  readonly listen: PeerAddress;
  /** At least 16 bytes that all nodes of the cluster know, and nobody else. */
  readonly key: Uint8Array;
  readonly onMessage: (from: string, envelope: Envelope) => void;
  readonly onIntroduction?: (from: string, introduction: unknown) => void;
  readonly onEvent?: (event: PeerEvent) => void;
  readonly limits?: Partial<PeerLimits>;
}

/** What is worth a line in a log. */
export type PeerEvent =
  | { readonly event: 'peerConnected'; readonly peer: string }
  /** `peerUnreachable`: said once, until there is a connection again. */
  | { readonly event: 'peerDisconnected' | 'peerUnreachable'; readonly peer: string; readonly reason: string }
  | { readonly event: 'peerRefused'; readonly address: string; readonly reason: string };

export interface PeerLimits {
  /** Of one message; a snapshot is one. */
  readonly maxMessageBytes: number;
  /** Messages that wait for a peer. When there are more, the oldest is lost, as on any network. */
  readonly maxQueuedMessages: number;
  readonly maxQueuedBytes: number;
  /** Connections from outside that are open at a time, whoever they are from. */
  readonly maxConnections: number;
  /** A connection on which the greeting is not done by then is closed. */
  readonly greetingTimeoutMs: number;
  /** How often the dialling side asks for a sign of life. */
  readonly pingIntervalMs: number;
  /** A connection on which nothing came for so long is closed. */
  readonly silenceTimeoutMs: number;
  /** Before a lost connection is dialled again, the wait doubles from one to the other, and is drawn from its upper half. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

const defaultLimits: PeerLimits = {
  maxMessageBytes: 64 * 1024 * 1024,
  maxQueuedMessages: 4_096,
  maxQueuedBytes: 128 * 1024 * 1024,
  maxConnections: 64,
  greetingTimeoutMs: 3_000,
  pingIntervalMs: 500,
  silenceTimeoutMs: 3_000,
  minBackoffMs: 50,
  maxBackoffMs: 2_000,
};

/** A greeting is one line of clear text, and no longer than this. */
const maxGreetingBytes = 1_024;

/** Of one peer, since the start. */
export interface PeerCounts {
  sentMessages: number;
  sentBytes: number;
  receivedMessages: number;
  receivedBytes: number;
  /** Lost because the queue was full or the message too long. */
  droppedMessages: number;
  connects: number;
}

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
    this.#limits = { ...defaultLimits, ...options.limits };
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

type Frame = Envelope | { readonly ping: true } | { readonly introduction: unknown };

function newCounts(): PeerCounts {
  return {
    sentMessages: 0,
    sentBytes: 0,
    receivedMessages: 0,
    receivedBytes: 0,
    droppedMessages: 0,
    connects: 0,
  };
}

/** The connection to one peer, over which this node sends: made again whenever it is lost. */
class OutgoingLink {
  introduction: unknown;
  readonly #peer: string;
  readonly #options: PeerNetworkOptions;
  readonly #limits: PeerLimits;
  readonly #counts: PeerCounts;
  #queue: Buffer[] = [];
  #queuedBytes = 0;
  #socket: Socket | undefined;
  /** There once both sides have proved that they know the key. */
  #writer: FrameWriter | undefined;
  #isBlocked = false;
  #isKnownUnreachable = false;
  #backoffMs: number;
  #timer: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(peer: string, options: PeerNetworkOptions, limits: PeerLimits, counts: PeerCounts) {
    this.#peer = peer;
    this.#options = options;
    this.#limits = limits;
    this.#counts = counts;
    this.#backoffMs = limits.minBackoffMs;
  }

  get isConnected(): boolean {
    return this.#writer !== undefined;
  }

  start(): void {
    this.#dial();
  }

  send(envelope: Envelope): void {
    const payload = Buffer.from(JSON.stringify(envelope));
    if (payload.length > this.#limits.maxMessageBytes) {
      this.#counts.droppedMessages += 1;
      return;
    }
    this.#queue.push(payload);
    this.#queuedBytes += payload.length;
    while (
      this.#queue.length > this.#limits.maxQueuedMessages ||
      this.#queuedBytes > this.#limits.maxQueuedBytes
    ) {
      this.#queuedBytes -= this.#queue.shift()!.length;
      this.#counts.droppedMessages += 1;
    }
    this.#flush();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#pings);
    this.#socket?.destroy();
  }

  #flush(): void {
    while (this.#writer !== undefined && !this.#isBlocked) {
      const payload = this.#queue.shift();
      if (payload === undefined) return;
      this.#queuedBytes -= payload.length;
      this.#counts.sentMessages += 1;
      this.#write(payload);
    }
  }

  #write(payload: Buffer): void {
    this.#counts.sentBytes += payload.length;
    this.#isBlocked = !this.#socket!.write(this.#writer!.frame(payload));
  }

  #dial(): void {
    if (this.#isClosed) return;
    const { host, port } = this.#options.peers[this.#peer]!;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    let reason = 'closed by the other side';
    const fail = (error: Error) => {
      reason = error.message;
      socket.destroy();
    };
    socket.on('error', fail);
    socket.on('drain', () => {
      this.#isBlocked = false;
      this.#flush();
    });
    socket.on('close', () => this.#lost(reason));
    const { greetingTimeoutMs, maxMessageBytes, silenceTimeoutMs } = this.#limits;
    socket.setTimeout(silenceTimeoutMs, () => fail(new Error('silent for too long')));
    const greetingTimer = setTimeout(() => {
      if (this.#writer === undefined) fail(new PeerProtocolError('no greeting came in time'));
    }, greetingTimeoutMs);
    socket.on('close', () => clearTimeout(greetingTimer));
    const { node, cluster, key } = this.#options;
    const nonce = randomBytes(32).toString('hex');
    const own: Greeting = { quorate: protocolVersion, cluster, from: node, to: this.#peer, nonce };
    readGreeting(socket, fail, (greeting) => {
      if (greeting.from !== this.#peer) throw new PeerProtocolError(`it calls itself "${greeting.from}"`);
      checkGreeting(greeting, { cluster, to: '' });
      const keys = connectionKeys(key, own, greeting);
      const reader = new FrameReader(keys.toDialler, maxMessageBytes);
      const writer = new FrameWriter(keys.fromDialler);
      socket.write(`${JSON.stringify(own)}\n`);
      socket.write(writer.frame(Buffer.from('{"ping":true}')));
      return (bytes) => {
        // Whatever comes is a sign of life; the first proves that the other side has the key.
        for (const _ of reader.read(bytes)) if (this.#writer === undefined) this.#established(writer);
      };
    });
  }

  #established(writer: FrameWriter): void {
    this.#writer = writer;
    this.#isBlocked = false;
    this.#isKnownUnreachable = false;
    this.#backoffMs = this.#limits.minBackoffMs;
    this.#counts.connects += 1;
    this.#options.onEvent?.({ event: 'peerConnected', peer: this.#peer });
    if (this.introduction !== undefined)
      this.#write(Buffer.from(JSON.stringify({ introduction: this.introduction })));
    this.#pings = setInterval(() => this.#write(Buffer.from('{"ping":true}')), this.#limits.pingIntervalMs);
    this.#flush();
  }

  #lost(reason: string): void {
    clearInterval(this.#pings);
    const event = this.#writer === undefined ? 'peerUnreachable' : 'peerDisconnected';
    this.#writer = undefined;
    this.#socket = undefined;
    if (this.#isClosed) return;
    if (event === 'peerDisconnected' || !this.#isKnownUnreachable)
      this.#options.onEvent?.({ event, peer: this.#peer, reason });
    this.#isKnownUnreachable = true;
    const waitMs = this.#backoffMs * (0.5 + Math.random() / 2);
    this.#backoffMs = Math.min(this.#limits.maxBackoffMs, this.#backoffMs * 2);
    this.#timer = setTimeout(() => this.#dial(), waitMs);
  }
}

/** Reads the other side's line; `begin` checks it, and says what becomes of the bytes behind it. */
function readGreeting(
  socket: Socket,
  refuse: (error: Error) => void,
  begin: (greeting: Greeting) => (bytes: Uint8Array) => void,
): void {
  let text = Buffer.alloc(0);
  let take: ((bytes: Uint8Array) => void) | undefined;
  socket.on('data', (bytes: Buffer) => {
    try {
      if (take !== undefined) {
        take(bytes);
        return;
      }
      text = Buffer.concat([text, bytes]);
      const end = text.indexOf(0x0a);
      if (end > maxGreetingBytes || (end < 0 && text.length > maxGreetingBytes))
        throw new PeerProtocolError('what came first is no greeting of a quorate node');
      if (end < 0) return;
      take = begin(parseGreeting(text.subarray(0, end).toString('utf8')));
      if (end + 1 < text.length) take(text.subarray(end + 1));
    } catch (error) {
      refuse(error as Error);
    }
  });
}

function parseGreeting(line: string): Greeting {
  try {
    const greeting = JSON.parse(line) as Greeting;
    const isComplete = [greeting.cluster, greeting.from, greeting.to, greeting.nonce].every(
      (field) => typeof field === 'string',
    );
    if (isComplete && typeof greeting.quorate === 'number') return greeting;
  } catch {
    // It is the same as JSON that says something else.
  }
  throw new PeerProtocolError('what came first is no greeting of a quorate node');
}

function checkGreeting(
  { quorate, cluster, from, to, nonce }: Greeting,
  expected: { readonly cluster: string; readonly to: string },
  peers?: ReadonlyMap<string, unknown>,
): void {
  if (quorate !== protocolVersion)
    throw new PeerProtocolError(
      `it speaks version ${quorate} of the peer protocol, and this node ${protocolVersion}`,
    );
  if (cluster !== expected.cluster) throw new PeerProtocolError(`it belongs to the cluster "${cluster}"`);
  if (to !== expected.to) throw new PeerProtocolError(`it looks for the node "${to}"`);
  if (peers !== undefined && !peers.has(from))
    throw new PeerProtocolError(`"${from}" is no peer of this node`);
  if (!/^[0-9a-f]{64}$/.test(nonce)) throw new PeerProtocolError('its nonce is not 32 bytes');
}
