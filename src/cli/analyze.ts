import type { Command } from 'commander';
import type { LawOptions } from '../checkers/laws/law.ts';
import type {
  LinearizabilityProgress,
  LinearizabilityResult,
} from '../checkers/linearizability/linearizability-options.ts';
import { type ReductionName, reductionNames } from '../checkers/linearizability/reductions.ts';
import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { combineExitCodes, type ExitCode } from '../core/verdict.ts';
import { historySourcesOf } from '../history/etcd-report.ts';
import { type ReadHistoryOptions, readHistory } from '../history/read-history.ts';
import { analysisToJson, formatAnalysis, verdictOf } from '../report/analysis-report.ts';
import { analyzeConsistency, type ConsistencyRequest, demandedModel } from './analyze-consistency.ts';
import { analyzeInWorker, describe } from './analyze-in-worker.ts';
import { cancelOnInterrupt } from './cancellation.ts';
import { checkNames, chooseChecks } from './choose-checks.ts';
import { chooseSpecification, initialOf } from './choose-specification.ts';
import {
  type JudgedFile,
  planHtmlReports,
  type Question,
  reportOfJudged,
  writeHtmlReport,
} from './html-output.ts';
import { exitCodeOf, print, printJson, reportFailure } from './output.ts';
import {
  collect,
  collectColumns,
  parseBound,
  parseDurationMs,
  parseWholeNumber,
  suggestion,
} from './parse-options.ts';
import { ProgressLine } from './progress-line.ts';

