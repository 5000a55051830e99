import type { RaftRequests } from './raft-requests.ts';

/** Who holds a lock, and the fencing token under which. */
export interface LockHolder {
  readonly owner: string;
  readonly token: number;
}

/**
 * Locks that end by themselves. Whoever holds one may have lost it without knowing, having been stopped for too long: only its
 * token, checked where the lock protects something, keeps it from doing harm then.
 */
export class LockClient {
  readonly #requests: RaftRequests;

  constructor(requests: RaftRequests) {
    this.#requests = requests;
  }

  /**
   * Takes a lock for a time, or has it longer under the same token if the owner holds it already. Owners must be told apart by
   * their names.
   *
   * @returns the token, greater than all before; `null` if another holds the lock
   */
  async acquire(name: string, owner: string, ttlMs: number): Promise<number | null> {
    const answer = await this.#requests.command('POST', `${pathOf(name)}/acquire`, { owner, ttlMs });
    return (answer as { readonly token: number | null }).token;
  }

  /** Holds a lock for a time from now on. @returns whether it was still held under the token */
  async renew(name: string, token: number, ttlMs: number): Promise<boolean> {
    const answer = await this.#requests.command('POST', `${pathOf(name)}/renew`, { token, ttlMs });
    return (answer as { readonly renewed: boolean }).renewed;
  }

  /** @returns whether it was still held under the token */
  async release(name: string, token: number): Promise<boolean> {
    const answer = await this.#requests.command('POST', `${pathOf(name)}/release`, { token });
    return (answer as { readonly released: boolean }).released;
  }

  /** `null` if nobody holds it. */
  async holder(name: string): Promise<LockHolder | null> {
    return ((await this.#requests.read(pathOf(name))) as { readonly holder: LockHolder | null }).holder;
  }
}

const pathOf = (name: string) => `/v1/locks/${encodeURIComponent(name)}`;
