import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { JuteReader, JuteWriter } from './jute.ts';

/** The types of requests (ZooDefs.OpCode of ZooKeeper 3.8). */
export const RequestType = { delete: 2, getData: 4, setData: 5, sync: 9, ping: 11, create2: 15 } as const;

/** Codes of answers (KeeperException.Code of ZooKeeper 3.8). */
export const ErrorCode = { noNode: -101, badVersion: -103, nodeExists: -110 } as const;

/** ZooKeeper has answered with an error code. */
export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError';
  readonly code: number;

  constructor(code: number) {
    super(`ZooKeeper answered with the error ${code}`);
    this.code = code;
  }
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  /** What is asked for; the server may grant another time. */
  readonly sessionMs: number;
  /** An answer that takes longer is none, and ends the connection. */
  readonly timeoutMs: number;
  /** Called before each request that is no ping. */
  readonly onRequest: () => void;
}

const pingXid = -2;
const passwordBytes = 16;
const longestPacketBytes = 4 * 1024 * 1024;

interface Pending {
  readonly xid: number;
  readonly resolve: (answer: JuteReader) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A session of ZooKeeper over one connection to one server: it is never moved to another, and nothing is sent again. Answers come
 * in the order of the requests.
 */
export class ZooKeeperConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  #rest: Buffer = Buffer.alloc(0);
  #xid = 0;
  #pending: Pending[] = [];
  #isOpening = true;
  #endedBy: Error | undefined;
  /** What the server granted. */
  sessionMs = 0;
  /** When the request was sent that opened the session. */
  openedAtMs = 0;

  private constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#socket = connect(options.port, options.host);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the connection was closed')));
  }

  /** @throws if there is no session within the time-out */
  static async open(options: ConnectionOptions): Promise<ZooKeeperConnection> {
    const connection = new ZooKeeperConnection(options);
    try {
      await once(connection.#socket, 'connect', { signal: AbortSignal.timeout(options.timeoutMs) });
      await connection.#openSession();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends a request once. @throws ZooKeeperError if that is the answer; other errors if there is none */
  request(type: number, write: (body: JuteWriter) => void): Promise<JuteReader> {
    this.#options.onRequest();
    this.#xid += 1;
    return this.#send(this.#xid, new JuteWriter().integer(this.#xid).integer(type), write);
  }

  /** @returns true: the session was alive */
  async ping(): Promise<boolean> {
    await this.#send(pingXid, new JuteWriter().integer(pingXid).integer(RequestType.ping));
    return true;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #openSession(): Promise<void> {
    const { sessionMs } = this.#options;
    const hello = new JuteWriter().integer(0).long(0n).integer(sessionMs).long(0n);
    hello.bytes(new Uint8Array(passwordBytes)).boolean(false);
    this.openedAtMs = performance.now();
    const answer = await this.#send(0, hello);
    answer.integer();
    this.sessionMs = answer.integer();
    if (this.sessionMs <= 0) throw new Error('ZooKeeper refused the session');
  }

  async #send(
    xid: number,
    packet: JuteWriter,
    write: (body: JuteWriter) => void = () => {},
  ): Promise<JuteReader> {
    if (this.#endedBy !== undefined) throw this.#endedBy;
    write(packet);
    const late = () => this.#end(new Error('ZooKeeper did not answer in time'));
    const timer = setTimeout(late, this.#options.timeoutMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.push({ xid, resolve, reject });
        this.#socket.write(packet.packet());
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 4 && this.#endedBy === undefined) {
      const length = this.#rest.readInt32BE(0);
      if (length < 0 || length > longestPacketBytes) {
        this.#end(new Error(`ZooKeeper sent a packet of ${length} bytes`));
        return;
      }
      if (this.#rest.length < 4 + length) return;
      const packet = new JuteReader(this.#rest.subarray(4, 4 + length));
      this.#rest = this.#rest.subarray(4 + length);
      this.#answer(packet);
    }
  }

  #answer(packet: JuteReader): void {
    if (this.#isOpening) {
      this.#isOpening = false;
      this.#pending.shift()?.resolve(packet);
      return;
    }
    const xid = packet.integer();
    packet.long();
    const code = packet.integer();
    // Pings are answered past the requests that wait for others.
    const place = this.#pending.findIndex((pending) => pending.xid === xid);
    if (place < 0) {
      this.#end(new Error(`ZooKeeper answered a request ${xid} that nobody has made`));
      return;
    }
    const [{ resolve, reject }] = this.#pending.splice(place, 1) as [Pending];
    if (code === 0) resolve(packet);
    else reject(new ZooKeeperError(code));
  }

  #end(error: Error): void {
    this.#endedBy ??= error;
    this.#socket.destroy();
    const pending = this.#pending;
    this.#pending = [];
    for (const { reject } of pending) reject(this.#endedBy);
  }
}
