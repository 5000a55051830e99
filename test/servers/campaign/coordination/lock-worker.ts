import { QuorateError } from '../../../../src/runtime/client.ts';
import { type Answered, asked, type Worker } from './worker.ts';

/** What a lock protects: it refuses tokens smaller than the greatest that it has seen. */
export class FencedResource {
  readonly #name: string;
  #greatest = 0;

  constructor(name: string) {
    this.#name = name;
  }

  write(token: number, claims: Worker['claims']): boolean {
    const isAccepted = token >= this.#greatest;
    if (isAccepted) this.#greatest = token;
    claims.written(this.#name, token, isAccepted);
    return isAccepted;
  }
}

/** Takes the lock under a new name each time, holds it for a while, sometimes for too long, and gives it back or forgets it. */
export async function runLockWorker(worker: Worker, lock: string, resource: FencedResource): Promise<void> {
  for (let number = 0; !worker.isOver(); number++) {
    const owner = `${worker.name}-${number}`;
    const ttlMs = Math.round(400 + 800 * worker.random());
    const acquired = await acquire(worker, lock, owner, ttlMs);
    if (acquired !== undefined) await hold(worker, { lock, owner, ttlMs, resource }, acquired);
    await worker.wait(20 + 100 * worker.random());
  }
}

async function acquire(
  { client, claims, name }: Worker,
  lock: string,
  owner: string,
  ttlMs: number,
): Promise<Answered<number> | undefined> {
  const { tokens } = claims;
  tokens.invoke(name, 'generate', null, { key: lock });
  const askedMs = performance.now();
  try {
    const token = await client.locks.acquire(lock, owner, ttlMs);
    const answeredMs = performance.now();
    if (token === undefined) claims.wrong('the answer to an acquire has no token');
    if (typeof token !== 'number') tokens.fail(name, 'generate');
    else tokens.ok(name, 'generate', token);
    claims.count(typeof token === 'number' ? 'acquired' : 'found held');
    return typeof token !== 'number' ? undefined : { result: token, askedMs, answeredMs };
  } catch (error) {
    if (!(error instanceof QuorateError)) throw error;
    tokens[error.effect === 'none' ? 'fail' : 'info'](name, 'generate');
    return undefined;
  }
}

interface Held {
  readonly lock: string;
  readonly owner: string;
  readonly ttlMs: number;
  readonly resource: FencedResource;
}

async function hold(
  worker: Worker,
  { lock, owner, ttlMs, resource }: Held,
  acquired: Answered<number>,
): Promise<void> {
  const { client, claims, name, random, wait } = worker;
  const token = acquired.result;
  let { answeredMs } = acquired;
  let untilMs = acquired.askedMs + ttlMs;
  while (!worker.isOver() && random() < 0.7) {
    await wait(ttlMs * random());
    write();
    const renewed = await asked(worker, () => client.locks.renew(lock, token, ttlMs));
    if (!renewed?.result) continue;
    claims.count('renewed');
    // Not until the end of its time: it may release the lock before, under what it has been given since.
    claims.tenure(name, lock, owner, { answeredMs, untilMs: Math.min(untilMs, renewed.answeredMs) });
    ({ answeredMs } = renewed);
    untilMs = renewed.askedMs + ttlMs;
  }
  // A holder that was stopped: it writes when its time may be up.
  await wait(2 * ttlMs * random());
  write();
  const endMs = Math.min(untilMs, performance.now());
  claims.tenure(name, lock, owner, { answeredMs, untilMs: endMs });
  if (random() < 0.6 && (await asked(worker, () => client.locks.release(lock, token)))?.result)
    claims.count('released');

  function write(): void {
    const isAccepted = resource.write(token, claims);
    if (!isAccepted) claims.count('fenced off');
    if (!isAccepted && performance.now() < untilMs - 2)
      claims.wrong(
        `${owner} holds ${lock} under ${token}, but a greater token was used before its time was up`,
      );
  }
}
