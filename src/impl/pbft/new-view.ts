import { isValidCertificate, provenDigest } from './certificates.ts';
import { type Context, primaryOf } from './configuration.ts';
import { isSigned, type NewView, nullDigest, type PreparedCertificate, type ViewChange } from './messages.ts';
import type { StableCheckpoint } from './replica-state.ts';

/** What a view begins with follows from the view changes of a quorum: the primary computes it, and backups check it (section 4.4). */

/** The request that a new view has under a number. */
export interface ChosenRequest {
  readonly number: number;
  readonly digest: string;
}

/** The highest stable checkpoint that view changes show: min-s. */
export function stableOf(viewChanges: readonly ViewChange[]): StableCheckpoint {
  const highest = viewChanges.reduce((one, other) => (other.stable > one.stable ? other : one));
  return { number: highest.stable, checkpoints: highest.checkpoints };
}

/**
 * The requests with which a view begins, for each number between the highest stable checkpoint and the highest number that was
 * prepared: that of the latest view in which it was prepared, for if it was executed anywhere, then this one. Under a number
 * that nobody in the quorum has prepared nothing was executed; it is filled with the request that does nothing.
 */
export function chosenFrom({ rules }: Context, viewChanges: readonly ViewChange[]): readonly ChosenRequest[] {
  const low = stableOf(viewChanges).number;
  const latest = new Map<number, PreparedCertificate>();
  for (const certificate of rules.certificatesIn(viewChanges)) {
    const { number, view } = certificate.prePrepare;
    const known = latest.get(number);
    if (known === undefined || view > known.prePrepare.view) latest.set(number, certificate);
  }
  const high = Math.max(low, ...latest.keys());
  return Array.from({ length: high - low }, (_, index) => {
    const number = low + 1 + index;
    return { number, digest: latest.get(number)?.prePrepare.digest ?? nullDigest };
  });
}

/** Whether a view change shows what it says. */
export function isValidViewChange(context: Context, viewChange: ViewChange): boolean {
  const { replica, view, stable, checkpoints, prepared } = viewChange;
  const isProven =
    stable === 0 ? checkpoints.length === 0 : provenDigest(context, stable, checkpoints) !== undefined;
  const numbers = prepared.map(({ prePrepare }) => prePrepare.number);
  return (
    view > 0 &&
    context.replicas.includes(replica) &&
    isSigned(context.verifier, viewChange) &&
    isProven &&
    new Set(numbers).size === numbers.length &&
    numbers.every((number) => number > stable && number <= stable + context.logSize) &&
    prepared.every(
      (certificate) => certificate.prePrepare.view < view && isValidCertificate(context, certificate),
    )
  );
}

/** Whether the primary of a view had to begin it so. */
export function isValidNewView(context: Context, newView: NewView): boolean {
  const { view, viewChanges, prePrepares, replica } = newView;
  const isFromPrimary = replica === primaryOf(context, view) && isSigned(context.verifier, newView);
  const senders = new Set(viewChanges.map((viewChange) => viewChange.replica));
  if (!isFromPrimary || senders.size !== viewChanges.length || senders.size < context.quorum) return false;
  if (!viewChanges.every((each) => each.view === view && isValidViewChange(context, each))) return false;
  const chosen = chosenFrom(context, viewChanges);
  return (
    prePrepares.length === chosen.length &&
    prePrepares.every(
      (each, index) =>
        each.number === chosen[index]!.number &&
        each.digest === chosen[index]!.digest &&
        each.view === view &&
        each.replica === replica &&
        isSigned(context.verifier, each),
    )
  );
}
