import type { Anomaly } from './anomaly.ts';
import { Precedence, type SessionOrder } from './precedence.ts';
import { type RegisterHistory, readsOf } from './register-history.ts';
import { olderWrites } from './visibility.ts';

const everything: SessionOrder = {
  readThenRead: true,
  readThenWrite: true,
  writeThenRead: true,
  writeThenWrite: true,
};
const writesOnly: SessionOrder = {
  readThenRead: false,
  readThenWrite: false,
  writeThenRead: false,
  writeThenWrite: true,
};

/** What a search for views found: an anomaly, or a session about which it cannot say. */
export type ViewFinding = { readonly anomaly: Anomaly } | { readonly overlapping: number } | undefined;

/**
 * Causal memory (Ahamad et al. 1995): for each session there is an order of all writes and the session's reads, its *view*,
 * that respects causality, the transitive closure of the order of sessions and of reading, and in which each read returns
 * the latest write of its key.
 *
 * Decided by saturation (Bouajjani et al. 2017: the bad patterns CyclicHB and WriteHBInitRead): whatever comes before
 * a read, and is a write of its key, is older than the one that it returned; that may put further writes before later
 * reads. Every order derived so is in every view, so a cycle, or a write before a read of the initial value, is a
 * violation. Otherwise there is a view: take the reads in the order of the session and, for each, append in some
 * order that extends the derived one what comes before it and is not there yet, then the read. All other writes of its key in
 * front of it come before it, so they are older than the one that it returned. This needs the reads of a session to be in an
 * order: where they overlap, no anomaly is no proof.
 */
export function causalMemoryFinding(registers: RegisterHistory): Generator<void, ViewFinding> {
  const shared = new Precedence(registers, everything);
  return viewFinding(registers, () => shared);
}

/**
 * PRAM (Lipton and Sandberg 1988): as causal memory, but a view respects the order of the session and the order in which each
 * other session wrote, and nothing that other sessions read. The same proof.
 */
export function pramFinding(registers: RegisterHistory): Generator<void, ViewFinding> {
  const { history, row } = registers;
  return viewFinding(registers, (session) => {
    const isOwn = (node: number) => history.operations.process[row[node]!] === session;
    return new Precedence(registers, (node) => (isOwn(node) ? everything : writesOnly), isOwn);
  });
}

function* viewFinding(
  registers: RegisterHistory,
  precedenceOf: (session: number) => Precedence,
): Generator<void, ViewFinding> {
  let overlapping: number | undefined;
  for (const session of registers.sessions.keys()) {
    const { reads, isChain } = readsOf(registers, session);
    if (reads.length === 0) continue;
    if (!isChain) overlapping ??= session;
    const precedence = precedenceOf(session);
    precedence.reset();
    const anomaly = yield* saturate(precedence, session);
    if (anomaly !== undefined) return { anomaly };
  }
  return overlapping === undefined ? undefined : { overlapping };
}

/** Derives the order of writes from the reads of a session until nothing new follows. */
function* saturate(precedence: Precedence, session: number): Generator<void, Anomaly | undefined> {
  const known = new Set<string>();
  for (;;) {
    const cycle = precedence.cycle();
    if (cycle !== undefined) return cycle;
    yield;
    const found = olderWrites(precedence, session, true);
    if ('kind' in found) return found;
    const restsOn = precedence.derivedCount;
    for (const { older, newer, read } of found) {
      const name = `${older},${newer}`;
      if (known.has(name)) continue;
      known.add(name);
      precedence.derive(older, newer, 'older', read, restsOn);
    }
    if (precedence.derivedCount === restsOn) return undefined;
  }
}
