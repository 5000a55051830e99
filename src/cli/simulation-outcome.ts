import { formatCount, plural } from '../core/plural.ts';
import type { VerdictKind } from '../core/verdict.ts';
import { formatSeconds, formatVerdict, heading } from '../report/terminal.ts';
import { formatSchedule } from '../simulator/format-schedule.ts';
import type { SimulationRun } from '../simulator/simulate.ts';
import type { SimulationSubject } from './choose-simulations.ts';
import { currentCommit } from './current-commit.ts';
import type { RunDigest } from './run-digests.ts';

/** What became of one implementation. */
export interface SimulationOutcome {
  readonly subject: SimulationSubject;
  readonly verdict: VerdictKind;
  /** Seeds that were run to the end. */
  readonly runs: number;
  /** Of those that had one. */
  readonly seeds: readonly number[];
  readonly counters: Readonly<Record<string, number>>;
  /** Actions of the model that were taken in lockstep. */
  readonly actions: Readonly<Record<string, number>>;
  /** Of each run. */
  readonly digests: readonly RunDigest[];
  readonly failure: SimulationRun | undefined;
  readonly shrunk: SimulationRun | undefined;
  readonly seconds: number;
  readonly detail: string | undefined;
}

export function formatOutcome(outcome: SimulationOutcome): string {
  const { subject, verdict, runs, seeds, counters, actions, failure, shrunk, seconds, detail } = outcome;
  const { slug, mutant, protocol } = subject;
  const title = mutant === undefined ? protocol.title : `${protocol.title}, with the mistake ${mutant}`;
  const lines = [`${formatVerdict(verdict)}  ${heading(slug)}  ${title}`];
  lines.push(
    `  ${plural(runs, 'run')}${formatSeeds(seeds)} in ${formatSeconds(seconds)}: ${formatCounts(counters)}`,
  );
  if (Object.keys(actions).length > 0) lines.push(`  In step with the model: ${formatCounts(actions)}`);
  if (detail !== undefined) lines.push(`  ${detail}.`);
  if (failure !== undefined) lines.push(...formatFailure(subject, failure, shrunk));
  return lines.join('\n');
}

/** Every run can be made again, also one for which no seed was named. */
function formatSeeds(seeds: readonly number[]): string {
  if (seeds.length === 0) return '';
  return seeds.length === 1 ? `, seed ${seeds[0]},` : `, seeds ${seeds[0]} to ${seeds.at(-1)},`;
}

const formatCounts = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${formatCount(count)}`)
    .join(', ');

function formatFailure(
  { slug, mutant }: SimulationSubject,
  failure: SimulationRun,
  shrunk: SimulationRun | undefined,
) {
  const { seed } = failure.schedule;
  const commit = currentCommit();
  const at = commit === undefined ? '' : ` at commit ${commit}`;
  const { violation, schedule } = shrunk ?? failure;
  const lines = [
    `  ${violation!.property} is violated after ${violation!.atMs} ms: ${violation!.detail.replaceAll('\n', '\n    ')}`,
  ];
  if (seed !== null) {
    const again = `quorate simulate ${slug}${mutant === undefined ? '' : ` --mutant ${mutant}`} --seeds ${seed}`;
    lines.push(`  Seed ${seed}${at}; again: ${again}`);
  }
  if (shrunk !== undefined)
    lines.push('  The same with all left out that it does not take:', ...formatSchedule(schedule));
  return lines;
}

export function outcomeToJson({
  subject,
  verdict,
  runs,
  seeds,
  counters,
  actions,
  digests,
  failure,
  shrunk,
  seconds,
  detail,
}: SimulationOutcome) {
  const shown = shrunk ?? failure;
  return {
    name: subject.slug,
    mutant: subject.mutant,
    verdict,
    detail: detail ?? shown?.violation?.detail,
    property: failure?.violation?.property,
    seed: failure?.schedule.seed,
    runs,
    seeds,
    seconds,
    counters,
    actions,
    digests: digests.map(({ digest }) => digest),
    counterexample: shown?.schedule,
  };
}
