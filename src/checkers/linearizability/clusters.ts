import { type History, NEVER } from '../../core/history.ts';

/** The operations of one component, sorted into clusters; see {@link ClusterDeclaration}. */
export interface Clusters {
  /** Cluster c is `order[starts[c]] .. order[starts[c + 1] - 1]`: rows, in the order that they must take effect in. */
  readonly order: Int32Array;
  readonly starts: Int32Array;
  /** Whether cluster 0 observed the initial state, and so stands in front of all others. */
  readonly beginsInitially: boolean;
}

/** Rows that cannot be explained, whatever happened to the rest of the history. */
export interface ClusterContradiction {
  readonly contradiction: readonly number[];
}

/**
 * Sorts rows of one component (in order of invocation) into clusters. Completions after the event `cut` count as not known:
 * those operations are crashed. `undefined` where the precondition does not hold for these rows.
 */
export type Clusterer = (rows: Int32Array, cut: number) => Clusters | ClusterContradiction | undefined;

/**
 * The rule 6 declaration (HISTORIES, "Reductions"), after the zones of Gibbons and Korach, "Testing shared memories" (1997),
 * section 4.2, where a cluster is a write together with the reads of its value.
 *
 * The promise, if it does not answer `undefined`, and for the specification as declared (before it is specialized, which
 * must not matter then):
 * 1. Every completed operation is in one cluster. Those in none are crashed, and every linearization stays one without them.
 * 2. In every linearization of the operations in clusters, those of a cluster stand together, and can be brought into
 *    the given order by exchanging neighbours that were invoked in the other order and of which neither changes the state.
 *    The one that begins initially comes first.
 * 3. Whole clusters, each in its order, are legal one behind another in every sequence that begins with that one.
 *
 * Sound: call A before B if an operation of A completed before one of B was invoked. By 1 and 2 a linearization puts the
 * clusters into a sequence, which respects *before*, and each cluster's order respects real time. By 3 the converse holds: such
 * a sequence of clusters is a linearization. So all depends on whether *before* has a cycle. Let f be the first completion of
 * a cluster and s its last invocation: A is before B exactly if f(A) < s(B). If there is a cycle, take X in it with the
 * greatest s, and the Y that follows: f(X) < s(Y), and f(Y) < s(the next) ≤ s(X). So two clusters contradict each other; it
 * is enough to look at pairs. Without such a pair the order by min(f, s) will do: let A be before B and not B before A. Then
 * s(A) ≤ f(B), and they differ, being an invocation and a completion. If min(f, s) of B is f(B), then s(A) is less. If it is
 * s(B), then f(A) is less. To begin initially is to have completed something before all events.
 */
export type ClusterDeclaration<S> = (history: History, initial: S) => Clusterer;

/** Before every event. */
const AT_THE_START = -1;

/** An order of rows that is a linearization, or rows that cannot be explained. */
export type ClusterJudgement =
  | { readonly order: Int32Array; readonly contradiction?: undefined }
  | { readonly contradiction: readonly number[] };

/** Puts the clusters one behind another, or finds one or two that contradict themselves. Takes n log n steps. */
export function judgeClusters(
  history: History,
  clusters: Clusters,
  cut: number,
  isObservation: (row: number) => boolean,
): ClusterJudgement {
  const zones = zonesOf(history, clusters, cut);
  if ('contradiction' in zones) return { contradiction: essentialOf(clusters, [zones], isObservation) };
  const { firstCompletion, lastInvocation } = zones;
  const sequence = byPosition(firstCompletion, lastInvocation);
  const order = new Int32Array(clusters.order.length);
  let [place, latest] = [0, -1];
  for (const cluster of sequence) {
    if (latest >= 0 && firstCompletion[cluster]! < lastInvocation[latest]!) {
      const pair = [latest, cluster].map((each) => extremesOf(history, clusters, each, cut));
      return { contradiction: essentialOf(clusters, pair, isObservation) };
    }
    if (latest < 0 || lastInvocation[cluster]! > lastInvocation[latest]!) latest = cluster;
    const rows = clusters.order.subarray(clusters.starts[cluster]!, clusters.starts[cluster + 1]!);
    order.set(rows, place);
    place += rows.length;
  }
  return { order };
}

/** Rows of a cluster on which a contradiction rests. */
interface ContradictoryRows {
  readonly cluster: number;
  readonly contradiction: readonly number[];
}

interface Zones {
  readonly firstCompletion: Int32Array;
  readonly lastInvocation: Int32Array;
}

function zonesOf(
  { operations: { invokedAt, completedAt } }: History,
  { order, starts, beginsInitially }: Clusters,
  cut: number,
): Zones | ContradictoryRows {
  const count = starts.length - 1;
  const firstCompletion = new Int32Array(count).fill(NEVER);
  const lastInvocation = new Int32Array(count);
  for (let cluster = 0; cluster < count; cluster += 1) {
    let latest = order[starts[cluster]!]!;
    let first = NEVER;
    for (let place = starts[cluster]!; place < starts[cluster + 1]!; place += 1) {
      const row = order[place]!;
      const completed = completedAt[row]!;
      if (completed < invokedAt[latest]!) return { cluster, contradiction: [latest, row] };
      if (invokedAt[row]! > invokedAt[latest]!) latest = row;
      if (completed < first && completed <= cut) first = completed;
    }
    firstCompletion[cluster] = first;
    lastInvocation[cluster] = invokedAt[latest]!;
  }
  if (beginsInitially) firstCompletion[0] = AT_THE_START;
  return { firstCompletion, lastInvocation };
}

/** Clusters in the order of min(f, s). Packed into numbers, because those are sorted without calling back. */
function byPosition(firstCompletion: Int32Array, lastInvocation: Int32Array): Int32Array {
  const count = firstCompletion.length;
  const packed = new Float64Array(count);
  for (let cluster = 0; cluster < count; cluster += 1) {
    packed[cluster] = (Math.min(firstCompletion[cluster]!, lastInvocation[cluster]!) + 1) * count + cluster;
  }
  packed.sort();
  const sequence = new Int32Array(count);
  for (let place = 0; place < count; place += 1) sequence[place] = packed[place]! % count;
  return sequence;
}

/** The operation that completed first, and the one that was invoked last. */
function extremesOf(
  { operations: { invokedAt, completedAt } }: History,
  { order, starts }: Clusters,
  cluster: number,
  cut: number,
): ContradictoryRows {
  const rows = [...order.subarray(starts[cluster]!, starts[cluster + 1]!)];
  const completion = (row: number) => (completedAt[row]! <= cut ? completedAt[row]! : NEVER);
  const first = rows.reduce((best, row) => (completion(row) < completion(best) ? row : best));
  const last = rows.reduce((best, row) => (invokedAt[row]! > invokedAt[best]! ? row : best));
  return { cluster, contradiction: [first, last] };
}

/**
 * Of some clusters: the rows that contradict each other, all that changed the state, and the last observation, which proves
 * that they belong together. Other observations and other clusters can be left out of every linearization.
 */
function essentialOf(
  { order, starts }: Clusters,
  parts: readonly ContradictoryRows[],
  isObservation: (row: number) => boolean,
): number[] {
  const essential = parts.flatMap(({ cluster, contradiction }) => {
    const rows = [...order.subarray(starts[cluster]!, starts[cluster + 1]!)];
    return [...contradiction, rows.at(-1)!, ...rows.filter((row) => !isObservation(row))];
  });
  return [...new Set(essential)].sort((left, right) => left - right);
}
