import type { Choice } from '../../simulator/schedule.ts';
import type { WorkloadOperation } from '../workload.ts';

/** An ordered pair of nodes: what the first sends to the second. */
export type Link = readonly [from: string, to: string];

interface Window {
  readonly fromTurn: number;
  readonly untilTurn: number;
}

/** What is done to the programs, besides what becomes of their messages. */
export type ScheduledFault =
  /** What is sent on these links meanwhile is lost; what was on its way before arrives. */
  | ({ readonly kind: 'cut'; readonly links: readonly Link[] } & Window)
  /** What is sent on these links meanwhile waits until the end, and takes its turns from then on. */
  | ({ readonly kind: 'hold'; readonly links: readonly Link[] } & Window)
  /** The process is stopped (SIGSTOP), and finds later what came meanwhile. */
  | ({ readonly kind: 'pause'; readonly node: string } & Window)
  /** The process is killed (SIGKILL), and started again with nothing of what it had in memory. */
  | ({ readonly kind: 'crash'; readonly node: string } & Window)
  /** So much real time passes while everything is held. */
  | { readonly kind: 'let-pass'; readonly fromTurn: number; readonly ms: number };

/**
 * A fault as a seed draws it. `busiest` is the node that has sent most of late, a leader if there is one: the run that meets it
 * puts the node in its place.
 */
export type DrawnFault =
  | ScheduledFault
  /** The links from inside to outside (`out`), or back (`in`), or both. Who is inside is not outside too. */
  | ({
      readonly kind: 'split';
      readonly effect: 'cut' | 'hold';
      readonly inside: readonly string[];
      readonly outside: readonly string[] | 'the others';
      readonly direction: 'both' | 'in' | 'out';
    } & Window);

export const busiest = 'busiest';

/** A client asks, as soon as it is this late and its last operation has ended. */
export interface ScheduledOperation {
  /** `c1.2` unless given: the second of the first client. Messages that follow from it are named after it. */
  readonly name?: string;
  /** Which client: `c1` is the first. */
  readonly client: number;
  readonly node: string;
  readonly atTurn: number;
  /** Without it, what the workload's source says next for this client. */
  readonly operation?: WorkloadOperation;
}

/**
 * All that decides a scheduled run, besides the program. It is what is printed, replayed, shrunk and kept.
 *
 * Turns are no time: they only say what comes before what. A message is named by a stable key, such as `n0→n1 replicate c3.1 #2`, the
 * second message of that type on that link that follows from that operation, so that it has its fate whatever happened elsewhere. Its fate is after how many turns each of
 * its copies is delivered: none if it is lost, two if it is delivered twice. A fate that `overrides` does not name is drawn
 * from the seed; without a seed it is the benign one, `[1]`. What does not apply any more is skipped.
 */
export interface ProgramSchedule {
  readonly version: 1;
  readonly workload: string;
  readonly nodeCount: number;
  readonly seed: number | null;
  readonly clients: number;
  readonly keyCount: number;
  /** How much messages are delayed, lost and doubled, where the seed draws it. */
  readonly mix: MessageMix;
  /** A client gives up after so many turns. */
  readonly timeoutTurns: number;
  /** Where nothing is left to be delivered and a client still waits, so much real time passes before it gives up: for timers. */
  readonly restMs: number;
  /** Nothing is done after this turn: the promise was broken before. Only where nobody is asked anything in the end. */
  readonly untilTurn?: number;
  readonly operations: readonly ScheduledOperation[];
  readonly faults: readonly DrawnFault[];
  readonly overrides: Readonly<Record<string, Choice>>;
}

/** Shares of the messages, and of the links, from 0 to 1. */
export interface MessageMix {
  /** A message that is not slow takes one turn, and up to so much of a turn more or less: with 0 all come in the order of sending. */
  readonly jitter: number;
  readonly slowShare: number;
  /** On these links all messages are slow. */
  readonly slowLinkShare: number;
  readonly lostShare: number;
  readonly doubledShare: number;
  /** A slow message, and the second copy of a doubled one, takes up to so many turns. */
  readonly slowestTurns: number;
}
