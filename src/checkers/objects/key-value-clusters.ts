import { type History, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { Clusterer, Clusters } from '../linearizability/clusters.ts';

/** Several operations wrote this string. */
const SEVERAL = -1;
/** The base of a chain that nobody put there. */
const INITIAL = -2;

/**
 * Rule 6 for a key that is put, appended to and read: what a get returned is taken apart into the string of one put, or the
 * initial one, and those appended since. A put, the appends that a completed get saw behind it, and the gets that saw no
 * more than those are a cluster. A put that no get saw is one by itself, and so is a completed append that none saw.
 *
 * Precondition, checked here: from the end on, in every step back one string at most can have come last: appended by one
 * operation, put by one, or there initially; nobody appends the empty string.
 *
 * 1. In no cluster are crashed gets, which change nothing, and crashed writes that no completed get saw. Without such a write
 *    every get sees what it saw, for a put came between. A crashed write that was seen took effect in every linearization.
 * 2. By the precondition each get says which put it saw, and which appends, in order. Of two gets that saw the same put, one saw
 *    all that the other did, in the same order, or they contradict each other; so does an append seen behind two different
 *    strings. So the operations of a cluster come in one order, up to gets with one result. Another write in between, a put
 *    or an append, would be seen by the gets that follow. The initial value is there only in front of the first put, and
 *    an append in front of what was seen on it would be seen too.
 * 3. A cluster begins with its put, or is a write alone: both are legal always. What follows sees its own cluster only.
 */
export function keyValueClusters(history: History, initial: HistoryValue): Clusterer {
  if (typeof initial !== 'string' && initial !== null) return () => undefined;
  return (rows, cut) => {
    const writes = writesOf(history, rows);
    if (writes === undefined || (initial === null && writes.puts.has(''))) return undefined;
    const { f, result, outcome, completedAt } = history.operations;
    const isGet = (row: number) => history.functions[f[row]!] === 'get';
    const isCompleted = (row: number) => outcome[row] === Outcome.ok && completedAt[row]! <= cut;
    const chains = new Chains(writes, initial);
    let contradiction: readonly number[] | undefined;
    for (const row of rows) {
      if (!isGet(row) || !isCompleted(row)) continue;
      const found = chains.observe(row, history.values[result[row]!]!);
      contradiction ??= found;
      if (chains.isAmbiguous) return undefined;
    }
    if (contradiction !== undefined) return { contradiction };
    const unseen = rows.filter((row) => !isGet(row) && isCompleted(row) && !chains.saw(row));
    return chains.layOut(unseen);
  };
}

/** Who wrote each string: a row, or {@link SEVERAL}. */
interface Writes {
  readonly puts: ReadonlyMap<string, number>;
  readonly appends: ReadonlyMap<string, number>;
  readonly appendedLengths: readonly number[];
}

function writesOf(history: History, rows: Int32Array): Writes | undefined {
  const { f, argument } = history.operations;
  const puts = new Map<string, number>();
  const appends = new Map<string, number>();
  for (const row of rows) {
    const name = history.functions[f[row]!];
    if (name === 'get') continue;
    const text = history.values[argument[row]!];
    if (typeof text !== 'string' || (name !== 'put' && name !== 'append')) return undefined;
    if (name === 'append' && text === '') return undefined;
    const written = name === 'put' ? puts : appends;
    written.set(text, written.has(text) ? SEVERAL : row);
  }
  return { puts, appends, appendedLengths: [...new Set([...appends.keys()].map(({ length }) => length))] };
}

/** A string that a key had: by whom it came about, and what followed. */
interface Link {
  /** The row of the put or the append, or {@link INITIAL}. */
  readonly writer: number;
  /** What it was appended to. */
  readonly before: Link | undefined;
  readonly gets: number[];
  after: Link | undefined;
}

class Chains {
  readonly #writes: Writes;
  readonly #initial: string | null;
  /** Strings that a completed get proves, on the way there included. */
  readonly #links = new Map<string | null, Link>();
  readonly #linkOf = new Map<number, Link>();
  /** Whether something was read that may have come about in several ways. */
  isAmbiguous = false;

  constructor(writes: Writes, initial: string | null) {
    this.#writes = writes;
    this.#initial = initial;
  }

  /** Takes note of a completed get. Returns rows that contradict each other, if it contradicts what was seen before. */
  observe(get: number, result: HistoryValue): readonly number[] | undefined {
    if (result !== null && typeof result !== 'string') return [get];
    const steps: { text: string | null; writer: number }[] = [];
    let text: string | null | undefined = result;
    while (text !== undefined && !this.#links.has(text)) {
      const last = this.#lastWriter(text);
      if (last === undefined) return [get];
      if (last.writer === SEVERAL) {
        this.isAmbiguous = true;
        return undefined;
      }
      steps.push({ text, writer: last.writer });
      text = last.before;
    }
    let link = text === undefined ? undefined : this.#links.get(text)!;
    for (const { text: made, writer } of steps.reverse()) {
      const rival = this.#linkOf.get(writer) ?? link?.after;
      if (rival !== undefined) {
        const own = [get, ...writersUpTo(link), ...steps.map((step) => step.writer)];
        return [...new Set([...own, ...proofOf(rival)])]
          .filter((row) => row !== INITIAL)
          .sort((a, b) => a - b);
      }
      const next: Link = { writer, before: link, gets: [], after: undefined };
      if (link !== undefined) link.after = next;
      this.#links.set(made, next);
      this.#linkOf.set(writer, next);
      link = next;
    }
    link!.gets.push(get);
    return undefined;
  }

  saw(row: number): boolean {
    return this.#linkOf.has(row);
  }

  layOut(unseen: Int32Array): Clusters {
    const order: number[] = [];
    const starts: number[] = [];
    const initial = this.#linkOf.get(INITIAL);
    const bases = [...this.#linkOf.values()].filter((link) => link.before === undefined && link !== initial);
    for (const base of initial ? [initial, ...bases] : bases) {
      starts.push(order.length);
      for (let link: Link | undefined = base; link !== undefined; link = link.after) {
        if (link.writer !== INITIAL) order.push(link.writer);
        order.push(...link.gets);
      }
    }
    for (const row of unseen) {
      starts.push(order.length);
      order.push(row);
    }
    starts.push(order.length);
    return {
      order: Int32Array.from(order),
      starts: Int32Array.from(starts),
      beginsInitially: initial !== undefined,
    };
  }

  /** Who wrote last when the key came to have this string, and what was there before an append. */
  #lastWriter(text: string | null): { writer: number; before?: string | null } | undefined {
    const { puts, appends, appendedLengths } = this.#writes;
    const candidates: { writer: number; before?: string | null }[] = [];
    if (text === this.#initial) candidates.push({ writer: INITIAL });
    if (text === null) return candidates[0];
    const put = puts.get(text);
    if (put !== undefined) candidates.push({ writer: put });
    for (const length of appendedLengths) {
      const end = text.length - length;
      const append = end < 0 ? undefined : appends.get(text.slice(end));
      if (append === undefined) continue;
      // What is appended to a key without a value is all that it then has.
      const before = end === 0 && this.#initial === null ? null : text.slice(0, end);
      candidates.push({ writer: append, before });
    }
    return candidates.length > 1 ? { writer: SEVERAL } : candidates[0];
  }
}

function writersUpTo(link: Link | undefined): number[] {
  const writers: number[] = [];
  for (let each = link; each !== undefined; each = each.before) writers.push(each.writer);
  return writers;
}

/** A get that saw what this link wrote, and all that it saw. If it is the get being looked at, it is not there yet. */
function proofOf(link: Link): number[] {
  let last = link;
  while (last.gets.length === 0 && last.after !== undefined) last = last.after;
  return [...last.gets.slice(0, 1), ...writersUpTo(last)];
}
