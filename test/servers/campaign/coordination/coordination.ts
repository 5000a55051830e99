import { Randomness } from '../../../../src/core/random.ts';
import { RaftClient } from '../../../../src/runtime/client.ts';
import { Claims } from './claims.ts';
import { runCandidate, runObserver } from './election-worker.ts';
import { type GrantedLease, runLeaseWorker } from './lease-worker.ts';
import { FencedResource, runLockWorker } from './lock-worker.ts';
import type { Worker } from './worker.ts';

export interface CoordinationOptions {
  readonly endpoints: readonly string[];
  readonly seed: number;
  readonly isOver: () => boolean;
  readonly wait: (ms: number) => Promise<void>;
}

const lock = 'the/lock';
const election = 'the/election';
/** Longer than anything is held for. */
const longestTtlMs = 1_400;

/** Clients of the lock, lease and election services, and what they were told. */
export class Coordination {
  readonly claims = new Claims();
  readonly #options: CoordinationOptions;

  constructor(options: CoordinationOptions) {
    this.#options = options;
  }

  /** Until the run is over, and everything that was held has ended. */
  async run(): Promise<void> {
    const resource = new FencedResource(lock);
    const workers = [1, 2, 3].flatMap((number) => [
      runLockWorker(this.#worker(`lock-${number}`), lock, resource),
      runCandidate(this.#worker(`candidate-${number}`), election),
    ]);
    const observer = runObserver(this.#worker('observer'), election, lock);
    const leases = [1, 2].map((number) => runLeaseWorker(this.#worker(`lease-${number}`)));
    const granted = (await Promise.all(leases)).flat();
    await Promise.all([...workers, observer]);
    await this.#expectEnded(granted);
  }

  #worker(name: string): Worker {
    const { endpoints, seed, isOver, wait } = this.#options;
    const randomness = new Randomness(seed);
    const first = randomness.integer(endpoints.length, 'endpoint', name);
    let draws = 0;
    return {
      name,
      // The half without sessions is left with operations of which nobody knows.
      client: new RaftClient({
        endpoints: [...endpoints.slice(first), ...endpoints.slice(0, first)],
        exactlyOnce: randomness.fraction('session', name) < 0.5,
        timeoutMs: 4_000,
        attemptTimeoutMs: 800,
      }),
      claims: this.claims,
      isOver,
      random: () => randomness.fraction('coordination', name, draws++),
      wait,
    };
  }

  /** Time goes on by itself: nobody but the service ends what was left behind. */
  async #expectEnded(granted: readonly GrantedLease[]): Promise<void> {
    const { endpoints, wait } = this.#options;
    await wait(2 * longestTtlMs);
    const client = new RaftClient({ endpoints, timeoutMs: 30_000 });
    const expectNothing = async (what: string, ask: Promise<unknown>) => {
      const found = await ask.catch((error) => `no answer: ${error.message}`);
      if (found !== null) this.claims.wrong(`${what} is not over: ${JSON.stringify(found)}`);
    };
    for (const { lease, key } of granted.slice(-20)) {
      await expectNothing(`lease ${lease}`, client.leases.get(lease));
      await expectNothing(key, client.leases.attached(key));
    }
    await expectNothing('the lock', client.locks.holder(lock));
    await expectNothing('the election', client.elections.observe(election));
    await client.close();
  }
}
