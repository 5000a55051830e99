import { isHistoryHeader } from './csv-columns.ts';
import { readCsvEvents } from './csv-events.ts';
import { readCsvIntervals } from './csv-intervals.ts';
import { CsvReader, separatorOf } from './csv-reader.ts';
import { CsvTable } from './csv-table.ts';
import { HistoryBuilder } from './history-builder.ts';
import { type HistoryFormat, readTolerantly } from './history-format.ts';
import { writeCsv } from './write-csv.ts';

const name = 'csv';
/** Longer ones are no headers of histories. */
const detectedHeaderLength = 4096;

/** Tables with a header: a record an event, or a record an operation with the times of its start and its end. */
export const csvFormat: HistoryFormat = {
  name,
  title:
    'CSV with a header: a line an event (process,type,f,value,…), or an operation (process,f,start,end,…)',
  detect: (head) => isHistoryHeader(headerOf(head)),
  read(input, options) {
    const table = new CsvTable(input, options);
    // Intervals are no events, so that a field of theirs has no event to be kept with.
    const keepFields = options.keepFields && table.columns.form === 'events';
    const builder = new HistoryBuilder({ format: name, source: input.source, keepFields });
    if (table.columns.form === 'events') {
      readTolerantly(builder, options, () => readCsvEvents(table, builder, options));
    } else {
      readCsvIntervals(table, builder, options);
    }
    if (table.droppedLine > 0) {
      builder.note(`truncated: line ${table.droppedLine} has no line end, may be cut off, and was dropped`);
    }
    return builder.finish();
  },
  write: writeCsv,
};

function headerOf(head: string): readonly string[] {
  const line = head.replace(/^\ufeff/, '').split('\n', 1)[0]!;
  if (line.length > detectedHeaderLength || !line.includes('process')) return [];
  try {
    const source = '<head>';
    const reader = new CsvReader(chunksOf(line), separatorOf(line), { source });
    return (reader.next() ?? []).map((cell) => cell.trim());
  } catch {
    return [];
  }
}

function chunksOf(text: string): () => string {
  let rest = text;
  return () => {
    const chunk = rest;
    rest = '';
    return chunk;
  };
}
