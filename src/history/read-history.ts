import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { etcdReportFiles, reportFileName, reportFolderOf } from './etcd-report.ts';
import { etcdRobustnessFormat, type ReportFile, readEtcdReport } from './etcd-robustness-format.ts';
import { historyFormats } from './formats.ts';
import { historyInFolder, isFolder } from './history-folder.ts';
import type { HistoryFormat } from './history-format.ts';
import { defaultHistoryLimits, type HistoryLimits } from './history-limits.ts';
import { pairsNote, withKeyedValues } from './keyed-values.ts';
import type { MaelstromWorkload } from './maelstrom-workloads.ts';
import { openText, type TextInput, textInputOf } from './text-input.ts';

export interface ReadHistoryOptions {
  /**
   * A name from {@link historyFormats} or `formats`, or a format itself; `auto`, the default, tells it by the content.
   */
  readonly format?: string | HistoryFormat | undefined;
  /** Formats of one's own. They are tried, and looked up by name, before those that Quorate knows. */
  readonly formats?: readonly HistoryFormat[] | undefined;
  /** Use what is there when the input ends in the middle of an event. Default false: it is an error. */
  readonly tolerateTruncated?: boolean | undefined;
  /** See {@link FormatReadOptions.parserExpression}; the format is then `shiviz` unless another one is named. */
  readonly parserExpression?: string | undefined;
  /**
   * What the columns of a table are called, by what they mean: `{ process: 'client', f: 'op' }`. The format is then
   * `csv` unless another one is named.
   */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Keep the fields that mean nothing here in {@link History.keptFields}, for a conversion. Default false. */
  readonly keepFields?: boolean | undefined;
  readonly limits?: Partial<HistoryLimits> | undefined;
  /**
   * Each value is a pair of a key and the value proper, as `jepsen.independent` makes them. Default false, but for a
   * folder of Maelstrom's store whose workload is made so.
   */
  readonly keyed?: boolean | undefined;
}

/**
 * Reads a history from a file, from standard input for `-`, from a folder of Jepsen's or Maelstrom's store, from the folder
 * of an etcd report, or from the files of one. Throws {@link BadInput} where it cannot.
 */
export function readHistory(paths: string | readonly string[], options: ReadHistoryOptions = {}): History {
  const [path = '-', ...others] = typeof paths === 'string' ? [paths] : paths;
  if (others.length > 0) return readReportFiles([path, ...others], options);
  if (path === '-' || !isFolder(path)) {
    return isPartOfReport(path, options) ? readReportFiles([path], options) : readHistoryFile(path, options);
  }
  const report = isReport(options) ? etcdReportFiles(path) : undefined;
  if (report !== undefined) return readReport(path, report, options);
  const found = historyInFolder(path);
  const { workload } = found;
  const history = readHistoryFile(found.path, { ...options, keyed: options.keyed ?? workload?.isKeyed });
  return workload === undefined ? history : asWorkload(history, workload);
}

/** Whether the options leave it open that a folder or file belongs to an etcd report. */
function isReport({ format = 'auto' }: ReadHistoryOptions): boolean {
  return format === 'auto' || format === etcdRobustnessFormat.name;
}

/** Whether a file is one of several of a report, by its name and by what is in it. */
function isPartOfReport(path: string, options: ReadHistoryOptions): boolean {
  if (options.format !== undefined && options.format !== 'auto') return false;
  const folder = path === '-' ? undefined : reportFolderOf(path);
  if (folder === undefined || !existsSync(path)) return false;
  const input = openText(path, { ...defaultHistoryLimits, ...options.limits });
  try {
    return etcdRobustnessFormat.detect(input.peek());
  } finally {
    input.close();
  }
}

/** The files must be all operations of one report; watches may be left out, for they only tell more. */
function readReportFiles(paths: readonly string[], options: ReadHistoryOptions): History {
  const folders = new Set(paths.map((path) => reportFolderOf(path)));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) {
    throw new BadInput('these files are no parts of one history', { remedy: 'Read them one by one.' });
  }
  const named = new Set(paths.map((path) => resolve(path)));
  const missing = (etcdReportFiles(folder) ?? []).find(
    (file) => basename(file) === 'operations.json' && !named.has(resolve(file)),
  );
  if (missing !== undefined) {
    throw new BadInput(`a part of the report is missing: ${missing}`, {
      place: { source: paths[0]! },
      remedy: `A report is judged whole, for what one client wrote another one reads: name its folder, ${folder}.`,
    });
  }
  return readReport(folder, paths, options);
}

