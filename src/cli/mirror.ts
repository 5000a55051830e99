import type { Command } from 'commander';
import { BadInput } from '../core/bad-input.ts';
import { formatCount, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import type { Protocol } from '../core/protocol.ts';
import { combineVerdicts, type VerdictKind } from '../core/verdict.ts';
import { formatTrace } from '../explorer/format-trace.ts';
import type { MirrorProgress, MirrorResult } from '../mirror/mirror.ts';
import { traceToJson } from '../report/exploration-report.ts';
import { formatSeconds, formatVerdict, heading } from '../report/terminal.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { chooseSlugs } from './choose-slugs.ts';
import { exitCodeOf, print, printJson } from './output.ts';
import { parseDurationMs, parseWholeNumber } from './parse-options.ts';
import { ProgressLine } from './progress-line.ts';

interface MirrorOptions {
  readonly all?: boolean;
  readonly config?: string;
  readonly maxStates?: number;
  readonly timeout?: number;
  readonly maxMemory?: number;
  readonly json?: boolean;
  readonly progress?: boolean;
}

interface Mirrored extends MirrorResult {
  readonly protocol: string;
  readonly configuration: string;
}

export function addMirror(program: Command): void {
  program
    .command('mirror')
    .summary("show that a model has exactly its specification's state graph")
    .description(
      'Explores the TLA+ specification and the TypeScript model of a protocol side by side and compares their ' +
        'constants and, at every reachable state, the steps with their labels and the truth of every property.',
    )
    .argument('[name]', 'a protocol or a family of `quorate list`')
    .option('--all', 'all protocols')
    .option('-c, --config <name>', 'only this configuration')
    .option('--max-states <count>', 'stores at most this many distinct states', parseWholeNumber)
    .option('--timeout <duration>', 'stops a comparison after this time, such as 30s or 5m', parseDurationMs)
    .option('--max-memory <MiB>', 'stops when the process uses this much memory', parseWholeNumber)
    .option('--json', 'prints one JSON object')
    .option('--progress', 'prints progress to standard error, also without a terminal')
    .addHelpText(
      'after',
      `
Examples:
  quorate mirror paxos --config small
  quorate mirror --all --timeout 5m

Exit codes: 0 equal for the configurations checked, 1 different, 2 unknown (a limit was met), 3 bad input.`,
    )
    .action(async (name: string | undefined, options: MirrorOptions) => {
      process.exitCode = exitCodeOf(await runMirror(name, options));
    });
}

async function runMirror(name: string | undefined, options: MirrorOptions): Promise<VerdictKind> {
  const subjects = await chooseSubjects(name, options);
  const { signal, dispose } = cancelOnInterrupt();
  const progress = new ProgressLine(options.progress ?? false);
  const results: Mirrored[] = [];
  try {
    for (const { protocol, configuration } of subjects) {
      const result = await mirrorConfiguration(protocol, configuration, options, signal, progress);
      progress.clear();
      results.push(result);
      if (!options.json) print(formatMirrored(result));
      if (signal.aborted) break;
    }
  } finally {
    dispose();
  }
  const verdict = combineVerdicts([
    ...results.map((result) => result.verdict),
    // What an interruption kept from being compared is not known to be equal.
    ...(results.length < subjects.length ? (['unknown'] as const) : []),
  ]);
  if (options.json) printJson({ verdict, checks: results.map(mirroredToJson) });
  return verdict;
}

interface MirrorSubjects {
  readonly protocol: Protocol;
  readonly configuration: string;
}

async function chooseSubjects(name: string | undefined, options: MirrorOptions): Promise<MirrorSubjects[]> {
  const { protocols } = await import('../models/registry.ts');
  if (!options.all && name === undefined) throw new BadInput('name a protocol, or say --all');
  const slugs = options.all ? Object.keys(protocols) : await chooseSlugs(name!);
  const chosen = await Promise.all(slugs.map((slug) => protocols[slug]!()));
  return chosen.flatMap((protocol) =>
    (options.config === undefined ? shallow(protocol) : [options.config]).map((configuration) => ({
      protocol,
      configuration,
    })),
  );
}

/** The configurations that are compared unless one is named. */
const shallow = ({ configurations }: Protocol) =>
  Object.entries(configurations)
    .filter(([, { deep = false }]) => !deep)
    .map(([name]) => name);

async function mirrorConfiguration(
  protocol: Protocol,
  configuration: string,
  options: MirrorOptions,
  signal: AbortSignal,
  progress: ProgressLine,
): Promise<Mirrored> {
  const { mirrorProtocol } = await import('./mirror-protocol.ts');
  const title = `${protocol.slug}, configuration ${configuration}`;
  const result = await mirrorProtocol(protocol, configuration, {
    maxStates: options.maxStates,
    timeoutMs: options.timeout,
    maxMemoryMiB: options.maxMemory,
    signal,
    onProgress: (state) => progress.update(() => `${title}: ${formatProgress(state)}`),
  });
  return { ...result, protocol: protocol.slug, configuration };
}

function formatProgress({ compared, distinct, transitions, depth, seconds }: MirrorProgress): string {
  return (
    `depth ${depth}: ${formatCount(compared)} of ${formatCount(distinct)} states compared so far, ` +
    `${formatCount(transitions)} labelled steps, ${formatSeconds(seconds)}`
  );
}

const MOST_DIFFERENCES = 10;

function formatMirrored({ protocol, configuration, ...result }: Mirrored): string {
  const { verdict, difference, notes } = result;
  const title = `${formatVerdict(verdict)}  ${heading(`${protocol}, configuration ${configuration}`)}`;
  const lines = difference === undefined ? [`${title}: ${equality(result)}`] : [`${title}: they differ`];
  if (difference !== undefined && difference.trace.length > 0)
    lines.push(`After ${plural(difference.trace.length - 1, 'step')}:`, formatTrace(difference.trace));
  const told = difference?.differences ?? [];
  lines.push(...told.slice(0, MOST_DIFFERENCES).map((line) => printable(`  ${line}`)));
  if (told.length > MOST_DIFFERENCES) lines.push(`  ... and ${told.length - MOST_DIFFERENCES} more`);
  lines.push(...notes.map((note) => printable(`  Note: ${note}.`)));
  return lines.join('\n');
}

function equality({ states, limit, seconds }: MirrorResult): string {
  const counted =
    `${plural(states.distinct, 'state')}, ${formatCount(states.transitions)} labelled steps, ` +
    `depth ${states.depth}, in ${formatSeconds(seconds)}`;
  return limit === undefined
    ? `specification and model are equal for this configuration (${counted})`
    : `${limit.message}; no difference until then (${counted})`;
}

function mirroredToJson({ protocol, configuration, difference, ...result }: Mirrored) {
  const { verdict, states, limit, notes, seconds } = result;
  return {
    name: `${protocol} ${configuration}`,
    verdict,
    states,
    detail: difference?.differences,
    trace: difference && traceToJson(difference.trace),
    limit,
    notes,
    seconds,
  };
}
