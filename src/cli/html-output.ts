import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { LinearizabilityOptions } from '../checkers/linearizability/linearizability-options.ts';
import type { SequentialSpecification } from '../checkers/linearizability/specification.ts';
import { BadInput } from '../core/bad-input.ts';
import type { HistoryValue } from '../core/history-value.ts';
import type { VerdictKind } from '../core/verdict.ts';
import type { Analysis } from '../report/analysis-report.ts';
import type { HistoryReport } from '../report/html/history-report.ts';

/** How each report begins: what begins otherwise is no report, and is never overwritten. */
const BEGINNING = '<!doctype html>\n<!-- quorate history report -->';

/**
 * Where the report of each input file goes, by index. One file: to `out`, unless that is a folder. Several: into the folder
 * `out`, which is made where it is missing, named after the input files. Nothing in a history has a say in it.
 */
export function planHtmlReports(files: readonly string[], out: string): readonly string[] {
  if (out === '' || out === '-')
    throw new BadInput('--html takes the name of a file or folder', {
      remedy: 'For example --html report.html.',
    });
  const isFolder = existsSync(out) && statSync(out).isDirectory();
  if (files.length > 1 && existsSync(out) && !isFolder)
    throw new BadInput(`--html ${out} is a file, and there are several histories`, {
      remedy: 'Name a folder: each history gets a report of its own in it.',
    });
  const paths = files.length === 1 && !isFolder ? [out] : reportNames(files).map((name) => join(out, name));
  for (const path of paths) refuseToOverwrite(path, files);
  return paths;
}

/** `run.edn` → `run.edn.html`; a second one of that name `run.edn-2.html`. */
function reportNames(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const name = file === '-' ? 'stdin' : basename(file);
    let candidate = `${name}.html`;
    for (let number = 2; taken.has(candidate); number += 1) candidate = `${name}-${number}.html`;
    taken.add(candidate);
    return candidate;
  });
}

/** A slip such as `--html history.edn` must not cost the history. */
function refuseToOverwrite(path: string, files: readonly string[]): void {
  const isInput = files.some((file) => file !== '-' && resolve(file) === resolve(path));
  if (!isInput && (!existsSync(path) || startOf(path) === BEGINNING)) return;
  throw new BadInput(`--html would overwrite ${path}, which is not a report`, {
    remedy: 'Name another file, or remove that one first.',
  });
}

function startOf(path: string): string {
  if (!statSync(path).isFile()) return '';
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** What a history was judged by, to ask again about a part of it. */
export interface Question {
  readonly specification: SequentialSpecification<HistoryValue>;
  readonly limits: Pick<
    LinearizabilityOptions<HistoryValue>,
    'initial' | 'timeoutMs' | 'maxMemoryMiB' | 'signal' | 'withoutReductions'
  >;
}

/** A file that was judged, whatever by. */
export interface JudgedFile {
  readonly verdict: VerdictKind;
  /** Made only when it is asked for. */
  readonly report: () => Promise<HistoryReport>;
}

/** The report of an analysis; of a violated history with an order of what went before. */
export async function reportOfJudged(
  analysis: Analysis,
  question: Question | undefined,
): Promise<HistoryReport> {
  const { explainedPrefix } = await import('../checkers/linearizability/explained-prefix.ts');
  const { reportOfAnalysis } = await import('../report/html/report-of-analysis.ts');
  const counterexample = analysis.linearizability?.counterexample;
  if (counterexample === undefined || question === undefined) return reportOfAnalysis(analysis, undefined);
  const { specification, limits } = question;
  const prefix = await explainedPrefix(analysis.history, specification, counterexample, limits);
  return reportOfAnalysis(analysis, prefix);
}

/** Writes a report, and its folder where that is missing. */
export async function writeHtmlReport(path: string, report: HistoryReport): Promise<void> {
  const { historyReportHtml } = await import('../report/html/history-report.ts');
  const html = historyReportHtml(report);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, html);
  } catch (error) {
    throw new BadInput(`cannot write the report ${path}: ${(error as Error).message}`);
  }
}
