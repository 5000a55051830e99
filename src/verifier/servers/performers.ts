import type { Json } from '../../core/json.ts';
import { pause } from '../pause.ts';
import type { Completion } from '../workload.ts';
import type { ClientGate } from './client-gate.ts';
import type { CounterResource } from './counter-resource.ts';
import { electionOperation, leaseOperation, lockOperation } from './lock-performers.ts';
import type { Performer } from './performer.ts';
import { DefiniteFailure, type Grant, type LockSession } from './session.ts';

const done = (value: Json): Completion => ({ type: 'ok', value });
const failed = (error: string): Completion => ({ type: 'fail', error });

const register: Performer = async (session, { f, key, value }) => {
  const registers = session.registers!;
  const name = `register-${key}`;
  if (f === 'read') return done(await registers.read(name));
  if (f === 'write') return registers.write(name, value).then(() => done(null));
  const [from, to] = value as readonly [Json, Json];
  return done((await registers.compareAndSet(name, from, to)) ? null : false);
};

/** An increment under a lock: it has an effect only if its write is taken, which is certain either way. */
const increment: Performer = async (session, { key, value }, { gate, resource, name }) => {
  const locks = session.locks!;
  const lock = `lock-${key}`;
  let grant: Grant | undefined;
  try {
    grant = await locks.acquire(lock, name);
  } catch (error) {
    throw new DefiniteFailure(`the lock was not granted: ${(error as Error).message}`, { endsSession: true });
  }
  if (grant === undefined) return failed('the lock is held by another');
  const completion = await writeUnder(grant, { locks, lock, gate, resource, holdMs: Number(value) });
  // Whether that arrives makes no difference to the count, which is written or not.
  await locks.release(lock, grant).catch(() => {});
  return completion;
};

interface Critical {
  readonly locks: LockSession;
  readonly lock: string;
  readonly gate: ClientGate;
  readonly resource: CounterResource;
  readonly holdMs: number;
}

async function writeUnder(
  { token }: Grant,
  { locks, lock, gate, resource, holdMs }: Critical,
): Promise<Completion> {
  const count = resource.read(lock, token);
  if (count === undefined) return failed('the resource turned away an old token');
  await pause(holdMs);
  if (!locks.isAlive()) return failed('the session was over before the write');
  await gate.pass(locks);
  if (!resource.write(lock, token, count + 1)) return failed('the resource turned away an old token');
  return done([count + 1, token]);
}

/** By workload. */
export const performers: Readonly<Record<string, Performer>> = {
  'lin-kv': register,
  lock: lockOperation,
  lease: leaseOperation,
  'leader-election': electionOperation,
  'unfenced-counter': increment,
  'fenced-counter': increment,
};
