import { operationPlace } from '../../checkers/describe-operation.ts';
import { microOperations } from '../../checkers/objects/micro-operations.ts';
import { type History, type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { JudgeFinding, WorkloadJudge } from '../workload.ts';
import { operationsOf } from './last-reads.ts';

const LISTED = 10;

/** A step of a transaction that wrote, and how many of the transaction's writes to the key came after it. */
interface Written {
  readonly by: Operation;
  readonly isLast: boolean;
}

/** One transaction must come before another, and why. */
interface Dependency {
  readonly to: Operation;
  readonly kind: 'ww' | 'wr';
  readonly why: string;
}

/** What is known of the transactions of a history in which every value is written to its key once. */
interface Transactions {
  readonly committed: readonly Operation[];
  readonly writers: ReadonlyMap<string, Written>;
  readonly dependencies: ReadonlyMap<Operation, readonly Dependency[]>;
}

/**
 * No transaction writes on top of another in one key and beneath it in another: no cycle of write dependencies (G0; Adya 1999,
 * "Weak Consistency", section 3.1).
 */
export const readUncommitted: WorkloadJudge = {
  name: 'read-uncommitted',
  about: 'writes of transactions are not interleaved (no G0)',
  judge: (history) => finding(transactionsOf(history), [...cycles(transactionsOf(history), ['ww'], 'G0')]),
};

/** And none reads what was aborted (G1a), what was overwritten by its own writer (G1b), or in a circle (G1c). */
export const readCommitted: WorkloadJudge = {
  name: 'read-committed',
  about: 'no transaction reads what was aborted, intermediate, or depends on itself (no G0, G1a, G1b, G1c)',
  judge(history) {
    const known = transactionsOf(history);
    return finding(known, [...dirtyReads(history, known), ...cycles(known, ['ww', 'wr'], 'G1c')]);
  },
};

function finding({ committed, dependencies }: Transactions, problems: readonly string[]): JudgeFinding {
  const count = [...dependencies.values()].reduce((total, each) => total + each.length, 0);
  const scope = [
    `${committed.length} committed transactions; the order of writes is known only where a transaction read before it wrote, or lists tell it: ${count} dependencies`,
  ];
  if (problems.length === 0) return { verdict: 'valid', scope };
  const detail = `${problems.length} anomalies`;
  return { verdict: 'violated', detail, explanation: problems.slice(0, LISTED), scope };
}

const valueName = (key: HistoryValue, value: HistoryValue) =>
  `${historyValueKey(key)} ${historyValueKey(value)}`;

function transactionsOf(history: History): Transactions {
  const all = operationsOf(history).filter(({ f }) => f === 'txn');
  const writers = new Map<string, Written>();
  for (const by of all) {
    const writes = microOperations(by).filter(({ f }) => f !== 'read');
    for (const [index, { key, value }] of writes.entries()) {
      const isLast = !writes
        .slice(index + 1)
        .some((later) => historyValueKey(later.key) === historyValueKey(key));
      writers.set(valueName(key, value!), { by, isLast });
    }
  }
  const committed = all.filter(({ outcome }) => outcome === Outcome.ok);
  return { committed, writers, dependencies: dependenciesOf(committed, writers) };
}

/** What a read found: a list tells the order of all its values, another value only itself. */
const foundBy = (value: HistoryValue | undefined): readonly HistoryValue[] =>
  value === null || value === undefined
    ? []
    : Array.isArray(value)
      ? (value as readonly HistoryValue[])
      : [value];

function dependenciesOf(
  committed: readonly Operation[],
  writers: ReadonlyMap<string, Written>,
): ReadonlyMap<Operation, readonly Dependency[]> {
  const dependencies = new Map<Operation, Dependency[]>();
  const add = (from: Operation | undefined, dependency: Dependency) => {
    if (from === undefined || from === dependency.to) return;
    const known = dependencies.get(from);
    if (known === undefined) dependencies.set(from, [dependency]);
    else known.push(dependency);
  };
  for (const reader of committed) {
    const lastRead = new Map<string, HistoryValue>();
    for (const { f, key, value } of microOperations(reader)) {
      const name = historyValueKey(key);
      const shown = formatHistoryValue(key);
      const writerOf = (each: HistoryValue) => writers.get(valueName(key, each))?.by;
      if (f === 'read') {
        const found = foundBy(value);
        for (let index = 1; index < found.length; index++)
          addWrite(
            add,
            writerOf(found[index - 1]!),
            writerOf(found[index]!),
            `${shown}: ${formatHistoryValue(found[index]!)} was appended after ${formatHistoryValue(found[index - 1]!)}`,
          );
        const last = found.at(-1);
        if (last === undefined) continue;
        add(writerOf(last), { to: reader, kind: 'wr', why: `${shown}: it read ${formatHistoryValue(last)}` });
        lastRead.set(name, last);
      } else if (f === 'write' && lastRead.has(name)) {
        const read = lastRead.get(name)!;
        addWrite(
          add,
          writerOf(read),
          reader,
          `${shown}: it wrote ${formatHistoryValue(value!)} over the ${formatHistoryValue(read)} that it had read`,
        );
        lastRead.delete(name);
      }
    }
  }
  return dependencies;
}

function addWrite(
  add: (from: Operation | undefined, dependency: Dependency) => void,
  from: Operation | undefined,
  to: Operation | undefined,
  why: string,
): void {
  if (to !== undefined) add(from, { to, kind: 'ww', why });
}

function* dirtyReads(history: History, { committed, writers }: Transactions): Iterable<string> {
  for (const reader of committed) {
    const place = `process ${reader.process} (${operationPlace(history, reader.index)})`;
    for (const { f, key, value } of microOperations(reader)) {
      if (f !== 'read') continue;
      const found = foundBy(value);
      for (const [index, each] of found.entries()) {
        const shown = `${formatHistoryValue(each)} of ${formatHistoryValue(key)}`;
        const written = writers.get(valueName(key, each));
        if (written === undefined) yield `${place} read ${shown}, which nobody wrote`;
        else if (written.by.outcome === Outcome.fail)
          yield `G1a: ${place} read ${shown}, whose transaction had failed`;
        else if (index === found.length - 1 && !written.isLast && written.by !== reader)
          yield `G1b: ${place} read ${shown}, which its transaction itself had overwritten`;
      }
    }
  }
}

/** One line for each cycle that a depth-first search meets. */
function* cycles(
  { committed, dependencies }: Transactions,
  kinds: readonly Dependency['kind'][],
  name: string,
): Iterable<string> {
  const isDone = new Set<Operation>();
  for (const start of committed) {
    const path: { readonly node: Operation; readonly rest: Dependency[]; readonly why: string }[] = [];
    const enter = (node: Operation, why: string) =>
      path.push({
        node,
        rest: (dependencies.get(node) ?? []).filter(({ kind }) => kinds.includes(kind)),
        why,
      });
    if (!isDone.has(start)) enter(start, '');
    while (path.length > 0) {
      const top = path.at(-1)!;
      const next = top.rest.pop();
      if (next === undefined) {
        isDone.add(top.node);
        path.pop();
        continue;
      }
      const place = path.findIndex(({ node }) => node === next.to);
      if (place >= 0) {
        const circle = [
          ...path.slice(place + 1).map(({ node, why }) => ({ node, why })),
          { node: next.to, why: next.why },
        ];
        yield `${name}: ${circle.map(({ node, why }) => `transaction ${node.index} (process ${node.process}) must come after the one before it, for ${why}`).join('; ')}`;
      } else if (!isDone.has(next.to)) enter(next.to, next.why);
    }
  }
}
