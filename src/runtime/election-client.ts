import type { RaftRequests } from './raft-requests.ts';

/** Who leads, and its token: greater than that of every leader before it. */
export interface ElectedLeader {
  readonly candidate: string;
  readonly token: number;
}

/** Elections: whoever stands longest leads, until it resigns or has not campaigned again in time. */
export class ElectionClient {
  readonly #requests: RaftRequests;

  constructor(requests: RaftRequests) {
    this.#requests = requests;
  }

  /** Stands, or goes on standing, for a time. @returns who leads: the candidate itself, if its turn has come */
  async campaign(election: string, candidate: string, ttlMs: number): Promise<ElectedLeader> {
    const path = `${pathOf(election)}/campaign`;
    return (await leaderOf(this.#requests.command('POST', path, { candidate, ttlMs })))!;
  }

  /** Stands no more. @returns who leads now, `null` if nobody else stands */
  resign(election: string, candidate: string): Promise<ElectedLeader | null> {
    return leaderOf(this.#requests.command('POST', `${pathOf(election)}/resign`, { candidate }));
  }

  /** `null` if nobody stands. */
  observe(election: string): Promise<ElectedLeader | null> {
    return leaderOf(this.#requests.read(pathOf(election)));
  }
}

const pathOf = (election: string) => `/v1/elections/${encodeURIComponent(election)}`;

const leaderOf = async (answer: Promise<unknown>) =>
  ((await answer) as { readonly leader: ElectedLeader | null }).leader;
