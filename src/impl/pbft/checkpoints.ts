import { type Checkpoint, digestOfSnapshot, isSigned, signed } from './messages.ts';
import { afterCheckpoint, afterStable } from './replica-changes.ts';
import type { StableCheckpoint } from './replica-state.ts';
import type { Turn } from './turn.ts';

/** Checkpoints, and what may be discarded (section 4.3). */

/** After every K-th number a replica tells the digest of its state. */
export function takeCheckpoint(turn: Turn): void {
  const { context, state } = turn;
  const { executed: number, service, clients, replica } = state;
  if (number % context.checkpointInterval !== 0) return;
  const snapshot = { number, service, clients };
  turn.state = afterCheckpoint(state, snapshot);
  turn.remember({ type: 'checkpointTaken', snapshot });
  const digest = digestOfSnapshot(context.digest, snapshot);
  const own = signed<Checkpoint>(context.signer, { type: 'checkpoint', number, digest, replica });
  turn.multicast(own);
  store(turn, own);
}

export function onCheckpoint(turn: Turn, checkpoint: Checkpoint): void {
  const { context, state } = turn;
  const { number, replica } = checkpoint;
  const isTaken =
    context.replicas.includes(replica) &&
    number > state.stable.number &&
    number % context.checkpointInterval === 0 &&
    replica !== state.replica;
  if (!isTaken || !isSigned(context.verifier, checkpoint)) return;
  store(turn, checkpoint);
}

/** Of each replica one checkpoint of each number in the log is kept, and above the log the latest one. */
function store(turn: Turn, checkpoint: Checkpoint): void {
  const { checkpoints, stable } = turn.state;
  const { number, replica } = checkpoint;
  const high = stable.number + turn.context.logSize;
  if (checkpoints.some((each) => each.replica === replica && each.number === number)) return;
  const isReplaced = (each: Checkpoint) => each.replica === replica && each.number > high && number > high;
  if (checkpoints.some((each) => isReplaced(each) && each.number > number)) return;
  turn.update({ checkpoints: [...checkpoints.filter((each) => !isReplaced(each)), checkpoint] });
  stabilise(turn, number);
}

/** The messages of a quorum that agree on the state at this number. */
function proofOf({ context, state }: Turn, number: number): readonly Checkpoint[] | undefined {
  const told = state.checkpoints.filter((each) => each.number === number);
  return told
    .map(({ digest }) => told.filter((each) => each.digest === digest))
    .find(({ length }) => length >= context.quorum)
    ?.slice(0, context.quorum);
}

/** A checkpoint that a quorum has told is stable. Whoever has the state discards all before; whoever is left behind asks for it. */
function stabilise(turn: Turn, number: number): void {
  const { context, state } = turn;
  const checkpoints = proofOf(turn, number);
  if (checkpoints === undefined) return;
  const own = state.snapshots.find((snapshot) => snapshot.number === number);
  if (own !== undefined && digestOfSnapshot(context.digest, own) === checkpoints[0]!.digest) {
    discard(turn, { number, checkpoints });
  } else if (number > state.stable.number + context.logSize) fetchState(turn);
}

function discard(turn: Turn, stable: StableCheckpoint): void {
  turn.state = afterStable(turn.state, stable);
  turn.rememberImage();
}

/** The highest number whose state a quorum has proven, if it is not reached yet. */
function targetOf(turn: Turn): number | undefined {
  const { executed, stable, checkpoints } = turn.state;
  const proven = checkpoints
    .map(({ number }) => number)
    .filter((number) => proofOf(turn, number) !== undefined);
  const highest = Math.max(stable.number, ...proven);
  return highest > executed ? highest : undefined;
}

/** Asks for the state, if a quorum is ahead. Anybody's answer will do: it carries its proof. */
export function fetchState(turn: Turn): void {
  const number = targetOf(turn);
  if (number !== undefined) turn.multicast({ type: 'fetchState', number });
}
