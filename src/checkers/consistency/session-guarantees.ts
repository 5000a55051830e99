import type { Anomaly } from './anomaly.ts';
import { LatestBefore } from './latest-before.ts';
import { Precedence, type SessionOrder } from './precedence.ts';
import { INITIAL, type RegisterHistory } from './register-history.ts';
import { olderWrites, staleInitialRead } from './visibility.ts';

/**
 * The session guarantees (Terry et al. 1994), and causal consistency as all of them together, for histories of registers in
 * which every read names its write.
 *
 * Definition, after Viotti and Vukolić 2016, sections 3.1 and 3.4, per session: there is an order of all writes, the
 * session's *arbitration*, and for each of its reads a set of writes that the read sees, so that a read returns the last
 * write of its key among those that it sees, or the initial value if it sees none. And
 *
 * - read your writes: a read sees the earlier writes of its session, and arbitration has them in their order;
 * - monotonic reads: a read sees what earlier reads of its session saw;
 * - monotonic writes: who sees a write sees the earlier writes of that write's session; arbitration has them in that order;
 * - writes follow reads: who sees a write sees what was read before it in its session; arbitration agrees.
 *
 * Arbitration is the session's own because neither causal memory nor PRAM has a common one. Terry et al. leave the order
 * of own writes to monotonic writes; here it belongs to read your writes, or a session that wrote 1, then 2, and reads 1
 * would violate nothing by itself. What monotonic writes and writes-follow-reads demand of what is seen *together* can be
 * seen by one read alone never: each alone is satisfied by an execution where every read sees just what it must. So they are
 * judged together with monotonic reads.
 *
 * Decision: what a read must see is the set of writes that come before it in the parts of the order of sessions that the
 * guarantee names, and reading. To see less is impossible, and to see more only adds conditions: every write of the key that
 * is seen and not returned is older than the returned one. So a guarantee holds exactly if no read of an initial value
 * must see a write of its key and, for each session, the order of writes together with these conditions has no cycle:
 * any total order that extends it is an arbitration.
 */
export const sessionGuarantees = {
  'monotonic-reads': {
    readThenRead: true,
    readThenWrite: false,
    writeThenRead: false,
    writeThenWrite: false,
  },
  'monotonic-writes': {
    readThenRead: true,
    readThenWrite: false,
    writeThenRead: false,
    writeThenWrite: true,
  },
  'writes-follow-reads': {
    readThenRead: true,
    readThenWrite: true,
    writeThenRead: false,
    writeThenWrite: false,
  },
  causal: { readThenRead: true, readThenWrite: true, writeThenRead: true, writeThenWrite: true },
} as const satisfies Record<string, SessionOrder>;

/** Why a guarantee of {@link sessionGuarantees} is violated; `undefined` if it holds. It yields after each session. */
export function* sessionGuaranteeAnomaly(
  registers: RegisterHistory,
  order: SessionOrder,
): Generator<void, Anomaly | undefined> {
  const precedence = new Precedence(registers, order);
  const circular = precedence.cycle();
  if (circular !== undefined) return circular;
  for (const session of registers.sessions.keys()) {
    const found = olderWrites(precedence, session, order.readThenRead);
    if ('kind' in found) return found;
    for (const { older, newer, read } of found) precedence.derive(older, newer, 'older', read, 0);
    const cycle = found.length > 0 ? precedence.cycle() : undefined;
    if (cycle !== undefined) return cycle;
    precedence.reset();
    yield;
  }
  return undefined;
}

/** What counts of the order of sessions for read your writes: what a session writes, for itself. */
const ownWrites: SessionOrder = {
  readThenRead: false,
  readThenWrite: false,
  writeThenRead: true,
  writeThenWrite: true,
};
const nothing: SessionOrder = {
  readThenRead: false,
  readThenWrite: false,
  writeThenRead: false,
  writeThenWrite: false,
};

/**
 * Why read your writes is violated; `undefined` if it holds. Of the writes of its key that a read must see, the latest are
 * enough: the earlier ones are older than those, if they are not the one returned; and if one is, the latest closes the
 * cycle.
 */
export function* readYourWritesAnomaly(
  registers: RegisterHistory,
  order: SessionOrder = ownWrites,
): Generator<void, Anomaly | undefined> {
  const { row, readsFrom, history } = registers;
  for (const [session, nodes] of registers.sessions.entries()) {
    const isOwn = (node: number) => history.operations.process[row[node]!] === session;
    const precedence = new Precedence(registers, (node) => (isOwn(node) ? order : nothing), isOwn);
    for (const { read, latest } of ownLatestWrites(registers, nodes)) {
      const returned = readsFrom[read]!;
      if (returned === INITIAL) return staleInitialRead(precedence, read, latest[0]!);
      for (const write of latest) {
        if (write !== returned) precedence.derive(write, returned, 'older', read, 0);
      }
    }
    const cycle = precedence.derivedCount > 0 ? precedence.cycle() : undefined;
    if (cycle !== undefined) return cycle;
    yield;
  }
  return undefined;
}

/** The reads of a session before which it wrote their key, with the latest of those writes. */
function* ownLatestWrites(
  { key, isWrite, row, history }: RegisterHistory,
  nodes: readonly number[],
): Generator<{ read: number; latest: number[] }> {
  const written = new Map<number, LatestBefore>();
  const nodeOfRow = new Map(nodes.map((node) => [row[node]!, node]));
  for (const node of nodes) {
    const known = written.get(key[node]!);
    if (isWrite[node]) {
      const pool = known ?? new LatestBefore(history.operations);
      pool.add(row[node]!);
      written.set(key[node]!, pool);
      continue;
    }
    const latest = known?.before(row[node]!) ?? [];
    if (latest.length > 0) yield { read: node, latest: latest.map((write) => nodeOfRow.get(write)!) };
  }
}
