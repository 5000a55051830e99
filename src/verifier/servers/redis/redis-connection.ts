import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseReply, type RedisReply } from './redis-reply.ts';

/** Redis has answered with an error: a word in capitals, then a text. */
export class RedisError extends Error {
  override readonly name = 'RedisError';

  /** `LOADING`, `WRONGTYPE`. */
  get word(): string {
    return this.message.split(' ', 1)[0]!;
  }
}

export interface RedisConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Called before each command is sent. */
  readonly onRequest: () => void;
}

interface Pending {
  readonly resolve: (reply: RedisReply) => void;
  readonly reject: (error: Error) => void;
}

const longestReplyBytes = 4 * 1024 * 1024;

/** One connection to one Redis server, in version 2 of its protocol: never dialled anew, and nothing is sent again. */
export class RedisConnection {
  readonly #socket: Socket;
  readonly #options: RedisConnectionOptions;
  #rest: Buffer = Buffer.alloc(0);
  #pending: Pending[] = [];
  #endedBy: Error | undefined;

  private constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#socket = connect(options.port, options.host);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the connection was closed')));
  }

  /** @throws if it is not there in time */
  static async open(options: RedisConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await once(connection.#socket, 'connect', { signal: AbortSignal.timeout(options.timeoutMs) });
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#endedBy === undefined;
  }

  /**
   * Sends a command once. One that is not answered in time is given up; its answer, when it comes, is for nobody.
   *
   * @throws RedisError if that is the answer; other errors if there is none
   */
  async command(...words: readonly (string | number)[]): Promise<RedisReply> {
    if (this.#endedBy !== undefined) throw this.#endedBy;
    this.#options.onRequest();
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('Redis did not answer in time')), this.#options.timeoutMs);
        this.#pending.push({ resolve, reject });
        this.#socket.write(`*${words.length}\r\n${parts.join('')}`);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (this.#rest.length > longestReplyBytes) this.#end(new Error('Redis sent a reply that is too long'));
    while (this.#endedBy === undefined) {
      const parsed = parseReply(this.#rest);
      if (parsed === undefined) return;
      this.#rest = this.#rest.subarray(parsed.length);
      const pending = this.#pending.shift();
      if (parsed.reply instanceof Error) pending?.reject(new RedisError(parsed.reply.message));
      else pending?.resolve(parsed.reply);
    }
  }

  #end(error: Error): void {
    this.#endedBy ??= error;
    this.#socket.destroy();
    const pending = this.#pending;
    this.#pending = [];
    for (const { reject } of pending) reject(this.#endedBy);
  }
}
