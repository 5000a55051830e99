import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts';
import {
  DefiniteFailure,
  type Grant,
  type LeaseSession,
  type LockSession,
  type RegisterSession,
  type ServerSession,
  type SessionPlace,
} from '../session.ts';
import { SessionClock } from '../session-clock.ts';
import { EtcdClient, isDefinite } from './etcd-client.ts';

export interface EtcdSessionOptions extends SessionPlace {
  /** Reads from the node's own state, without asking the others: etcd does not promise that these are of the moment. */
  readonly isSerializable?: boolean;
}

/** etcd makes no lease shorter than one and a half election timeouts, which is this with its usual times. */
const leaseSeconds = 2;

const encode = (text: string) => Buffer.from(text).toString('base64');
const decode = (text: string) => Buffer.from(text, 'base64').toString();

/** One client of one etcd node: registers are keys, a lock is a key that is there and bound to its holder's lease. */
export class EtcdSession implements ServerSession, RegisterSession, LockSession, LeaseSession {
  readonly sessionMs = leaseSeconds * 1000;
  /** By name and token: the lease of etcd that bears ours. */
  readonly #leases = new Map<string, string>();
  readonly #client: EtcdClient;
  readonly #options: EtcdSessionOptions;
  readonly #clock = new SessionClock(this.sessionMs, () => this.#keepAlive());
  #lease: string | undefined;

  constructor(options: EtcdSessionOptions) {
    this.#options = options;
    this.#client = new EtcdClient(options.host, options.port, options.onRequest);
  }

  get registers(): RegisterSession {
    return this;
  }

  get locks(): LockSession {
    return this;
  }

  get leases(): LeaseSession {
    return this;
  }

  async read(key: string): Promise<Json> {
    const pair = await this.#range(key);
    return pair === undefined ? null : JSON.parse(decode(String(pair.value)));
  }

  async write(key: string, value: Json): Promise<void> {
    await this.#call('/v3/kv/put', { key: encode(key), value: encode(JSON.stringify(value)) });
  }

  async compareAndSet(key: string, from: Json, to: Json): Promise<boolean> {
    const answer = await this.#call('/v3/kv/txn', {
      compare: [{ key: encode(key), target: 'VALUE', value: encode(JSON.stringify(from)) }],
      success: [{ request_put: { key: encode(key), value: encode(JSON.stringify(to)) } }],
    });
    return answer.succeeded === true;
  }

  async acquire(lock: string, holder: string): Promise<Grant | undefined> {
    const token = await this.#createUnder(await this.#liveLease(), lock, holder);
    return token === undefined ? undefined : { token, holder };
  }

  async release(lock: string, { token }: Grant): Promise<boolean> {
    const answer = await this.#call('/v3/kv/txn', {
      compare: [{ key: encode(lock), target: 'CREATE', create_revision: String(token) }],
      success: [{ request_delete_range: { key: encode(lock) } }],
    });
    return answer.succeeded === true;
  }

  async holderOf(lock: string): Promise<Grant | undefined> {
    const pair = await this.#range(lock);
    if (pair === undefined) return undefined;
    return { token: Number(pair.create_revision), holder: decode(String(pair.value)) };
  }

  /** etcd's leases are longer than what is asked for; whoever takes it for that long only is on the safe side. */
  async acquireLease(name: string, ttlMs: number) {
    const { ID, TTL } = await this.#call('/v3/lease/grant', { TTL: String(Math.ceil(ttlMs / 1000)) });
    const token = await this.#createUnder(String(ID), name, '');
    if (token === undefined) return undefined;
    this.#leases.set(`${name} ${token}`, String(ID));
    return { token, ttlMs: Math.min(ttlMs, 1000 * Number(TTL)) };
  }

  async keepLease(name: string, token: number, ttlMs: number): Promise<number | false> {
    const lease = this.#leases.get(`${name} ${token}`);
    if (lease === undefined) return false;
    const { TTL } = await this.#call('/v3/lease/keepalive', { ID: lease });
    return TTL === undefined ? false : Math.min(ttlMs, 1000 * Number(TTL));
  }

  releaseLease(name: string, token: number): Promise<boolean> {
    this.#leases.delete(`${name} ${token}`);
    return this.release(name, { token, holder: '' });
  }

  isAlive(): boolean {
    return this.#clock.isAlive();
  }

  suspend(): void {
    this.#clock.suspend();
  }

  resume(): void {
    this.#clock.resume();
  }

  close(): void {
    this.#clock.stop();
    this.#client.close();
  }

  /** Makes a key that ends with the lease. @returns its revision; `undefined`: it is there already */
  async #createUnder(lease: string, key: string, value: string): Promise<number | undefined> {
    const answer = await this.#call('/v3/kv/txn', {
      compare: [{ key: encode(key), target: 'CREATE', create_revision: '0' }],
      success: [{ request_put: { key: encode(key), value: encode(value), lease } }],
    });
    return answer.succeeded === true ? revisionOf(answer) : undefined;
  }

  /** The session's lease: a new one if the one before is lost, as a client does that goes on. */
  async #liveLease(): Promise<string> {
    if (this.#lease !== undefined && this.#clock.isAlive()) return this.#lease;
    const sentAtMs = performance.now();
    const { ID } = await this.#call('/v3/lease/grant', { TTL: String(leaseSeconds) });
    this.#lease = String(ID);
    this.#clock.begin(sentAtMs);
    return this.#lease;
  }

  async #keepAlive(): Promise<boolean> {
    const answer = await this.#call('/v3/lease/keepalive', { ID: this.#lease! });
    // The lease is unknown if no time is left of it.
    return Number(answer.TTL ?? 0) > 0;
  }

  async #range(key: string): Promise<JsonObject | undefined> {
    const { isSerializable = false } = this.#options;
    const answer = await this.#call('/v3/kv/range', { key: encode(key), serializable: isSerializable });
    const pair = (answer.kvs as readonly Json[] | undefined)?.[0];
    return isJsonObject(pair) ? pair : undefined;
  }

  async #call(path: string, body: JsonObject): Promise<JsonObject> {
    try {
      return await this.#client.call(path, body, this.#options.timeoutMs);
    } catch (error) {
      if (isDefinite(error)) throw new DefiniteFailure((error as Error).message);
      throw error;
    }
  }
}

/** What the store was at when the request was applied; a number, since no test makes 2^53 revisions. */
function revisionOf({ header }: JsonObject): number {
  return Number((header as JsonObject).revision);
}
