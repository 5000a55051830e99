import { formatCount, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { formatScheduledRun } from '../verifier/scheduled/format-run.ts';
import type {
  ScheduledCounterexample,
  ScheduledVerification,
} from '../verifier/scheduled/verify-scheduled.ts';
import type { VerificationCheck } from '../verifier/verification.ts';
import { aside, formatColumns, formatSeconds, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** A verification under schedules, with what it takes to speak of it. */
export interface ScheduledReport {
  readonly target: string;
  readonly workload: string;
  readonly fromSeed: number;
  readonly toSeed: number;
  readonly commit: string | undefined;
  readonly verification: ScheduledVerification;
  /** Where schedule, history and logs are kept, if they are. */
  readonly folder: string | undefined;
}

const mostDivergenceLines = 3;

/** For people: the verdict, the schedule that breaks the promise, and what was covered. */
export function formatScheduledVerification(report: ScheduledReport): string {
  const { target, workload, commit, verification, folder } = report;
  const { verdict, checks, exploration, counterexample, scope } = verification;
  const lines = [
    `${formatVerdict(verdict)}  ${heading(printable(target))}: ${workload}, ${seedsOf(report)}`,
    '',
    ...checks.flatMap(formatCheck),
    ...(counterexample === undefined ? [] : ['', ...formatCounterexample(counterexample)]),
    '',
    ...operationLines(exploration.operations),
    '',
    ...scope.map((line) => aside(`Note: ${printable(line)}.`)),
    aside(
      `${formatSeconds(exploration.elapsedMs / 1000)}${commit === undefined ? '' : `, commit ${commit}`}.`,
    ),
  ];
  if (folder !== undefined) lines.push('', `Kept in ${folder}. See it again: quorate replay ${folder}`);
  return lines.join('\n');
}

function seedsOf({ fromSeed, verification: { exploration, counterexample } }: ScheduledReport): string {
  if (counterexample !== undefined) return `seed ${counterexample.seed}`;
  return `${plural(exploration.runs, 'schedule')} from seed ${fromSeed}`;
}

function formatCheck({ name, verdict, detail, explanation }: VerificationCheck): string[] {
  const because = detail === undefined || detail === '' ? '' : `: ${printable(detail)}`;
  return [
    `  ${formatVerdict(verdict)}  ${name}${because}`,
    ...(explanation ?? []).map((line) => (line === '' ? '' : `      ${printable(line)}`)),
  ];
}

function formatCounterexample(counterexample: ScheduledCounterexample): string[] {
  const { run, decisions, shrinkRuns, isMinimal, foundMs, shrunkMs, replays } = counterexample;
  const { times, reproduced, same, divergence } = replays;
  const size = isMinimal ? 'nothing more can be left out' : 'the time for it was up';
  const lines = [
    `The schedule, on ${plural(run.schedule.nodeCount, 'node')}; found after ${formatSeconds(foundMs / 1000)}, made smaller from ${decisions.original} to ${plural(decisions.shrunk, 'decision')} in ${plural(shrinkRuns, 'run')} and ${formatSeconds(shrunkMs / 1000)} (${size}):`,
    aside('   turn'),
    ...formatScheduledRun(run).map(printable),
    '',
    `Reproduced ${reproduced} of ${times} times, ${same} of them byte for byte.`,
  ];
  if (divergence === undefined) return lines;
  const shown = (texts: readonly string[]) =>
    texts.slice(0, mostDivergenceLines).map(printable).join('\n    ');
  lines.push(
    `First difference, in step ${divergence.step}:`,
    `  recorded: ${shown(divergence.recorded)}`,
    `  now:      ${shown(divergence.now)}`,
  );
  return lines;
}

function operationLines({
  byFunction,
  errors,
}: ScheduledVerification['exploration']['operations']): string[] {
  const rows = [...byFunction].map(([f, { ok, fail, info }]) => [f, ok, fail, info] as const);
  const frequent = [...errors].sort(([, left], [, right]) => right - left).slice(0, 5);
  return [
    formatColumns(['operations', 'ok', 'failed', 'unknown outcome'], rows),
    ...frequent.map(([text, count]) => `  ${formatCount(count)} × ${printable(text)}`),
  ];
}

/** For programs: one JSON object, stable names. */
export function scheduledVerificationToJson(report: ScheduledReport): JsonValue {
  const { verification, ...about } = report;
  const { verdict, checks, exploration, counterexample, scope } = verification;
  const { runs, steps, counts, operations } = exploration;
  const json = {
    ...{ verdict, mode: 'scheduled' },
    ...about,
    ...{ checks, schedules: runs, steps, counts },
    ops: Object.fromEntries(operations.byFunction),
    errors: Object.fromEntries(operations.errors),
    seconds: exploration.elapsedMs / 1000,
    ...(counterexample === undefined ? {} : { counterexample: counterexampleToJson(counterexample) }),
    scope,
  };
  return json as unknown as JsonValue;
}

function counterexampleToJson(counterexample: ScheduledCounterexample) {
  const { seed, run, decisions, shrinkRuns, isMinimal, foundMs, shrunkMs, replays } = counterexample;
  const { property, detail, explanation } = run.finding;
  return {
    ...{ seed, property, detail, explanation },
    schedule: run.schedule,
    lines: formatScheduledRun(run),
    ...{ decisions, shrinkRuns, isMinimal, replays },
    foundSeconds: foundMs / 1000,
    shrunkSeconds: shrunkMs / 1000,
  };
}
