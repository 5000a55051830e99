import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { BadInput } from '../core/bad-input.ts';
import type { SimulationRun } from '../simulator/simulate.ts';
import type { Monitor, WorldView } from '../simulator/simulated-protocol.ts';
import { verdictOfRun } from './run-folder.ts';

/** One run as a line of the file of `--digests`: two processes that make the same runs write the same lines. */
export interface RunDigest {
  readonly name: string;
  readonly mutant: string | undefined;
  readonly seed: number | null;
  readonly verdict: string;
  readonly events: number;
  /** Of all events, as `events.jsonl` of a run folder has them. */
  readonly digest: string;
  /** Of what nodes remember at the end; none of a run that ended with a violation. */
  readonly states: string | undefined;
}

/** Takes down what nodes remember at the end of a run: what no event says may differ too. */
export class FinalStates implements Monitor {
  readonly name = 'FinalStates';
  digest: string | undefined;

  observe(): undefined {
    return undefined;
  }

  atEnd({ nodes, stateOf }: WorldView): undefined {
    const hash = createHash('sha256');
    for (const node of nodes) hash.update(JSON.stringify(stateOf(node) ?? null)).update('\n');
    this.digest = hash.digest('hex').slice(0, 16);
  }
}

export const digestOfRun = (
  { slug, mutant }: { readonly slug: string; readonly mutant: string | undefined },
  run: SimulationRun,
  { digest: states }: FinalStates,
): RunDigest => ({
  name: slug,
  mutant,
  seed: run.schedule.seed,
  verdict: verdictOfRun(run),
  events: run.events,
  digest: run.digest,
  states,
});

/** A line of JSON a run. */
export function writeDigests(file: string, runs: readonly RunDigest[]): void {
  try {
    writeFileSync(file, runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  } catch {
    throw new BadInput(`cannot write ${file}`, { remedy: 'Name a file in a folder that exists.' });
  }
}
