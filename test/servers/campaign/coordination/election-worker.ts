import { asked, type Worker } from './worker.ts';

/** Stands under a new name each time, leads for a while, and resigns or is silent. */
export async function runCandidate(worker: Worker, election: string): Promise<void> {
  const { client, claims, name, random, wait } = worker;
  for (let number = 0; !worker.isOver(); number++) {
    const candidate = `${name}-${number}`;
    const ttlMs = Math.round(500 + 700 * random());
    let hasLed = false;
    // Who has led for a while makes room for others.
    for (let rounds = 0; rounds < 12 && !worker.isOver(); rounds++) {
      const answered = await asked(
        worker,
        () => client.elections.campaign(election, candidate, ttlMs),
        (result) => result !== null && result !== undefined,
      );
      if (answered === undefined) break;
      const { result: leader, askedMs, answeredMs } = answered;
      claims.leader(name, election, leader);
      if (leader.candidate === candidate) {
        claims.tenure(name, election, candidate, { answeredMs, untilMs: askedMs + ttlMs });
        if (!hasLed) claims.count('elected');
        hasLed = true;
      } else if (hasLed) break;
      await wait(ttlMs * 0.6 * random());
      if (hasLed && random() < 0.4) break;
    }
    if (!hasLed || random() < 0.5) await resign(worker, election, candidate);
    await wait(100 * random());
  }
}

/** Nobody counts on a candidate any more that resigns: the tenures that it has claimed must be over before. */
async function resign(worker: Worker, election: string, candidate: string): Promise<void> {
  const { client, claims, name, wait } = worker;
  await wait(1_200);
  const answered = await asked(worker, () => client.elections.resign(election, candidate));
  if (answered === undefined) return;
  claims.count('resigned');
  if (answered.result !== null) claims.leader(name, election, answered.result);
}

/** Asks who leads, and who holds the lock: of neither an earlier one after a later. */
export async function runObserver(worker: Worker, election: string, lock: string): Promise<void> {
  const { client, claims, name, random, wait } = worker;
  while (!worker.isOver()) {
    const leader = (await asked(worker, () => client.elections.observe(election)))?.result;
    if (leader) claims.leader(name, election, leader);
    const holder = (await asked(worker, () => client.locks.holder(lock)))?.result;
    if (holder) claims.leader(name, lock, { candidate: holder.owner, token: holder.token });
    await wait(50 * random());
  }
}
