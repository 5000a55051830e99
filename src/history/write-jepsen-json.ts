import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import { exactTime } from './exact-time.ts';
import type { FormatWriteOptions } from './history-format.ts';
import { type JepsenRow, jepsenRows } from './jepsen-rows.ts';
import { NotInJson, PlainJson } from './plain-json.ts';

/** The history as operation maps in JSON, one a line. */
export function* writeJepsenJson(
  history: History,
  options: FormatWriteOptions,
): Generator<string, void, undefined> {
  const json = new PlainJson(writtenValues(history), history.source);
  if (json.changes !== undefined) options.note(json.changes);
  let isEmpty = true;
  for (const row of jepsenRows(history, options)) {
    isEmpty = false;
    try {
      yield lineOf(row, json);
    } catch (error) {
      if (!(error instanceof NotInJson)) throw error;
      throw new BadInput(`JSON has no notation for ${formatHistoryValue(error.value)}`, {
        place: { source: history.source, line: row.line },
        remedy: 'Convert it to the format quorate, jepsen-edn or csv.',
      });
    }
  }
  if (isEmpty) yield '[]';
}

function lineOf(row: JepsenRow, json: PlainJson): string {
  const { process, type, f, value, key, time, fault, other } = row;
  const members: string[] = [];
  const add = (name: string, item: HistoryValue | undefined) => {
    if (item !== undefined) members.push(`${JSON.stringify(name)}:${json.encode(item)}`);
  };
  add('type', nameText(type));
  add('process', process instanceof Keyword ? processText(process.name) : process);
  add('f', nameText(f));
  add('value', value);
  add('key', key);
  if (time !== undefined) members.push(`"time":${exactTime(time)}`);
  add('targets', fault.targets);
  add('phase', fault.phase);
  add('kind', fault.kind === undefined ? undefined : nameText(fault.kind));
  for (const [name, item] of other) add(name, item);
  return `{${members.join(',')}}`;
}

function* writtenValues({ values, faults, keptFields }: History): Generator<HistoryValue> {
  yield* values;
  for (const { parameters } of faults) yield parameters;
  for (const events of [keptFields?.invocations, keptFields?.completions, keptFields?.beside.values()]) {
    for (const fields of events ?? []) yield* fields?.values() ?? [];
  }
}

function processText(nemesis: string): string {
  return nemesis === 'nemesis' ? nemesis : `:${nemesis}`;
}

/** Readers take a colon at the beginning off. */
function nameText(name: string): string {
  return name.startsWith(':') ? `:${name}` : name;
}
