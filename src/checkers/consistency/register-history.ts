import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import { historyValueKey } from '../../core/history-value.ts';
import { operationPlace } from '../describe-operation.ts';
import { keyLabel } from '../linearizability/per-key.ts';
import { type SequentialSpecification, specifiedOperation } from '../linearizability/specification.ts';
import { LatestBefore } from './latest-before.ts';

/** `readsFrom` of a read that returned the initial value. */
export const INITIAL = -1;
/** `readsFrom` of a write. */
export const NO_SOURCE = -2;

/**
 * A history of reads and writes in which it is known of every read which write it read: each value that was read was
 * written once (Bouajjani et al. 2017 call such a history *differentiated*).
 *
 * Its nodes are the completed reads that tell a value, the completed writes, and the writes of unknown outcome that were
 * read. One that nobody read is left out: it need not have taken effect, and every model demands no more without it.
 */
export interface RegisterHistory {
  readonly history: History;
  readonly count: number;
  /** Node → row; in order of invocation. */
  readonly row: Int32Array;
  readonly isWrite: Uint8Array;
  /** Node → number of its key, from 0. */
  readonly key: Int32Array;
  readonly keyCount: number;
  /** Node → the node that it reads, {@link INITIAL}, or {@link NO_SOURCE}. */
  readonly readsFrom: Int32Array;
  /** By process: its nodes, in order of invocation. A process without any has an empty list. */
  readonly sessions: readonly (readonly number[])[];
  /** Node → the latest reads, and the latest writes, before it in its session. */
  readonly latestReads: readonly (readonly number[])[];
  readonly latestWrites: readonly (readonly number[])[];
}

/** Why a history is no {@link RegisterHistory}. */
export type NoRegisterHistory =
  /** Something that these models say nothing about, in a sentence. */
  | { readonly undecided: string }
  /** Row of a read whose value nobody wrote: that violates every model at once. */
  | { readonly thinAir: number };

interface Access {
  readonly row: number;
  readonly isWrite: boolean;
  readonly key: number;
  /** The value, as a string that is equal for equal ones. */
  readonly value: string;
}

/**
 * Finds out what each read read. `initial` is the value of every key at first; the specification must have been
 * specialized to the history.
 */
export function registerHistory(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
): RegisterHistory | NoRegisterHistory {
  const collected = collectAccesses(history, specification);
  if (typeof collected === 'string') return { undecided: collected };
  const { accesses, keyCount } = collected;
  const writers = new Map<string, number[]>();
  const token = ({ key, value }: Access) => `${key},${value}`;
  accesses.forEach((access, place) => {
    if (!access.isWrite) return;
    const known = writers.get(token(access));
    if (known) known.push(place);
    else writers.set(token(access), [place]);
  });
  const initialValue = historyValueKey(initial);
  const source = new Int32Array(accesses.length).fill(NO_SOURCE);
  const isRead = new Uint8Array(accesses.length);
  let undecided: string | undefined;
  for (const [place, access] of accesses.entries()) {
    if (access.isWrite) continue;
    const candidates = writers.get(token(access)) ?? [];
    const isInitial = access.value === initialValue;
    if (candidates.length === 0 && !isInitial) return { thinAir: access.row };
    if (candidates.length + (isInitial ? 1 : 0) > 1)
      undecided ??= ambiguity(
        history,
        access.row,
        candidates.map((candidate) => accesses[candidate]!.row),
        isInitial,
      );
    source[place] = isInitial ? INITIAL : candidates[0]!;
    if (!isInitial) isRead[candidates[0]!] = 1;
  }
  if (undecided !== undefined) return { undecided };
  const isKept = accesses.map(
    ({ row, isWrite }, place) =>
      !isWrite || history.operations.outcome[row] === Outcome.ok || isRead[place] === 1,
  );
  return layOut(history, accesses, isKept, source, keyCount);
}

