import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { type HistoryValue, Keyword } from '../core/history-value.ts';
import { eventColumns } from './csv-columns.ts';
import { cellOf, recordOf } from './csv-values.ts';
import { exactTime } from './exact-time.ts';
import type { FormatWriteOptions } from './history-format.ts';
import { type JepsenRow, jepsenRows } from './jepsen-rows.ts';

type EventColumn = (typeof eventColumns)[number];

const always: readonly EventColumn[] = ['process', 'type', 'f', 'value'];

/** The history as a table, a record an event, with the columns that it has something for. */
export function* writeCsv(history: History, options: FormatWriteOptions): Generator<string, void, undefined> {
  const { columns, fields, unnameable } = columnsNeeded(history);
  yield recordOf([...columns, ...fields]);
  for (const row of jepsenRows(history, options)) {
    const cells = columns.map((column) => cellIn(column, row, history.source));
    const kept = fields.map((field) => cellOrEmpty(row.other.get(field)));
    yield recordOf([...cells, ...kept]);
  }
  if (unnameable.length > 0) {
    options.note(`fields whose names cannot be those of columns are left out: ${unnameable.join(', ')}`);
  }
}

/** What a first pass finds that the history needs. */
function columnsNeeded(history: History) {
  const needed = new Set<EventColumn>(always);
  const fields = new Set<string>();
  for (const { key, time, fault, other } of jepsenRows(history, { note: () => {} })) {
    if (key !== undefined) needed.add('key');
    if (time !== undefined) needed.add('time');
    for (const name of Object.keys(fault) as EventColumn[]) needed.add(name);
    for (const field of other.keys()) fields.add(field);
  }
  const named = [...fields].filter((field) => isName(field) && field.trim() === field);
  // A field that a column is called like would come back as that column: it is one, of a row that lacks it.
  const own = named.filter((field) => (eventColumns as readonly string[]).includes(field));
  for (const field of own) needed.add(field as EventColumn);
  return {
    columns: eventColumns.filter((column) => needed.has(column)),
    fields: named.filter((field) => !own.includes(field)),
    unnameable: [...fields].filter((field) => !named.includes(field)),
  };
}

function cellIn(column: EventColumn, row: JepsenRow, source: string): string {
  const { process, type, f, value, key, time, fault, other } = row;
  const name = (text: string) => nameCell(text, source, row.line);
  switch (column) {
    case 'process':
      if (!(process instanceof Keyword)) return name(String(process));
      return process.name === 'nemesis' ? 'nemesis' : name(`:${process.name}`);
    case 'type':
      return name(type);
    case 'f':
      return name(f.startsWith(':') ? `:${f}` : f);
    case 'value':
      // An empty cell is nil; of completions that need no value, nil is told from none.
      return value === null && type !== 'fail' && type !== 'info' ? '' : cellOrEmpty(value);
    case 'time':
      return time === undefined ? cellOrEmpty(other.get(column)) : exactTime(time);
    case 'phase':
      return fault.phase ?? cellOrEmpty(other.get(column));
    case 'kind':
      return fault.kind === undefined
        ? cellOrEmpty(other.get(column))
        : name(fault.kind.startsWith(':') ? `:${fault.kind}` : fault.kind);
    case 'targets':
      return cellOrEmpty(fault.targets ?? other.get(column));
    case 'key':
      return cellOrEmpty(key ?? other.get(column));
  }
}

function cellOrEmpty(value: HistoryValue | undefined): string {
  return value === undefined ? '' : cellOf(value);
}

/** Names stand in cells as they are. */
function nameCell(name: string, source: string, line: number | undefined): string {
  if (isName(name)) return name;
  throw new BadInput(`the name ${JSON.stringify(name)} cannot stand in a table`, {
    place: { source, line },
    remedy: 'Convert it to the format quorate, or to jepsen-edn.',
  });
}

function isName(text: string): boolean {
  return text !== '' && /^[^\p{Cc}\p{Cs}]*$/u.test(text);
}
