import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { historyFormats } from './formats.ts';
import type { HistoryFormat } from './history-format.ts';
import { defaultHistoryLimits, type HistoryLimits } from './history-limits.ts';
import { openText, type TextInput, textInputOf } from './text-input.ts';

export interface ReadHistoryOptions {
  /** A name from {@link historyFormats}; `auto`, the default, tells the format by the content. */
  readonly format?: string | undefined;
  /** Use what is there when the input ends in the middle of an event. Default false: it is an error. */
  readonly tolerateTruncated?: boolean | undefined;
  readonly limits?: Partial<HistoryLimits> | undefined;
}

/** Reads a history from a file, or from standard input for `-`. Throws {@link BadInput} where it cannot. */
export function readHistory(path: string, options: ReadHistoryOptions = {}): History {
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
  const format = formatOf(input, options.format ?? 'auto');
  return format.read(input, { limits, tolerateTruncated: options.tolerateTruncated ?? false });
}

function formatOf(input: TextInput, name: string): HistoryFormat {
  const names = historyFormats.map((format) => format.name).join(', ');
  const named = historyFormats.find((format) => format.name === name);
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
  const format = named ?? historyFormats.find((candidate) => candidate.detect(head));
  if (format !== undefined) return format;
  throw new BadInput('this is no history in a format that is known', {
    place,
    remedy: `Formats: ${names}. If it is one of them, name it with --format.`,
  });
}
