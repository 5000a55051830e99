import { ElectionClient } from './election-client.ts';
import { HttpClient, type HttpClientOptions, QuorateError } from './http-client.ts';
import { LeaseClient } from './lease-client.ts';
import { LockClient } from './lock-client.ts';
import type { RaftRequests } from './raft-requests.ts';

export type { ElectedLeader } from './election-client.ts';
export { type HttpClientOptions, QuorateError } from './http-client.ts';
export type { LeaseStatus } from './lease-client.ts';
export type { LockHolder } from './lock-client.ts';

export interface RaftClientOptions extends HttpClientOptions {
  /**
   * Commands are sent within a session, so that one that was not answered can be asked again, and is done once; the default.
   * Otherwise such a command ends with an error whose effect is unknown.
   */
  readonly exactlyOnce?: boolean;
}

/**
 * A client of `quorate serve raft`. Every method is linearizable: it takes effect once between call and answer, or, if it
 * throws a {@link QuorateError} whose effect is `none`, never; only of others nobody knows.
 *
 * ```ts
 * const client = new RaftClient({ endpoints: ['http://127.0.0.1:8001', 'http://127.0.0.1:8002'] });
 * await client.put('colour', 'red');
 * const swapped = await client.compareAndSet('colour', 'red', 'blue');
 * const token = await client.locks.acquire('paint', 'painter-1', 10_000);
 * ```
 *
 * Its commands wait for each other: what must not wait for others, such as keeping a lease alive, has a client of its own.
 */
export class RaftClient {
  readonly locks: LockClient;
  readonly leases: LeaseClient;
  readonly elections: ElectionClient;
  readonly #http: HttpClient;
  readonly #exactlyOnce: boolean;
  #session: { readonly id: number; sequence: number } | undefined;
  /** A session has one command under way at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RaftClientOptions) {
    this.#http = new HttpClient(options);
    this.#exactlyOnce = options.exactlyOnce ?? true;
    const requests: RaftRequests = {
      read: (path) => this.#read(path),
      command: (method, path, body) => this.#command(method, path, body),
    };
    this.locks = new LockClient(requests);
    this.leases = new LeaseClient(requests);
    this.elections = new ElectionClient(requests);
  }

  /** The value of a key, `null` if it has none. Values are JSON. */
  async get(key: string): Promise<unknown> {
    const { value } = (await this.#read(kvPath(key))) as { readonly value: unknown };
    return value;
  }

  /** Gives a key a value; `null` takes it away. */
  async put(key: string, value: unknown): Promise<void> {
    await this.#command('PUT', kvPath(key), { value });
  }

  /** Gives a key a value if it has what is expected, `null` for none. @returns whether it had. */
  async compareAndSet(key: string, expected: unknown, value: unknown): Promise<boolean> {
    const answer = await this.#command('POST', `${kvPath(key)}/cas`, { expected, value });
    return (answer as { readonly swapped: boolean }).swapped;
  }

  /** Takes its value from a key. @returns whether it had one. */
  async delete(key: string): Promise<boolean> {
    const answer = await this.#command('DELETE', kvPath(key));
    return (answer as { readonly deleted: boolean }).deleted;
  }

  /** What a node says of itself: role, term, leader, members, … */
  status(): Promise<unknown> {
    return this.#read('/v1/status');
  }

  async addServer(server: string): Promise<void> {
    await this.#administer('PUT', `/v1/members/${encodeURIComponent(server)}`);
  }

  async removeServer(server: string): Promise<void> {
    await this.#administer('DELETE', `/v1/members/${encodeURIComponent(server)}`);
  }

  /** Has another server lead; that with the longest log unless one is named. */
  async transferLeadership(to?: string): Promise<void> {
    await this.#administer('POST', '/v1/leadership/transfer', to === undefined ? {} : { to });
  }

  /** Ends the session. The client must not be used any more. */
  async close(): Promise<void> {
    await this.#last;
    if (this.#session === undefined) return;
    const path = `/v1/sessions/${this.#session.id}`;
    // A session that is not ended ends by itself.
    await this.#http.send({ method: 'DELETE', path, isIdempotent: true }).catch(() => {});
    this.#session = undefined;
  }

  #read(path: string): Promise<unknown> {
    return this.#http.send({ method: 'GET', path, isIdempotent: true });
  }

  #administer(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.#http.send({ method, path, body, isIdempotent: false });
  }

  #command(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    if (!this.#exactlyOnce) return this.#http.send({ method, path, body, isIdempotent: false });
    const result = this.#last.then(() => this.#commandInSession(method, path, body));
    this.#last = result.catch(() => {});
    return result;
  }

  async #commandInSession(
    method: 'PUT' | 'POST' | 'DELETE',
    path: string,
    body: unknown,
    isRepeated = false,
  ): Promise<unknown> {
    this.#session ??= { id: await this.#openSession(), sequence: 0 };
    const session = this.#session;
    session.sequence += 1;
    const headers = {
      'quorate-session': String(session.id),
      'quorate-sequence': String(session.sequence),
    };
    try {
      return await this.#http.send({ method, path, body, headers, isIdempotent: true });
    } catch (error) {
      if (!(error instanceof QuorateError) || error.code !== 'sessionEnded') throw error;
      this.#session = undefined;
      // Unless an earlier attempt may have been done before the session ended.
      if (error.effect === 'unknown' || isRepeated) throw error;
      return this.#commandInSession(method, path, body, true);
    }
  }

  async #openSession(): Promise<number> {
    // A session that was opened without our knowing harms nobody.
    const answer = await this.#http.send({ method: 'POST', path: '/v1/sessions', isIdempotent: true });
    return (answer as { readonly session: number }).session;
  }
}

function kvPath(key: string): string {
  return `/v1/kv/${encodeURIComponent(key)}`;
}
