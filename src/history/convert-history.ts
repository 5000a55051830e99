import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { historyFormats } from './formats.ts';
import type { FormatWriteOptions, HistoryFormat } from './history-format.ts';

/** The formats that can be written. */
export function writableFormats(
  formats: readonly HistoryFormat[] = historyFormats,
): readonly HistoryFormat[] {
  return formats.filter(({ write }) => write !== undefined);
}

/**
 * The history in another format, as lines without their ends. What is lost is told in notes; {@link BadInput} where
 * it would become another history. Read it with `keepFields`, so that fields without a meaning here survive.
 */
export function convertHistory(
  history: History,
  to: string,
  options: FormatWriteOptions,
  formats: readonly HistoryFormat[] = historyFormats,
): Iterable<string> {
  const format = formats.find(({ name }) => name === to);
  if (format?.write === undefined) {
    const names = writableFormats(formats).map(({ name }) => name);
    const what = format === undefined ? `unknown format ${JSON.stringify(to)}` : `${to} can only be read`;
    throw new BadInput(what, { remedy: `Formats that can be written: ${names.join(', ')}.` });
  }
  for (const note of history.notes) options.note(note);
  if (history.keptFields === undefined) {
    options.note(`of ${history.format}, only what this program has a meaning for is written`);
  }
  return format.write(history, options);
}