export interface AnalyzeOptions {
  readonly format?: string;
  readonly check?: readonly string[];
  readonly parser?: string;
  readonly bound?: LawOptions;
  readonly model?: string;
  readonly specification?: string;
  readonly initial?: string;
  readonly nilRead?: string;
  readonly explain?: boolean;
  readonly timeout?: number;
  readonly maxMemory?: number;
  readonly reduction?: boolean;
  readonly withoutReduction?: readonly string[];
  readonly tolerateTruncated?: boolean;
  readonly keyed?: boolean;
  readonly columns?: Readonly<Record<string, string>>;
  readonly to?: string;
  readonly output?: string;
  readonly consistency?: boolean;
  readonly demand?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

export function addAnalyze(program: Command): void {
  program
    .command('analyze')
    .summary('judge recorded histories')
    .description(
      'Judges whether recorded histories are linearizable, and whether the clocks in them keep their laws. A violation comes with the operation that cannot be ' +
        'placed, the states that were possible before it, and a small window of operations that contradict each other.',
    )
    .argument('<files...>', "histories, or folders of Jepsen's or Maelstrom's store; - reads standard input")
    .option('-f, --format <name>', 'the format (told by the content unless given)')
    .option(
      '--parser <expression>',
      'for logs: a regular expression with (?<host>…), (?<clock>…) and (?<event>…)',
    )
    .option(
      '-c, --check <name>',
      `what to check: ${checkNames.join(', ')}; repeatable (all that apply, unless given)`,
      collect,
    )
    .option(
      '--bound <name=value>',
      'what laws of clocks may assume: uncertainty=5ms, counter=65535, drift=200ppm; repeatable',
      parseBound,
    )
    .option('-m, --model <name>', 'the sequential specification (the one that fits, unless given)')
    .option(
      '-s, --specification <module>',
      'a sequential specification of your own: an ES module, which is run',
    )
    .option('-i, --initial <value>', 'the initial state, such as nil, 0 or \'"text"\'')
    .option('--nil-read <meaning>', 'what a read of nil tells: value, unknown or auto')
    .option(
      '-e, --explain',
      'for a valid history too: prints the order in which its operations can have taken effect',
    )
    .option('--timeout <duration>', 'gives up after this time a file, such as 30s or 5m', parseDurationMs)
    .option('--max-memory <MiB>', 'gives up when the search needs more', parseWholeNumber)
    .option(
      '--no-reduction <name>',
      `searches without one of: ${reductionNames.join(', ')}, all; repeatable`,
      collect,
    )
    .option('--tolerate-truncated', 'judges what is there when the file ends in the middle of an event')
    .option('--keyed', 'each value is a tuple [key value], as jepsen.independent makes them')
    .option('--no-keyed', "no value is one, also in Maelstrom's lin-kv")
    .option(
      '--columns <names>',
      'what the columns of a CSV file are called, such as process=client,f=operation',
      collectColumns,
    )
    .option('--to <format>', 'converts the history instead of judging it')
    .option('-o, --output <file>', 'where --to writes; standard output unless given')
    .option('--consistency', 'judges by all consistency models: see docs/consistency.md')
    .option('--demand <model>', 'the model that counts for the verdict; with --consistency, which it implies')
    .option(
      '--html <out>',
      'writes a report to look at, one file that needs nothing else; a folder for several files',
    )
    .option('--json', 'prints one JSON object a file, a line each')
    .option('--progress', 'prints progress to standard error, also without a terminal')
    .addHelpText(
      'after',
      `
What a read of nil tells: "value": the register held nil. "unknown": nothing, the value was not recorded. "auto": unknown
if nothing in the history could have made the register nil. The default is auto for Jepsen's EDN and JSON, where Knossos
reads it so, and value elsewhere.

Examples:
  quorate analyze histories/replicated-register/reads-from-replica.jsonl
  quorate analyze --model cas-register --initial 0 --json jepsen/*.edn
  quorate analyze --keyed --model cas-register store/etcd/latest
  quorate analyze --check vector-clock govector.log
  quorate analyze --specification docs/examples/bounded-counter.mjs docs/examples/bounded-counter.jsonl
  quorate analyze --to jepsen-edn histories/replicated-register/reads-from-primary.jsonl
  quorate analyze --demand causal histories/replicated-register/reads-from-replica.jsonl
  quorate analyze --explain histories/replicated-register/reads-from-primary.jsonl

Exit codes: 0 valid, 1 violated, 2 unknown (a limit was met), 3 bad input. Of several files: violated before bad input
before unknown before valid.`,
    )
    .action(async (files: readonly string[], _: unknown, command: Command) => {
      process.exitCode = await runAnalyze(files, optionsOf(command));
    });
}

/** Commander keeps `--no-reduction` under `reduction`; here it has the name that says what it does. */
function optionsOf(command: Command): AnalyzeOptions {
  const { reduction, ...options } = command.opts() as Record<string, unknown>;
  return { ...options, ...(Array.isArray(reduction) ? { withoutReduction: reduction as string[] } : {}) };
}

/** Judges each file, prints each report as soon as it is known, and returns the exit code of all. */
export async function runAnalyze(files: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  if (options.to !== undefined || options.output !== undefined) return convert(files, options);
  const sources = historySourcesOf(files);
  const names = sources.map(([name]) => name!);
  const reports = options.html === undefined ? [] : planHtmlReports(names, options.html);
  const { signal, dispose } = cancelOnInterrupt();
  const codes: ExitCode[] = [];
  for (const [index, paths] of sources.entries()) {
    if (signal.aborted) break;
    const job = { paths, options, isFollowing: files.length > 1 && index > 0, reportPath: reports[index] };
    codes.push(await (options.specification === undefined ? analyzeHistory : analyzeInWorker)(job, signal));
  }
  dispose();
  return combineExitCodes(codes);
}

async function convert(files: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  const { to, output, html } = options;
  if (html !== undefined)
    throw new BadInput('--html reports a verdict, and --to converts without one', {
      remedy: 'Run it once for each.',
    });
  if (to === undefined) throw new BadInput('--output needs --to', { remedy: 'Say --to which format.' });
  if (files.length > 1) {
    throw new BadInput('--to converts one file', { remedy: 'Run it once for each file, with --output.' });
  }
  const { convertFile } = await import('./convert.ts');
  return convertFile(files[0]!, { ...readOptionsOf(options), to, output });
}

function readOptionsOf({
  format,
  tolerateTruncated,
  keyed,
  parser,
  columns,
}: AnalyzeOptions): ReadHistoryOptions {
  return { format, tolerateTruncated, keyed, parserExpression: parser, columns };
}

/** What is to be done with one history. */
export interface AnalysisJob {
  /** Its file; several where it is recorded in several. The first one names it. */
  readonly paths: readonly string[];
  readonly options: AnalyzeOptions;
  /** Whether the report of another history stands above. */
  readonly isFollowing: boolean;
  /** Where the HTML report goes, if one is wanted. */
  readonly reportPath: string | undefined;
}

/** Judges one history, prints what was found and writes the HTML report. */
export async function analyzeHistory(
  job: AnalysisJob,
  signal: AbortSignal,
  onProgress?: (progress: LinearizabilityProgress) => void,
): Promise<ExitCode> {
  const { options, reportPath } = job;
  const codes: ExitCode[] = [];
  try {
    const judged = await judgeHistory(job, signal, onProgress);
    codes.push(exitCodeOf(judged.verdict));
    // After the verdict counts: that a report cannot be written does not hide a violation.
    if (reportPath !== undefined) await writeHtmlReport(reportPath, await judged.report());
  } catch (error) {
    codes.push(reportFailure(error, options.json ?? false));
  }
  return combineExitCodes(codes);
}

async function judgeHistory(
  { paths, options, isFollowing }: AnalysisJob,
  signal: AbortSignal,
  onProgress?: (progress: LinearizabilityProgress) => void,
): Promise<JudgedFile> {
  const start = performance.now();
  const history = readHistory(paths, readOptionsOf(options));
  const file = paths.length === 1 ? paths[0]! : history.source;
  const readSeconds = (performance.now() - start) / 1000;
  if (options.consistency || options.demand !== undefined)
    return judgeConsistency({ file, history, start, readSeconds, signal, isFollowing }, options);
  const checks = chooseChecks(history, options.check ?? []);
  const judged = checks.linearizability
    ? await judgeLinearizability(file, history, options, signal, onProgress)
    : undefined;
  const laws = checks.laws.map((law) => ({ law, result: law.check(history, options.bound ?? {}) }));
  const seconds = (performance.now() - start) / 1000;
  const analysis = { file, history, linearizability: judged?.result, laws, seconds, readSeconds };
  if (options.json) printJson(analysisToJson(analysis));
  else print(`${isFollowing ? '\n' : ''}${formatAnalysis(analysis, { explain: options.explain ?? false })}`);
  return { verdict: verdictOf(analysis), report: () => reportOfJudged(analysis, judged) };
}

async function judgeLinearizability(
  file: string,
  history: History,
  options: AnalyzeOptions,
  signal: AbortSignal,
  onProgress?: (progress: LinearizabilityProgress) => void,
): Promise<Question & { readonly result: LinearizabilityResult }> {
  const specification = await chooseSpecification(history, options);
  const progress = new ProgressLine(onProgress === undefined && (options.progress ?? false));
  const { checkLinearizable } = await import('../checkers/linearizability/linearizability.ts');
  const limits = {
    initial: options.initial === undefined ? undefined : initialOf(specification, options.initial),
    timeoutMs: options.timeout,
    maxMemoryMiB: options.maxMemory,
    withoutReductions: reductionsToLeaveOut(options.withoutReduction ?? []),
    signal,
  };
  const result = await checkLinearizable(history, specification, {
    ...limits,
    onProgress: onProgress ?? ((known) => progress.update(() => `${file}: ${describe(known)}`)),
  });
  progress.clear();
  return { result, specification, limits };
}

/** By all consistency models instead of linearizability alone. */
async function judgeConsistency(
  read: Pick<ConsistencyRequest, 'file' | 'history' | 'start' | 'readSeconds' | 'signal' | 'isFollowing'>,
  options: AnalyzeOptions,
): Promise<JudgedFile> {
  if (options.check !== undefined) {
    throw new BadInput('--consistency and --check are two questions', {
      remedy: 'Ask one at a time: --consistency judges by all consistency models.',
    });
  }
  const specification = await chooseSpecification(read.history, options);
  return analyzeConsistency({
    ...read,
    specification,
    demanded: demandedModel(options.demand),
    initial: options.initial === undefined ? undefined : initialOf(specification, options.initial),
    timeoutMs: options.timeout,
    maxMemoryMiB: options.maxMemory,
    withoutReductions: reductionsToLeaveOut(options.withoutReduction ?? []),
    json: options.json ?? false,
    explain: options.explain ?? false,
  });
}

function reductionsToLeaveOut(names: readonly string[]): readonly ReductionName[] {
  if (names.includes('all')) return reductionNames;
  const unknown = names.find((name) => !(reductionNames as readonly string[]).includes(name));
  if (unknown === undefined) return names as readonly ReductionName[];
  throw new BadInput(`there is no reduction "${unknown}".${suggestion(unknown, reductionNames)}`, {
    remedy: `Reductions: ${reductionNames.join(', ')}, all.`,
  });
}