function readReport(folder: string, paths: readonly string[], options: ReadHistoryOptions): History {
  const limits = { ...defaultHistoryLimits, ...options.limits };
  const { tolerateTruncated = false } = options;
  return readEtcdReport(folder, reportFiles(paths, limits), { limits, tolerateTruncated });
}

/** Opened one after another, as they are read. */
function* reportFiles(paths: readonly string[], limits: HistoryLimits): Generator<ReportFile> {
  for (const path of paths) {
    const input = openText(path, limits);
    try {
      yield { input, name: reportFileName(path) };
    } finally {
      input.close();
    }
  }
}

/** What a file says of itself stays; the rest is filled in by what its workload is known for. */
function asWorkload(history: History, workload: MaelstromWorkload): History {
  const { name, model, note, functions: names = new Map<string, string>() } = workload;
  const renamed = [...names].filter(([from]) => history.functions.includes(from));
  const notes = [
    `read from ${history.source}, a run of Maelstrom's workload ${name}`,
    ...renamed.map(([from, to]) => `${from} is read as ${to}`),
    ...(note === undefined ? [] : [`Maelstrom's workload ${name} ${note}`]),
  ];
  const functions = history.functions.map((f) => names.get(f) ?? f);
  return { ...history, functions, model: history.model ?? model, notes: [...history.notes, ...notes] };
}

function readHistoryFile(path: string, options: ReadHistoryOptions): History {
  const limits = { ...defaultHistoryLimits, ...options.limits };
  const input = openText(path, limits);
  try {
    return readHistoryInput(input, options);
  } finally {
    input.close();
  }
}

/** Reads a history from text that is in memory; `source` names it in messages. */
export function readHistoryText(
  text: string,
  options: ReadHistoryOptions & { readonly source?: string; readonly chunkLength?: number } = {},
): History {
  const limits = { ...defaultHistoryLimits, ...options.limits };
  const { source = '<text>', chunkLength = 64 * 1024 } = options;
  return readHistoryInput(textInputOf(text, { source, chunkLength, limits }), options);
}

/** Reads a history from any input. */
export function readHistoryInput(input: TextInput, options: ReadHistoryOptions = {}): History {
  const limits = { ...defaultHistoryLimits, ...options.limits };
  const { parserExpression, tolerateTruncated = false, keepFields = false } = options;
  const columns = options.columns && new Map(Object.entries(options.columns));
  const format = formatOf(input, options.format ?? formatAskedFor(options), options.formats ?? []);
  const history = format.read(input, { limits, tolerateTruncated, parserExpression, columns, keepFields });
  if (options.keyed) return withKeyedValues(history);
  const note = options.keyed === undefined ? pairsNote(history) : undefined;
  return note === undefined ? history : { ...history, notes: [...history.notes, note] };
}

/** Some options make sense for one format only. */
function formatAskedFor({ parserExpression, columns }: ReadHistoryOptions): string {
  if (parserExpression !== undefined) return 'shiviz';
  return columns === undefined ? 'auto' : 'csv';
}

function formatOf(
  input: TextInput,
  name: string | HistoryFormat,
  own: readonly HistoryFormat[],
): HistoryFormat {
  const formats = [...own, ...historyFormats];
  const names = formats.map((format) => format.name).join(', ');
  const named = typeof name === 'string' ? formats.find((format) => format.name === name) : name;
  if (named === undefined && name !== 'auto') {
    throw new BadInput(`unknown format ${JSON.stringify(name)}`, { remedy: `Formats: auto, ${names}.` });
  }
  const head = input.peek();
  const place = { source: input.source };
  if (head.trim() === '') {
    throw new BadInput(head === '' ? 'the history is empty' : 'the history begins with nothing but blanks', {
      place,
      remedy: 'Was the recording written, and to this file?',
    });
  }
  const format = named ?? formats.find((candidate) => candidate.detect(head));
  if (format !== undefined) return format;
  throw new BadInput('this is no history in a format that is known', {
    place,
    remedy: `Formats: ${names}. If it is one of them, name it with --format.`,
  });
}
