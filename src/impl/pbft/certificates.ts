import { type Context, primaryOf } from './configuration.ts';
import { type Checkpoint, isSigned, type PreparedCertificate, type Vote } from './messages.ts';

/**
 * Messages of a quorum that say the same, and whom they convince: among any 2f + 1 replicas there are f + 1 correct ones, and
 * any two such sets share a correct one.
 */

interface OfReplica {
  readonly replica: string;
}

/** All messages with another, unless its sender has one there. */
export const withVote = <T extends OfReplica>(
  { rules }: Context,
  votes: readonly T[],
  vote: T,
): readonly T[] => (rules.isOfAnotherSender(votes, vote) ? [...votes, vote] : votes);

const areOfDifferentReplicas = (context: Context, votes: readonly OfReplica[]): boolean =>
  votes.every(
    (vote, index) =>
      context.replicas.includes(vote.replica) && context.rules.isOfAnotherSender(votes.slice(0, index), vote),
  );

/** The votes of a view and number that are for this digest. */
export const votesFor = <T extends Vote>(votes: readonly T[], digest: string): readonly T[] =>
  votes.filter((vote) => vote.digest === digest);

/** Whether so many prepares of backups make a certificate: the pre-prepare stands for the primary. */
export const isPreparedBy = ({ quorum }: Context, prepares: readonly OfReplica[]): boolean =>
  prepares.length >= quorum - 1;

/** Whether a certificate that another shows proves what it says: in its view, that digest and no other had that number. */
export function isValidCertificate(context: Context, { prePrepare, prepares }: PreparedCertificate): boolean {
  const { view, number, digest, replica } = prePrepare;
  const isVote = (vote: Vote) =>
    vote.view === view && vote.number === number && vote.digest === digest && vote.replica !== replica;
  return (
    replica === primaryOf(context, view) &&
    isSigned(context.verifier, prePrepare) &&
    areOfDifferentReplicas(context, prepares) &&
    isPreparedBy(context, prepares) &&
    prepares.every((prepare) => isVote(prepare) && isSigned(context.verifier, prepare))
  );
}

/** The digest that these messages prove for the checkpoint of this number, or `undefined`. */
export function provenDigest(
  context: Context,
  number: number,
  checkpoints: readonly Checkpoint[],
): string | undefined {
  const digest = checkpoints[0]?.digest;
  const isProof =
    checkpoints.length >= context.quorum &&
    areOfDifferentReplicas(context, checkpoints) &&
    checkpoints.every(
      (each) => each.number === number && each.digest === digest && isSigned(context.verifier, each),
    );
  return isProof ? digest : undefined;
}
