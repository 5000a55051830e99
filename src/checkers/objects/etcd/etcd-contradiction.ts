import type { CompletedOperation } from '../../linearizability/specification.ts';
import { type EtcdValue, isInRange, requestOf } from './etcd-request.ts';
import { type RangeResult, resultOf } from './etcd-result.ts';

type Rows = readonly number[];

/** That a revision put or deleted a key, as some operation was told. */
interface Fact {
  readonly revision: number;
  readonly isDelete: boolean;
  readonly value: EtcdValue | undefined;
  readonly row: number;
}

/** That no revision r, after < r <= through, changed a key. */
interface Silence {
  readonly after: number;
  readonly through: number;
  readonly row: number;
}

/**
 * One or two completed operations that contradict each other by their results alone, whatever was written.
 *
 * Sound, for a store has one log of revisions, which only grows, and the revision in the header of an answer is that of
 * the store at the moment at which the operation took effect. So an answer whose header is older than what an operation
 * that completed before was told is impossible; so are two different changes of one key in one revision; and so is a
 * change of a key between the revision that last changed it, as a range of a later revision was told, and that one, or
 * in a revision in which a watch of that key was told of none; and so are two counts of one range at one revision.
 */
export function etcdContradiction(completed: readonly CompletedOperation[]): Rows | undefined {
  const told = completed.filter(({ operation }) => resultOf(operation)?.error === undefined);
  return staleAnswer(told) ?? new Told(told).contradiction();
}

/** An answer with an older revision than one that was known before it was asked for. */
function staleAnswer(completed: readonly CompletedOperation[]): Rows | undefined {
  const byInvocation = completed.toSorted((left, right) => left.invokedAt - right.invokedAt);
  const byCompletion = completed.toSorted((left, right) => left.completedAt - right.completedAt);
  let latest = { revision: 0, row: -1 };
  let next = 0;
  for (const { operation, row, invokedAt } of byInvocation) {
    for (; next < byCompletion.length && byCompletion[next]!.completedAt < invokedAt; next += 1) {
      const before = resultOf(byCompletion[next]!.operation)!;
      const revision = before.revision ?? before.through ?? 0;
      if (revision > latest.revision) latest = { revision, row: byCompletion[next]!.row };
    }
    const { revision } = resultOf(operation)!;
    if (revision !== undefined && revision < latest.revision) return [latest.row, row];
  }
  return undefined;
}

/** What the operations of a history were told of each key. */
class Told {
  readonly #facts = new Map<string, Map<number, Fact>>();
  readonly #silences = new Map<string, Silence[]>();
  /** By range and revision. */
  readonly #counts = new Map<string, { readonly count: number; readonly row: number }>();
  readonly #completed: readonly CompletedOperation[];
  #found: Rows | undefined;

  constructor(completed: readonly CompletedOperation[]) {
    this.#completed = completed;
    for (const operation of completed) this.#learn(operation);
  }

  contradiction(): Rows | undefined {
    if (this.#found !== undefined) return this.#found;
    for (const [key, facts] of this.#facts) {
      const inOrder = [...facts.values()].sort((left, right) => left.revision - right.revision);
      const broken =
        firstBroken(inOrder, this.#silences.get(key) ?? []) ?? this.#watchThatMissed(key, inOrder, facts);
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  #learn({ operation, row }: CompletedOperation): void {
    const request = requestOf(operation);
    const result = resultOf(operation)!;
    for (const { revision, ...event } of result.events) this.#know(event.key, { ...event, revision, row });
    if (request.kind === 'range') {
      const seen = request.revision || result.revision;
      this.#learnRange(result.range, seen, row);
      this.#learnCount(
        `${JSON.stringify([request.start, request.end ?? null])} ${seen}`,
        seen,
        result.range,
        row,
      );
    } else if (request.kind === 'transaction') {
      const { succeeded, revision } = result;
      if (succeeded === undefined || revision === undefined) return;
      for (const part of succeeded ? request.success : request.failure) {
        if (part.kind === 'put') this.#know(part.key, { revision, isDelete: false, value: part.value, row });
      }
    }
  }

  #learnRange(range: RangeResult | undefined, seen: number | undefined, row: number): void {
    for (const { key, value, modRevision } of range?.keys ?? []) {
      this.#know(key, { revision: modRevision, isDelete: false, value, row });
      if (seen === undefined) continue;
      if (modRevision > seen) this.#found ??= [row];
      const silences = this.#silences.get(key) ?? [];
      silences.push({ after: modRevision, through: seen, row });
      this.#silences.set(key, silences);
    }
  }

  /** Two ranges of the same keys at one revision count as many. */
  #learnCount(label: string, seen: number | undefined, range: RangeResult | undefined, row: number): void {
    const count = range?.count;
    if (seen === undefined || count === undefined) return;
    const before = this.#counts.get(label);
    if (before === undefined) this.#counts.set(label, { count, row });
    else if (before.count !== count) this.#found ??= [before.row, row];
  }

  #know(key: string, { revision, isDelete, value, row }: Fact): void {
    const facts = this.#facts.get(key) ?? new Map<number, Fact>();
    this.#facts.set(key, facts);
    const before = facts.get(revision);
    if (before === undefined) {
      facts.set(revision, { revision, isDelete, value, row });
    } else if (before.isDelete !== isDelete || (before.value ?? value) !== (value ?? before.value)) {
      this.#found ??= before.row === row ? [row] : [before.row, row];
    }
  }

  /** A watch of the key that covers a revision which changed it, and was told of no change. */
  #watchThatMissed(
    key: string,
    inOrder: readonly Fact[],
    facts: ReadonlyMap<number, Fact>,
  ): Rows | undefined {
    for (const { operation, row } of this.#completed) {
      const request = requestOf(operation);
      if (request.kind !== 'watch' || !isInRange(request, key)) continue;
      const { events, through } = resultOf(operation)!;
      const last = through ?? events.at(-1)?.revision ?? request.after;
      for (
        let at = placeAfter(inOrder, request.after);
        (inOrder[at]?.revision ?? last + 1) <= last;
        at += 1
      ) {
        const { revision } = inOrder[at]!;
        if (events.some((event) => event.key === key && event.revision === revision)) continue;
        return [facts.get(revision)!.row, row];
      }
    }
    return undefined;
  }
}

function firstBroken(inOrder: readonly Fact[], silences: readonly Silence[]): Rows | undefined {
  for (const { after, through, row } of silences) {
    const change = inOrder[placeAfter(inOrder, after)];
    if (change !== undefined && change.revision <= through)
      return change.row === row ? [row] : [change.row, row];
  }
  return undefined;
}

/** The first place whose revision is greater. */
function placeAfter(inOrder: readonly Fact[], revision: number): number {
  let low = 0;
  let high = inOrder.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (inOrder[middle]!.revision <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
