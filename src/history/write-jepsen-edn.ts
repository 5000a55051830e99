import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import { encodeEdn, isKeywordName, NotInEdn } from './edn-writer.ts';
import { exactTime } from './exact-time.ts';
import type { FormatWriteOptions } from './history-format.ts';
import { type JepsenRow, jepsenRows } from './jepsen-rows.ts';

/** The history as operation maps in EDN, one a line. */
export function* writeJepsenEdn(
  history: History,
  options: FormatWriteOptions,
): Generator<string, void, undefined> {
  const unnameable = new Set<string>();
  let isEmpty = true;
  for (const row of jepsenRows(history, options)) {
    isEmpty = false;
    try {
      yield lineOf(row, unnameable);
    } catch (error) {
      if (!(error instanceof NotInEdn)) throw error;
      throw new BadInput(`EDN has no notation for ${formatHistoryValue(error.value)}`, {
        place: { source: history.source, line: row.line },
        remedy: 'Convert it to the format quorate.',
      });
    }
  }
  if (unnameable.size > 0) {
    options.note(`fields whose names are no keywords of EDN are left out: ${[...unnameable].join(', ')}`);
  }
  if (isEmpty) yield '[]';
}

function lineOf(row: JepsenRow, unnameable: Set<string>): string {
  const { process, type, f, value, key, time, fault, other } = row;
  const entries = [`:type ${nameText(type)}`, `:process ${processText(process)}`, `:f ${nameText(f)}`];
  const add = (name: string, item: HistoryValue | undefined) => {
    if (item !== undefined) entries.push(`:${name} ${encodeEdn(item)}`);
  };
  add('value', value);
  add('key', key);
  if (time !== undefined) entries.push(`:time ${exactTime(time)}`);
  add('targets', fault.targets);
  if (fault.phase !== undefined) entries.push(`:phase :${fault.phase}`);
  if (fault.kind !== undefined) entries.push(`:kind ${nameText(fault.kind)}`);
  for (const [name, item] of other) {
    if (isKeywordName(name)) add(name, item);
    else unnameable.add(name);
  }
  return `{${entries.join(', ')}}`;
}

function processText(process: JepsenRow['process']): string {
  if (process instanceof Keyword) return isKeywordName(process.name) ? `:${process.name}` : ':nemesis';
  return typeof process === 'number' ? String(process) : JSON.stringify(process);
}

/** A keyword, or a string where no keyword has the name; a colon at its beginning is taken off by readers. */
function nameText(name: string): string {
  if (isKeywordName(name)) return `:${name}`;
  return JSON.stringify(name.startsWith(':') ? `:${name}` : name);
}
