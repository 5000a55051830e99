import type { Json } from '../../core/json.ts';
import type { Completion } from '../workload.ts';
import type { Performer } from './performer.ts';

const done = (value: Json): Completion => ({ type: 'ok', value });

/**
 * The workload lock. That a lock was found held is no more than a failure here: who held it may have lost it
 * since, which an object without time does not know.
 */
export const lockOperation: Performer = async (session, { f, key }, { gate, grants, name }) => {
  const locks = session.locks!;
  const lock = `lock-${key}`;
  if (f === 'acquire') {
    const grant = await locks.acquire(lock, name);
    if (grant === undefined) return { type: 'fail', error: 'the lock is held by another' };
    grants.set(lock, grant);
    await gate.pass(locks);
    return done(null);
  }
  const grant = grants.get(lock);
  grants.delete(lock);
  // Without a grant the session that had it is gone, and the lock with it.
  return done(grant !== undefined && (await locks.release(lock, grant)) ? null : false);
};

/** The workload lease. */
export const leaseOperation: Performer = async (session, { f, key, value }, { gate }) => {
  const leases = session.leases!;
  const lease = `lease-${key}`;
  if (f === 'acquire') {
    const granted = await leases.acquireLease(lease, Number(value));
    if (granted === undefined) return done(false);
    if (session.locks !== undefined) await gate.pass(session.locks);
    return done([granted.token, granted.ttlMs]);
  }
  if (f === 'release') return done((await leases.releaseLease(lease, Number(value))) ? null : false);
  const [token, ttlMs] = value as readonly [number, number];
  return done(await leases.keepLease(lease, token, ttlMs));
};

/** The workload leader-election: whoever has the lock leads, in the term that is its token. */
export const electionOperation: Performer = async (session, { f, key, value }, { gate, grants }) => {
  const locks = session.locks!;
  const election = `election-${key}`;
  if (f === 'elect') {
    const grant = await locks.acquire(election, String(value));
    if (grant === undefined) return done(false);
    grants.set(election, grant);
    await gate.pass(locks);
    return done(grant.token);
  }
  if (f === 'leader') {
    const holder = await locks.holderOf!(election);
    return done(holder === undefined ? null : [holder.token, holder.holder]);
  }
  const grant = grants.get(election);
  grants.delete(election);
  if (grant !== undefined) await locks.release(election, grant);
  return done(null);
};
