import type { HistoryValue } from '../core/history-value.ts';
import type { intervalColumns } from './csv-columns.ts';
import type { CsvTable } from './csv-table.ts';
import { CellReader } from './csv-values.ts';
import { type DecimalTime, parseDecimalTime, toClockTime } from './decimal-time.ts';
import type { HistoryBuilder } from './history-builder.ts';
import type { FormatReadOptions } from './history-format.ts';
import { addIntervals, type TimedOperation } from './interval-history.ts';

type Outcome = 'ok' | 'fail' | 'info';

interface RecordedInterval {
  readonly operation: Omit<TimedOperation, 'call' | 'completion'>;
  readonly result: HistoryValue;
  readonly outcome: Outcome;
  readonly start: DecimalTime;
  readonly end: DecimalTime | undefined;
}

/**
 * Adds the records of a table in which each is an operation with the times of its start and its end, all of one
 * clock. They are held until the end of the file, because only the times say in which order things happened.
 */
export function readCsvIntervals(table: CsvTable, builder: HistoryBuilder, options: FormatReadOptions): void {
  const intervals: RecordedInterval[] = [];
  const reader = new IntervalReader(table, options);
  for (let cells = table.next(); cells !== undefined; cells = table.next())
    intervals.push(reader.read(cells));
  const haveFractions = intervals.some(({ start, end }) => start.isFraction || end?.isFraction === true);
  const clockTime = (time: DecimalTime) => toClockTime(time, haveFractions);
  const operations = intervals.map(({ operation, result, outcome, start, end }): TimedOperation => {
    const at = end === undefined ? undefined : clockTime(end);
    const completion = outcome === 'ok' ? { type: outcome, result, at } : { type: outcome, at };
    return { ...operation, call: clockTime(start), completion };
  });
  addIntervals(builder, operations);
  builder.note('start and end are taken for times of one clock');
}

class IntervalReader {
  readonly #table: CsvTable;
  readonly #values: CellReader;
  readonly #hasResult: boolean;
  #cells: readonly string[] = [];

  constructor(table: CsvTable, { limits }: FormatReadOptions) {
    this.#table = table;
    this.#hasResult = table.columns.indexOf('result') !== undefined;
    const { source } = table.reader;
    this.#values = new CellReader({ source, limits }, (message) => this.#refuse(message));
  }

  read(cells: readonly string[]): RecordedInterval {
    this.#cells = cells;
    const start = this.#time('start') ?? this.#refuse('the operation has no start', timeRemedy);
    const end = this.#time('end');
    if (end !== undefined && end.billionths < start.billionths) {
      this.#refuse('the operation ends before it starts', 'Are these times of one monotonic clock?');
    }
    const argument = this.#value('value') ?? null;
    return {
      operation: {
        process: this.#process(),
        f: this.#text('f') || this.#refuse('the operation has no f'),
        key: this.#value('key'),
        argument,
        line: this.#table.reader.recordLine,
      },
      result: this.#hasResult ? (this.#value('result') ?? null) : argument,
      outcome: this.#outcome(end !== undefined),
      start,
      end,
    };
  }

  #process(): string {
    const process = this.#text('process') || this.#refuse('the operation has no process');
    if (process === 'nemesis' || process.startsWith(':')) {
      this.#refuse(
        'a fault is no operation',
        'Leave the lines of the nemesis out, or write a line an event.',
      );
    }
    return process;
  }

  /** Without an outcome, an operation that has an end was answered. */
  #outcome(hasEnd: boolean): Outcome {
    const text = this.#text('outcome').trim();
    if (text === '') return hasEnd ? 'ok' : 'info';
    if (text === 'ok' && !hasEnd) this.#refuse('the operation is ok and has no end');
    if (text === 'ok' || text === 'fail' || text === 'info') return text;
    return this.#refuse(`unknown outcome ${JSON.stringify(text)}; expected ok, fail or info`);
  }

  #time(name: 'start' | 'end'): DecimalTime | undefined {
    const text = this.#text(name).trim();
    if (text === '') return undefined;
    return (
      parseDecimalTime(text) ??
      this.#refuse(`${name} is no time: ${JSON.stringify(text.slice(0, 40))}`, timeRemedy)
    );
  }

  #value(name: 'value' | 'result' | 'key'): HistoryValue | undefined {
    return this.#values.read(this.#text(name), this.#table.reader.recordLine);
  }

  #text(name: (typeof intervalColumns)[number]): string {
    const index = this.#table.columns.indexOf(name);
    return index === undefined ? '' : this.#cells[index]!;
  }

  #refuse(message: string, remedy = 'docs/formats.md tells of both forms of tables.'): never {
    return this.#table.reader.failAtRecord(message, remedy);
  }
}

const timeRemedy =
  'Times are numbers such as 1250000 or 12.5, without exponent, or of the form 2024-01-31T12:00:00.123456Z.';