function collectAccesses(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
): { accesses: Access[]; keyCount: number } | string {
  const { count, outcome } = history.operations;
  const { registerAccess, name, perKey } = specification;
  if (registerAccess === undefined)
    return `${name} is no register: these models are decided for reads and writes`;
  const keys = new Map<string, number>();
  const accesses: Access[] = [];
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.fail) continue;
    const operation = specifiedOperation(history, row, false);
    const access = registerAccess(operation);
    if (access === undefined)
      return `${operation.f} is neither a read nor a write (${operationPlace(history, row)}): these models are decided for reads and writes`;
    if (access.kind === 'read' && access.value === undefined) continue;
    const label = keyLabel(perKey ? operation.key : undefined);
    const key = keys.get(label) ?? keys.size;
    keys.set(label, key);
    accesses.push({ row, isWrite: access.kind === 'write', key, value: historyValueKey(access.value!) });
  }
  return { accesses, keyCount: keys.size };
}

function ambiguity(history: History, read: number, writes: readonly number[], isInitial: boolean): string {
  const shown = writes.slice(0, 3).map((row) => operationPlace(history, row));
  const more = writes.length > 3 ? ` and ${writes.length - 3} more` : '';
  const sources = `${isInitial ? 'the initial value, ' : ''}${shown.join(', ')}${more}`;
  return `the value read at ${operationPlace(history, read)} may come from several writes (${sources}): these models are decided where each value that is read was written once`;
}

function layOut(
  history: History,
  accesses: readonly Access[],
  isKept: readonly boolean[],
  source: Int32Array,
  keyCount: number,
): RegisterHistory {
  const nodeOf = new Int32Array(accesses.length).fill(NO_SOURCE);
  const places = [...accesses.keys()].filter((place) => isKept[place]);
  places.forEach((place, node) => {
    nodeOf[place] = node;
  });
  const take = (value: (access: Access, place: number) => number) =>
    Int32Array.from(places, (place) => value(accesses[place]!, place));
  const row = take((access) => access.row);
  const isWrite = Uint8Array.from(places, (place) => (accesses[place]!.isWrite ? 1 : 0));
  const readsFrom = take((_, place) => (source[place]! < 0 ? source[place]! : nodeOf[source[place]!]!));
  const sessions: number[][] = history.processes.map(() => []);
  row.forEach((operation, node) => {
    sessions[history.operations.process[operation]!]!.push(node);
  });
  const key = take((access) => access.key);
  const latest = (write: 0 | 1) => latestBefore(history, sessions, row, (node) => isWrite[node] === write);
  const common = { history, count: places.length, row, isWrite, key, keyCount, readsFrom, sessions };
  return { ...common, latestReads: latest(0), latestWrites: latest(1) };
}

function latestBefore(
  history: History,
  sessions: readonly (readonly number[])[],
  row: Int32Array,
  counts: (node: number) => boolean,
): number[][] {
  const latest: number[][] = Array.from(row, () => []);
  const nodeOfRow = new Map(Array.from(row, (operation, node) => [operation, node]));
  for (const session of sessions) {
    const pool = new LatestBefore(history.operations);
    for (const node of session) {
      latest[node] = pool.before(row[node]!).map((earlier) => nodeOfRow.get(earlier)!);
      if (counts(node)) pool.add(row[node]!);
    }
  }
  return latest;
}

/** Whether one node precedes another in their session. */
export function precedesInSession({ history, row }: RegisterHistory, left: number, right: number): boolean {
  const { process, invokedAt, completedAt } = history.operations;
  const [a, b] = [row[left]!, row[right]!];
  return process[a] === process[b] && completedAt[a]! < invokedAt[b]!;
}

/** The reads of a session, in order of invocation, and whether each one precedes the next. */
export function readsOf(registers: RegisterHistory, session: number): { reads: number[]; isChain: boolean } {
  const reads = registers.sessions[session]!.filter((node) => registers.isWrite[node] === 0);
  const isChain = reads.every(
    (node, place) => place === 0 || precedesInSession(registers, reads[place - 1]!, node),
  );
  return { reads, isChain };
}
