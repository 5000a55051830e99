import type { Json } from '../../../core/json.ts';
import { DefiniteFailure, type RegisterSession, type ServerSession, type SessionPlace } from '../session.ts';
import { QuorumLock } from './quorum-lock.ts';
import { RedisConnection, RedisError } from './redis-connection.ts';
import type { RedisReply } from './redis-reply.ts';
import { compareAndSetScript } from './redis-scripts.ts';

/** Words of errors that say that the command was not run (Redis documentation, "Redis errors", and redis.conf). */
const definite: ReadonlySet<string> = new Set([
  'LOADING',
  'READONLY',
  'MISCONF',
  'NOAUTH',
  'OOM',
  'MASTERDOWN',
]);

/** One client of Redis: registers are in the node that it is connected to, a lock is at a majority of all. */
export class RedisSession implements ServerSession, RegisterSession {
  readonly locks: QuorumLock;
  readonly #connection: RedisConnection;

  private constructor(connection: RedisConnection, locks: QuorumLock) {
    this.#connection = connection;
    this.locks = locks;
  }

  /** @throws if there is no connection in time */
  static async open(place: SessionPlace): Promise<RedisSession> {
    const connection = await RedisConnection.open(place);
    return new RedisSession(connection, new QuorumLock(place));
  }

  get registers(): RegisterSession {
    return this;
  }

  async read(key: string): Promise<Json> {
    const reply = await this.#command('GET', key);
    return typeof reply === 'string' ? JSON.parse(reply) : null;
  }

  async write(key: string, value: Json): Promise<void> {
    await this.#command('SET', key, JSON.stringify(value));
  }

  async compareAndSet(key: string, from: Json, to: Json): Promise<boolean> {
    const values = [JSON.stringify(from), JSON.stringify(to)] as const;
    return (await this.#command('EVAL', compareAndSetScript, 1, key, ...values)) === 1;
  }

  close(): void {
    this.#connection.close();
    this.locks.close();
  }

  async #command(...words: readonly (string | number)[]): Promise<RedisReply> {
    try {
      return await this.#connection.command(...words);
    } catch (error) {
      if (error instanceof RedisError && definite.has(error.word)) throw new DefiniteFailure(error.message);
      throw error;
    }
  }
}
