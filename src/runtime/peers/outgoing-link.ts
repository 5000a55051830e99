import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Envelope } from '../node-process.ts';
import { checkGreeting, readGreeting } from './greeting.ts';
import {
  connectionKeys,
  FrameReader,
  FrameWriter,
  type Greeting,
  PeerProtocolError,
  protocolVersion,
} from './peer-frames.ts';
import type { PeerCounts, PeerLimits, PeerNetworkOptions } from './peer-settings.ts';

/** The connection to one peer, over which this node sends: made again whenever it is lost. */
export class OutgoingLink {
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
