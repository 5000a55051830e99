import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import { writeHistory } from '../history/write-history.ts';
import type { SimulationRun } from '../simulator/simulate.ts';

/** What `verdict.json` says of a simulated run, so that it can be told whether a replay was the same. */
export interface RecordedVerdict {
  readonly verdict: 'valid' | 'violated' | 'unknown';
  readonly protocol: string;
  readonly mutant: string | null;
  /** Whether each step was compared with the model. */
  readonly lockstep: boolean;
  readonly property: string | null;
  readonly detail: string | null;
  readonly seed: number | null;
  readonly commit: string | null;
  readonly digest: string;
  readonly events: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** How a run was made, and its steps as those of the model. */
export interface RunAbout {
  readonly mutant: string | undefined;
  readonly commit: string | undefined;
  readonly lockstep: boolean;
  readonly trace: readonly string[];
}

export const verdictOfRun = ({ violation, isCutOff }: SimulationRun) =>
  violation !== undefined ? 'violated' : isCutOff ? 'unknown' : 'valid';

/** Writes a run folder: `schedule.json`, `history.jsonl`, `events.jsonl`, `trace.jsonl` if there is one, and `verdict.json`. */
export function writeRunFolder(
  folder: string,
  run: SimulationRun,
  { mutant, commit, lockstep, trace }: RunAbout,
): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, lines: Iterable<string>) =>
    writeFileSync(join(folder, name), `${[...lines].join('\n')}\n`);
  const { schedule, violation } = run;
  write('schedule.json', [JSON.stringify(schedule, null, 2)]);
  write('history.jsonl', writeHistory(run.history, { seed: String(schedule.seed), commit }));
  write('events.jsonl', run.lines);
  if (trace.length > 0) write('trace.jsonl', trace);
  const verdict: RecordedVerdict = {
    verdict: verdictOfRun(run),
    protocol: schedule.protocol,
    mutant: mutant ?? null,
    lockstep,
    property: violation?.property ?? null,
    detail: violation?.detail ?? null,
    seed: schedule.seed,
    commit: commit ?? null,
    digest: run.digest,
    events: run.events,
    counters: run.counters,
  };
  write('verdict.json', [JSON.stringify(verdict, null, 2)]);
}

/** @throws BadInput if the file is not there. */
export function readRunFile(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    throw new BadInput(`${folder} has no ${name}`, {
      remedy: commandOf(folder) ?? 'A run folder is what `quorate simulate NAME --out DIR` writes.',
    });
  }
}

/** Of a run in real time, which no schedule tells: how to draw the same again. */
function commandOf(folder: string): string | undefined {
  try {
    const { again } = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')) as { again?: unknown };
    return typeof again === 'string' ? `It was a run in real time. Run it again: ${again}` : undefined;
  } catch {
    return undefined;
  }
}
