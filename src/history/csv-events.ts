import { BadInput } from '../core/bad-input.ts';
import type { HistoryValue } from '../core/history-value.ts';
import type { CsvTable } from './csv-table.ts';
import { CellReader } from './csv-values.ts';
import type { HistoryBuilder } from './history-builder.ts';
import type { FormatReadOptions } from './history-format.ts';
import { addJepsenEvent, jepsenFields } from './jepsen-events.ts';

/** Columns whose cells are text, whatever they look like. */
const textColumns: readonly string[] = ['type', 'process', 'f', 'phase', 'kind'];

/** Adds the records of a table in which each is an invocation or a completion, as in Jepsen's histories. */
export function readCsvEvents(table: CsvTable, builder: HistoryBuilder, options: FormatReadOptions): void {
  const { reader, columns } = table;
  const { source } = reader;
  const values = new CellReader({ source, limits: options.limits }, (message) =>
    reader.failAtRecord(message, 'docs/formats.md lists the encodings of values.'),
  );
  const indexes = jepsenFields.map((field) => columns.indexOf(field));
  const slots: (HistoryValue | undefined)[] = new Array(jepsenFields.length).fill(undefined);
  const other = options.keepFields ? new Map<string, HistoryValue>() : undefined;
  for (let cells = table.next(); cells !== undefined; cells = table.next()) {
    const line = reader.recordLine;
    for (const [slot, field] of jepsenFields.entries()) {
      const index = indexes[slot];
      const cell = index === undefined ? '' : cells[index]!;
      slots[slot] = textColumns.includes(field) ? textOf(field, cell) : values.read(cell, line);
    }
    other?.clear();
    for (const { name, index } of other === undefined ? [] : columns.others) {
      const value = values.read(cells[index]!, line);
      if (value !== undefined) other!.set(name, value);
    }
    if (slots[jepsenFields.indexOf('time')] !== undefined) requireTime(slots, source, line);
    addJepsenEvent(builder, slots, source, line, other);
  }
}

function textOf(field: string, cell: string): HistoryValue | undefined {
  if (cell === '') return undefined;
  return field === 'type' ? cell.trim() : cell;
}

function requireTime(slots: readonly (HistoryValue | undefined)[], source: string, line: number): void {
  const time = slots[jepsenFields.indexOf('time')];
  if (typeof time === 'number' || typeof time === 'bigint') return;
  throw new BadInput('the time is no number', {
    place: { source, line },
    remedy:
      'Times are nanoseconds since the start. They are only shown: leave the column out with another name.',
  });
}
