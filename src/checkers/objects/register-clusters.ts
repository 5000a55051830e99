import { type History, Outcome } from '../../core/history.ts';
import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { ClusterContradiction, Clusterer, Clusters } from '../linearizability/clusters.ts';

const NONE = -1;
const SEVERAL = -2;

/**
 * Rule 6 for a register: a write with the reads of its value is a cluster; the reads of the initial value are the first one.
 *
 * Precondition, checked here: only reads and writes; each value that a completed read returned has one possible writer, be it
 * a write of the history (crashed or not) or the initial state. Values that are never read may be written several times.
 *
 * 1. In no cluster are crashed reads, which change nothing, and crashed writes whose value is never read: rule 2 leaves them
 *    out. A crashed write whose value is read took effect in every linearization, so it is in its cluster as a write that never
 *    returned. 2. Between a write of v and a read of v stands no other write, for then the read would return that one's
 *    value; and the one writer of v comes before its reads. Reads of one value may change places. The initial value is read
 *    before the first write only, for nothing writes it. 3. A cluster begins with its write, which is legal always, and
 *    what follows reads that value.
 */
export function registerClusters(history: History, initial: HistoryValue): Clusterer {
  const { f, argument, result, outcome, completedAt } = history.operations;
  const [read, write] = ['read', 'write'].map((name) => history.functions.indexOf(name));
  const initialId = valueIndex(history, initial);
  /** By value: its writer. Used again for every component, and emptied after it. */
  const writer = new Int32Array(history.values.length).fill(NONE);
  /** By value: how many reads; later, where the next one goes. */
  const readers = new Int32Array(history.values.length);

  function cluster(rows: Int32Array, cut: number): Clusters | ClusterContradiction | undefined {
    const isCompleted = (row: number) => outcome[row] === Outcome.ok && completedAt[row]! <= cut;
    for (const row of rows) {
      if (f[row] === write) {
        const value = argument[row]!;
        writer[value] = writer[value] === NONE ? row : SEVERAL;
      } else if (f[row] !== read) return undefined;
      else if (isCompleted(row)) readers[result[row]!]! += 1;
    }
    let unwritten: number | undefined;
    for (const row of rows) {
      if (f[row] !== read || !isCompleted(row)) continue;
      const value = result[row]!;
      if (value === initialId ? writer[value] !== NONE : writer[value] === SEVERAL) return undefined;
      if (writer[value] === NONE && value !== initialId) unwritten ??= row;
    }
    return unwritten === undefined ? layOut(rows, isCompleted) : { contradiction: [unwritten] };
  }

  function layOut(rows: Int32Array, isCompleted: (row: number) => boolean): Clusters {
    const ofInitial = initialId < 0 ? 0 : readers[initialId]!;
    const isIn = (row: number) => isCompleted(row) || readers[argument[row]!]! > 0;
    let [operations, clusters] = [ofInitial, ofInitial > 0 ? 1 : 0];
    for (const row of rows) {
      if (f[row] === write ? isIn(row) : isCompleted(row) && result[row] !== initialId) operations += 1;
      if (f[row] === write && isIn(row)) clusters += 1;
    }
    const order = new Int32Array(operations);
    const starts = new Int32Array(clusters + 1);
    let [place, next] = [ofInitial, ofInitial > 0 ? 1 : 0];
    for (const row of rows) {
      if (f[row] !== write || !isIn(row)) continue;
      starts[next++] = place;
      order[place++] = row;
      place += readers[argument[row]!]!;
    }
    starts[clusters] = place;
    for (let each = starts.length - 2; each >= 0; each -= 1) {
      const value = each === 0 && ofInitial > 0 ? initialId : argument[order[starts[each]!]!]!;
      readers[value] = each === 0 && ofInitial > 0 ? 0 : starts[each]! + 1;
    }
    for (const row of rows) if (f[row] === read && isCompleted(row)) order[readers[result[row]!]!++] = row;
    return { order, starts, beginsInitially: ofInitial > 0 };
  }

  return (rows, cut) => {
    const clusters = cluster(rows, cut);
    for (const row of rows) {
      const value = f[row] === write ? argument[row]! : result[row]!;
      if (value < 0) continue;
      writer[value] = NONE;
      readers[value] = 0;
    }
    return clusters;
  };
}

/** The index of a value, of which equal ones have one; -1 if the history does not have it. */
export function valueIndex({ values }: History, value: HistoryValue): number {
  const isSimple = value === null || typeof value === 'string' || Number.isSafeInteger(value);
  if (isSimple) return values.indexOf(value);
  const key = historyValueKey(value);
  return values.findIndex((each) => historyValueKey(each) === key);
}
