import { type Operation, Outcome } from '../../../core/history.ts';
import {
  type EtcdValue,
  isInRange,
  type KeyRange,
  requestOf,
  type TransactionRequest,
} from './etcd-request.ts';
import { type EtcdResult, type RangeResult, resultOf } from './etcd-result.ts';
import type { EtcdState, KeyChange } from './etcd-store.ts';

/** What is known of a change: the value, as far as it was recorded, or that it was a deletion. */
interface KnownChange {
  readonly isDelete: boolean;
  readonly value: EtcdValue | undefined;
}

/** Revisions from < r <= through. */
interface Revisions {
  readonly after: number;
  readonly through: number;
}

/**
 * What the completed operations of a history tell of its revisions, and with it which states are doomed: those whose
 * latest revision is not what some completed operation, earlier or later, was told that it is.
 *
 * Sound: let a linearization of the whole history pass through a state of revision r. Every completed operation stands
 * in it, where it is legal. A range that returned a key with the mod revision r was legal in a state whose log has r;
 * the log only grows, and r has one entry in it; so this entry put that key, with the value that was returned. A watch
 * that covered r and a range of keys was legal where the log has r, so the changes of those keys in r are the ones it
 * was told, and no others. A completed put without comparisons that was told the revision r made r, and so did a
 * transaction that is known to have taken a branch with a put in it: the header's revision is the store's after it, and
 * a put makes a revision. So a state whose entry for r is another one is on no linearization.
 */
export class EtcdObservations {
  /** By revision and key. */
  readonly #known = new Map<number, Map<string, KnownChange>>();
  /** Two operations tell different things of one change: no state can be right. */
  readonly #contradictory = new Set<number>();
  readonly #watched = new Map<string, { readonly range: KeyRange; readonly covered: Revisions[] }>();
  /** By key: the revisions for which all changes of it are known; joined, in increasing order. */
  readonly #coveredOf = new Map<string, readonly Revisions[]>();

  /** Operations of unknown outcome tell nothing. */
  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const result = resultOf(operation);
      // An error tells nothing of what is there.
      if (operation.outcome !== Outcome.ok || result === undefined || result.error !== undefined) continue;
      this.#learn(operation, result);
    }
  }

  isDoomed({ version: { revision, changes } }: EtcdState): boolean {
    if (this.#contradictory.has(revision)) return true;
    const known = this.#known.get(revision);
    for (const change of changes) {
      const found = known?.get(change.key);
      if (found === undefined ? this.#isCovered(change.key, revision) : !isSame(found, change)) return true;
    }
    if (known === undefined) return false;
    for (const key of known.keys()) if (!changes.some((change) => change.key === key)) return true;
    return false;
  }

  #learn(operation: Operation, result: EtcdResult): void {
    const request = requestOf(operation);
    this.#learnRange(result.range);
    for (const answer of result.operations ?? []) if (typeof answer === 'object') this.#learnRange(answer);
    if (request.kind === 'transaction') this.#learnTransaction(request, result);
    if (request.kind !== 'watch') return;
    for (const { revision, key, isDelete, value } of result.events)
      this.#know(revision, key, { isDelete, value });
    const through = result.through ?? result.events.at(-1)?.revision ?? request.after;
    const label = `${request.start.length}:${request.start}${request.end ?? ''} ${request.end === undefined}`;
    const watched = this.#watched.get(label) ?? { range: request, covered: [] };
    watched.covered.push({ after: request.after, through });
    this.#watched.set(label, watched);
  }

  #learnRange(range: RangeResult | undefined): void {
    for (const { key, value, modRevision } of range?.keys ?? []) {
      this.#know(modRevision, key, { isDelete: false, value });
    }
  }

  #learnTransaction({ success, failure }: TransactionRequest, { succeeded, revision }: EtcdResult): void {
    if (succeeded === undefined || revision === undefined) return;
    for (const operation of succeeded ? success : failure) {
      if (operation.kind === 'put') {
        this.#know(revision, operation.key, { isDelete: false, value: operation.value });
      }
    }
  }

  #know(revision: number, key: string, change: KnownChange): void {
    let keys = this.#known.get(revision);
    if (keys === undefined) {
      keys = new Map();
      this.#known.set(revision, keys);
    }
    const before = keys.get(key);
    if (before === undefined || (before.value === undefined && before.isDelete === change.isDelete)) {
      keys.set(key, change);
    } else if (before.isDelete !== change.isDelete || (change.value ?? before.value) !== before.value) {
      this.#contradictory.add(revision);
    }
  }

  #isCovered(key: string, revision: number): boolean {
    let covered = this.#coveredOf.get(key);
    if (covered === undefined) {
      const watches = [...this.#watched.values()].filter(({ range }) => isInRange(range, key));
      covered = joined(watches.flatMap((watch) => watch.covered));
      this.#coveredOf.set(key, covered);
    }
    return covered.some(({ after, through }) => after < revision && revision <= through);
  }
}

function isSame({ isDelete, value }: KnownChange, { record }: KeyChange): boolean {
  if (isDelete) return record === undefined;
  return record !== undefined && (value === undefined || value === record.value);
}

function joined(all: readonly Revisions[]): readonly Revisions[] {
  const result: Revisions[] = [];
  for (const next of [...all].sort((left, right) => left.after - right.after)) {
    const last = result.at(-1);
    if (last === undefined || last.through < next.after) result.push(next);
    else result[result.length - 1] = { after: last.after, through: Math.max(last.through, next.through) };
  }
  return result;
}
