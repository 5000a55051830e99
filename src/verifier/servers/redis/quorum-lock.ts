import { randomUUID } from 'node:crypto';
import type { Grant, LockSession, SessionPlace } from '../session.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisReply } from './redis-reply.ts';
import { acquireScript, releaseScript, rememberTokenScript } from './redis-scripts.ts';

/** How long a lock lasts; nothing makes it last longer. */
const lifetimeMs = 1_500;
/** Small beside the lifetime, so that a server that is gone does not cost much of it. */
const serverTimeoutMs = 100;
/** By how much clocks may run apart meanwhile. */
const driftMs = 0.01 * lifetimeMs + 2;
/** Tokens of grants that meet differ in this part. */
const holdersAtOnce = 4096;

interface Held {
  readonly value: string;
  readonly untilMs: number;
}

/**
 * The quorum lock for Redis as its author describes it (Redis documentation, "Distributed Locks with Redis", "The Redlock
 * algorithm"): the same random value is set at all servers, one after the other, each with a time to live and only where nothing
 * is set; whoever has a majority within that time holds the lock for the rest of it. With one server it is the single-instance
 * lock of the same page.
 *
 * It hands out no token. Those that are here are an addition: each server keeps the greatest token that it has heard of; a new
 * one is greater than all at a majority, and is at a majority before it is used. Two majorities have a server in common, so a
 * grant that begins after another was given has a greater token.
 */
export class QuorumLock implements LockSession {
  readonly sessionMs = lifetimeMs;
  readonly #place: SessionPlace;
  readonly #connections: (RedisConnection | undefined)[];
  readonly #held = new Map<string, Held>();
  readonly #number: number;

  constructor(place: SessionPlace) {
    this.#place = place;
    this.#connections = place.all.map(() => undefined);
    this.#number = place.clientNumber % holdersAtOnce;
  }

  async acquire(lock: string, holder: string): Promise<Grant | undefined> {
    const value = randomUUID();
    const startMs = performance.now();
    const found = await this.#atEach((connection) =>
      connection.command('EVAL', acquireScript, 2, lock, tokenOf(lock), value, lifetimeMs),
    );
    const tokens = found.filter((reply) => typeof reply === 'number');
    const round = 1 + Math.floor(Math.max(0, ...tokens) / holdersAtOnce);
    const token = round * holdersAtOnce + this.#number;
    const untilMs = startMs + lifetimeMs - driftMs;
    if (
      this.#isMajority(tokens.length) &&
      (await this.#remember(lock, token)) &&
      performance.now() < untilMs
    ) {
      this.#held.set(lock, { value, untilMs });
      return { token, holder };
    }
    await this.#free(lock, value);
    return undefined;
  }

  async release(lock: string): Promise<boolean> {
    const held = this.#held.get(lock);
    this.#held.delete(lock);
    return held !== undefined && (await this.#free(lock, held.value));
  }

  isAlive(): boolean {
    return [...this.#held.values()].every(({ untilMs }) => performance.now() < untilMs);
  }

  /** Nothing renews a lock, so there is nothing to stop. */
  suspend(): void {}

  resume(): void {}

  close(): void {
    for (const connection of this.#connections) connection?.close();
  }

  async #remember(lock: string, token: number): Promise<boolean> {
    const done = await this.#atEach((connection) =>
      connection.command('EVAL', rememberTokenScript, 1, tokenOf(lock), token),
    );
    return this.#isMajority(done.filter((reply) => reply === 1).length);
  }

  async #free(lock: string, value: string): Promise<boolean> {
    const freed = await this.#atEach((connection) =>
      connection.command('EVAL', releaseScript, 1, lock, value),
    );
    return this.#isMajority(freed.filter((reply) => reply === 1).length);
  }

  /** One server after the other, each asked once. @returns what they answered; `undefined` where one did not */
  async #atEach(
    ask: (connection: RedisConnection) => Promise<RedisReply>,
  ): Promise<readonly (RedisReply | undefined)[]> {
    const replies: (RedisReply | undefined)[] = [];
    for (let server = 0; server < this.#connections.length; server++)
      replies.push(
        await this.#connectionTo(server)
          .then(ask)
          .catch(() => undefined),
      );
    return replies;
  }

  async #connectionTo(server: number): Promise<RedisConnection> {
    const known = this.#connections[server];
    if (known?.isOpen) return known;
    const { all, onRequest } = this.#place;
    const connection = await RedisConnection.open({ ...all[server]!, timeoutMs: serverTimeoutMs, onRequest });
    this.#connections[server] = connection;
    return connection;
  }

  #isMajority(count: number): boolean {
    return count > this.#connections.length / 2;
  }
}

const tokenOf = (lock: string) => `${lock}-token`;
