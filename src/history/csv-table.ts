import { type CsvColumns, columnsOf } from './csv-columns.ts';
import { CsvReader, separatorOf } from './csv-reader.ts';
import type { FormatReadOptions } from './history-format.ts';
import type { TextInput } from './text-input.ts';

/** A table whose columns are known: gives its records, each with as many cells as the header. */
export class CsvTable {
  readonly columns: CsvColumns;
  readonly reader: CsvReader;
  /** Line of a record that was dropped because the end of the file may have cut it off; 0 if none was. */
  droppedLine = 0;
  readonly #tolerateTruncated: boolean;
  readonly #width: number;

  constructor(input: TextInput, options: FormatReadOptions) {
    const { source } = input;
    const separator = separatorOf(input.peek());
    this.reader = new CsvReader(() => input.nextChunk(), separator, { source, limits: options.limits });
    this.#tolerateTruncated = options.tolerateTruncated;
    const header = (this.reader.next() ?? []).map((cell) => cell.trim());
    this.#width = header.length;
    this.columns = columnsOf(header, options.columns ?? new Map(), this.reader);
  }

  /** The next record; `undefined` at the end. */
  next(): readonly string[] | undefined {
    const { reader } = this;
    const cells = reader.next();
    if (cells === undefined) return undefined;
    if (this.#tolerateTruncated && !reader.recordIsComplete) {
      this.droppedLine = reader.recordLine;
      return undefined;
    }
    if (cells.length === this.#width) return cells;
    return reader.failAtRecord(
      `the record has ${cells.length} cells, and the header has ${this.#width}`,
      reader.recordIsComplete
        ? 'A cell that contains separators stands in quotes.'
        : 'The file may be cut off. Copy it again, or pass --tolerate-truncated to use what is there.',
    );
  }
}
