import type { RaftRequests } from './raft-requests.ts';

/** A lease that has not ended. */
export interface LeaseStatus {
  readonly id: number;
  readonly ttlMs: number;
  /** Texts by key. */
  readonly attached: Readonly<Record<string, string>>;
}

/** Leases, which end with all that is attached to them unless they are kept alive. */
export class LeaseClient {
  readonly #requests: RaftRequests;

  constructor(requests: RaftRequests) {
    this.#requests = requests;
  }

  /** @returns the lease's number, greater than all before */
  async grant(ttlMs: number): Promise<number> {
    const answer = await this.#requests.command('POST', '/v1/leases', { ttlMs });
    return (answer as { readonly lease: number }).lease;
  }

  /** It lasts its time from now on. @returns whether it had not ended */
  async keepAlive(lease: number): Promise<boolean> {
    const answer = await this.#requests.command('POST', `${pathOf(lease)}/keep-alive`);
    return (answer as { readonly kept: boolean }).kept;
  }

  /** Ends it. @returns whether it had not ended before */
  async revoke(lease: number): Promise<boolean> {
    const answer = await this.#requests.command('DELETE', pathOf(lease));
    return (answer as { readonly revoked: boolean }).revoked;
  }

  /** Attaches a key to a lease, and to no other any more. @returns whether the lease had not ended */
  async attach(lease: number, key: string, value: string): Promise<boolean> {
    const path = `${pathOf(lease)}/keys/${encodeURIComponent(key)}`;
    const answer = await this.#requests.command('PUT', path, { value });
    return (answer as { readonly attached: boolean }).attached;
  }

  /** `null` if it has ended. */
  async get(lease: number): Promise<LeaseStatus | null> {
    return ((await this.#requests.read(pathOf(lease))) as { readonly lease: LeaseStatus | null }).lease;
  }

  /** What is attached under a key, to whichever lease; `null` if nothing is. */
  async attached(key: string): Promise<string | null> {
    const answer = await this.#requests.read(`/v1/leased/${encodeURIComponent(key)}`);
    return (answer as { readonly value: string | null }).value;
  }
}

const pathOf = (lease: number) => `/v1/leases/${lease}`;
