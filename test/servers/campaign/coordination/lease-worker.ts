import { asked, type Worker } from './worker.ts';

/** What it leaves behind for the end of the run, when all leases must have ended. */
export interface GrantedLease {
  readonly lease: number;
  readonly key: string;
}

/** Takes a lease, attaches a key, keeps it alive for a while, and looks whether both are there while they must be. */
export async function runLeaseWorker(worker: Worker): Promise<readonly GrantedLease[]> {
  const granted: GrantedLease[] = [];
  for (let number = 0; !worker.isOver(); number++) {
    const ttlMs = Math.round(600 + 800 * worker.random());
    const answered = await asked(worker, () => worker.client.leases.grant(ttlMs));
    if (answered === undefined) continue;
    worker.claims.count('granted');
    const lease = { lease: answered.result, key: `${worker.name}-${number}` };
    granted.push(lease);
    await keep(worker, lease, ttlMs, answered.askedMs + ttlMs);
    await worker.wait(100 * worker.random());
  }
  return granted;
}

async function keep(
  worker: Worker,
  granted: GrantedLease,
  ttlMs: number,
  firstUntilMs: number,
): Promise<void> {
  const { client, claims, random, wait } = worker;
  const { lease, key } = granted;
  let untilMs = firstUntilMs;
  const attached = await asked(worker, () => client.leases.attach(lease, key, 'up'));
  if (!attached?.result) return;
  while (!worker.isOver() && random() < 0.8) {
    const found = await asked(worker, () => client.leases.attached(key));
    const isDue = performance.now() < untilMs - 2;
    if (found && found.result !== 'up' && isDue)
      claims.wrong(`lease ${lease} has not ended, but ${key} has the value ${found.result}`);
    if (found?.result === 'up') claims.count('found attached');
    await wait(ttlMs * 0.6 * random());
    const kept = await asked(worker, () => client.leases.keepAlive(lease));
    if (kept?.result) untilMs = kept.askedMs + ttlMs;
    if (kept && !kept.result) {
      if (kept.answeredMs < untilMs - 2) claims.wrong(`lease ${lease} ended before its time`);
      claims.count('ended');
      return;
    }
    if (kept) claims.count('kept alive');
  }
  if (random() < 0.5 && (await asked(worker, () => client.leases.revoke(lease)))?.result)
    claims.count('revoked');
}
