import type { CsvReader } from './csv-reader.ts';

/** What a column can mean, by the form of the table. */
export const eventColumns = [
  ...(['process', 'type', 'f', 'value', 'key', 'time', 'phase', 'kind', 'targets'] as const),
] as const;
export const intervalColumns = [
  ...(['process', 'f', 'value', 'result', 'key', 'start', 'end', 'outcome'] as const),
] as const;
const allColumns: readonly string[] = [...new Set<string>([...eventColumns, ...intervalColumns])];

/** Which header names the columns have: by what they mean, such as `process`. What is left out has its own name. */
export type ColumnNames = ReadonlyMap<string, string>;

/** Where the columns of a table are, and which form it has. */
export interface CsvColumns {
  /** `events`: a record is an invocation or a completion. `intervals`: a record is an operation. */
  readonly form: 'events' | 'intervals';
  /** Index of a column in the header; `undefined` where the table has none. */
  indexOf(name: (typeof eventColumns)[number] | (typeof intervalColumns)[number]): number | undefined;
  /** The columns that mean nothing here. */
  readonly others: readonly { readonly name: string; readonly index: number }[];
}

/** Whether the names of a header say by themselves what the columns mean. */
export function isHistoryHeader(header: readonly string[]): boolean {
  const has = (name: string) => header.includes(name);
  return has('process') && has('f') && (has('type') || (has('start') && has('end')));
}

/** Finds the columns by the header; says what is missing, and how to name it, where it cannot. */
export function columnsOf(header: readonly string[], names: ColumnNames, reader: CsvReader): CsvColumns {
  const refuse = (message: string, remedy: string): never => reader.failAtRecord(message, remedy);
  const shown = `The header has: ${header.join(', ')}.`;
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) refuse(`the header has the column ${JSON.stringify(twice)} twice`, shown);
  const indexes = new Map<string, number>();
  for (const [meaning, name] of names) {
    if (!allColumns.includes(meaning)) {
      refuse(`--columns: there is no ${meaning}`, `Columns can mean: ${allColumns.join(', ')}.`);
    }
    if (!header.includes(name)) {
      refuse(`--columns ${meaning}=${name}: there is no column ${JSON.stringify(name)}`, shown);
    }
  }
  const taken = new Set(names.values());
  for (const meaning of allColumns) {
    const index = header.indexOf(names.get(meaning) ?? (taken.has(meaning) ? '' : meaning));
    if (index >= 0) indexes.set(meaning, index);
  }
  const form = indexes.has('type') ? 'events' : 'intervals';
  const needed = form === 'events' ? ['process', 'f'] : ['process', 'f', 'start', 'end'];
  const missing = needed.filter((name) => !indexes.has(name));
  if (missing.length > 0) {
    refuse(
      `no column is known to be ${missing.join(', ')}`,
      `${shown} Say which they are: --columns ${missing.map((name) => `${name}=…`).join(',')} (with type: a line an event; ` +
        'with start and end: a line an operation).',
    );
  }
  const used: readonly string[] = form === 'events' ? eventColumns : intervalColumns;
  const usedIndexes = new Set([...indexes].filter(([name]) => used.includes(name)).map(([, index]) => index));
  return {
    form,
    indexOf: (name) => (used.includes(name) ? indexes.get(name) : undefined),
    others: header.map((name, index) => ({ name, index })).filter(({ index }) => !usedIndexes.has(index)),
  };
}
