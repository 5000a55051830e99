import { firstRuns, joinedRuns, type Runs } from './log-runs.ts';
import type { ServerView } from './process-step.ts';

const lastOf = (runs: Runs) => runs.at(-1)?.[1] ?? 0;

/**
 * The logs of all servers as they would be had nothing been compacted. What a snapshot stands for is what the server had there before,
 * or, of one that came from the leader, what is committed: it was committed before it was sent.
 */
export class KnownLogs {
  readonly #logs = new Map<string, Runs>();
  #committed: Runs = [];

  /** @returns the server's whole log, or `undefined` if nobody can tell what the snapshot stands for */
  update(node: string, view: ServerView): Runs | undefined {
    const log = this.#wholeLog(this.#logs.get(node) ?? [], view);
    if (log === undefined) return undefined;
    this.#logs.set(node, log);
    if (view.commitIndex > lastOf(this.#committed)) this.#committed = firstRuns(log, view.commitIndex);
    return log;
  }

  #wholeLog(before: Runs, { baseIndex, runs }: ServerView): Runs | undefined {
    if (baseIndex === 0) return runs;
    const known = lastOf(this.#committed) >= baseIndex ? this.#committed : before;
    return lastOf(known) < baseIndex ? undefined : joinedRuns(firstRuns(known, baseIndex), runs);
  }
}
