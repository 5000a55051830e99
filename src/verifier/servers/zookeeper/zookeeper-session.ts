import type { Json } from '../../../core/json.ts';
import {
  DefiniteFailure,
  type Grant,
  type LockSession,
  type RegisterSession,
  type ServerSession,
  type SessionPlace,
} from '../session.ts';
import { SessionClock } from '../session-clock.ts';
import { type JuteReader, type JuteWriter, type NodeStat, readStat } from './jute.ts';
import { ErrorCode, RequestType, ZooKeeperConnection, ZooKeeperError } from './zookeeper-connection.ts';

/**
 * What comes before a read. `local`: nothing, the node that is asked answers from what it knows. `sync`: ZooKeeper's own means; the
 * leader answers it without asking the others whether it still leads. `write`: a write of something else, which a majority takes.
 */
export type ReadMode = 'local' | 'sync' | 'write';

export interface ZooKeeperSessionOptions extends SessionPlace {
  readonly readMode: ReadMode;
  /** What is asked of the server for the session. */
  readonly sessionMs: number;
}

/** Anybody may do anything: perms 31, scheme world. */
const everything = 31;
const persistent = 0;
const ephemeral = 1;
const anyVersion = -1;
/** What a write before a read is written to. */
const beforeReads = 'before-reads';

/** Errors of requests that were refused as a whole (ZooKeeper's Java documentation, KeeperException.Code, "API errors"). */
const definite: ReadonlySet<number> = new Set([...Object.values(ErrorCode), -102, -108, -111, -114]);

/** One session with one ZooKeeper node: registers are nodes of the tree, a lock is an ephemeral one. */
export class ZooKeeperSession implements ServerSession, RegisterSession, LockSession {
  readonly #connection: ZooKeeperConnection;
  readonly #readMode: ReadMode;
  readonly #clock: SessionClock;

  private constructor(connection: ZooKeeperConnection, readMode: ReadMode) {
    this.#connection = connection;
    this.#readMode = readMode;
    this.#clock = new SessionClock(connection.sessionMs, () => connection.ping());
    this.#clock.begin(connection.openedAtMs);
  }

  /** @throws if there is no session in time */
  static async open({ readMode, ...options }: ZooKeeperSessionOptions): Promise<ZooKeeperSession> {
    return new ZooKeeperSession(await ZooKeeperConnection.open(options), readMode);
  }

  get registers(): RegisterSession {
    return this;
  }

  get locks(): LockSession {
    return this;
  }

  get sessionMs(): number {
    return this.#connection.sessionMs;
  }

  async read(key: string): Promise<Json> {
    return (await this.#readNode(key))?.value ?? null;
  }

  async write(key: string, value: Json): Promise<void> {
    // Each answer but the last says that nothing was done: the node was not there, then somebody else had made it.
    if (await this.#setData(key, value, anyVersion)) return;
    if ((await this.#create(key, JSON.stringify(value), persistent)) !== undefined) return;
    if (!(await this.#setData(key, value, anyVersion))) throw new DefiniteFailure('the node was removed');
  }

  async compareAndSet(key: string, from: Json, to: Json): Promise<boolean> {
    const found = await this.#readNode(key);
    if (found === undefined || JSON.stringify(found.value) !== JSON.stringify(from)) return false;
    await this.#setData(key, to, found.stat.version);
    return true;
  }

  async acquire(lock: string, holder: string): Promise<Grant | undefined> {
    const stat = await this.#create(lock, holder, ephemeral);
    return stat === undefined ? undefined : { token: Number(stat.createdZxid), holder };
  }

  /** The node is this session's: once another has the lock, this session has expired and can ask for nothing. */
  async release(lock: string): Promise<boolean> {
    const answer = await this.#request(ErrorCode.noNode, RequestType.delete, (body) =>
      body.text(`/${lock}`).integer(anyVersion),
    );
    return answer !== undefined;
  }

  async holderOf(lock: string): Promise<Grant | undefined> {
    await this.#beforeRead(lock);
    const found = await this.#getData(lock);
    if (found === undefined) return undefined;
    return { token: Number(found.stat.createdZxid), holder: found.data.toString() };
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
    this.#connection.close();
  }

  async #readNode(key: string): Promise<{ value: Json; stat: NodeStat } | undefined> {
    await this.#beforeRead(key);
    const found = await this.#getData(key);
    return found === undefined ? undefined : { value: JSON.parse(found.data.toString()), stat: found.stat };
  }

  async #beforeRead(key: string): Promise<void> {
    if (this.#readMode === 'sync')
      await this.#connection.request(RequestType.sync, (body) => body.text(`/${key}`));
    if (this.#readMode === 'write') await this.write(beforeReads, null);
  }

  async #getData(key: string): Promise<{ data: Buffer; stat: NodeStat } | undefined> {
    const answer = await this.#request(ErrorCode.noNode, RequestType.getData, (body) =>
      body.text(`/${key}`).boolean(false),
    );
    return answer === undefined ? undefined : { data: answer.bytes(), stat: readStat(answer) };
  }

  /** @returns false: there is no such node */
  async #setData(key: string, value: Json, version: number): Promise<boolean> {
    const data = Buffer.from(JSON.stringify(value));
    const answer = await this.#request(ErrorCode.noNode, RequestType.setData, (body) =>
      body.text(`/${key}`).bytes(data).integer(version),
    );
    return answer !== undefined;
  }

  /** @returns `undefined`: it is there already */
  async #create(key: string, data: string, flags: number): Promise<NodeStat | undefined> {
    const answer = await this.#request(ErrorCode.nodeExists, RequestType.create2, (body) =>
      body
        .text(`/${key}`)
        .text(data)
        .integer(1)
        .integer(everything)
        .text('world')
        .text('anyone')
        .integer(flags),
    );
    answer?.text();
    return answer === undefined ? undefined : readStat(answer);
  }

  /** @returns `undefined` if the answer is the error that is looked for */
  async #request(
    expected: number,
    type: number,
    write: (body: JuteWriter) => void,
  ): Promise<JuteReader | undefined> {
    try {
      return await this.#connection.request(type, write);
    } catch (error) {
      if (!(error instanceof ZooKeeperError)) throw error;
      if (error.code === expected) return undefined;
      if (definite.has(error.code)) throw new DefiniteFailure(error.message);
      throw error;
    }
  }
}
