import type { HistoryValue } from '../core/history-value.ts';
import { BeyondLimit, type ScannerOptions } from './character-scanner.ts';
import { decodeHistoryValue, encodeHistoryValue } from './history-json.ts';
import { JsonReader } from './json-reader.ts';

/** How a value in JSON begins; anything else is text. */
const jsonStart = /^\s*[-0-9"[{tfn]/;

/** Reads the values of cells: JSON where it is JSON, with our encodings of what JSON lacks; else the text itself. */
export class CellReader {
  readonly #json: JsonReader;
  readonly #refuse: (message: string) => never;

  constructor(options: ScannerOptions, refuse: (message: string) => never) {
    this.#json = JsonReader.ofLine(options);
    this.#refuse = refuse;
  }

  /** The value of a cell of a line; `undefined` for an empty one. */
  read(cell: string, line: number): HistoryValue | undefined {
    if (cell === '') return undefined;
    if (!jsonStart.test(cell)) return cell;
    const json = this.#parse(cell, line);
    return json === undefined ? cell : decodeHistoryValue(json, this.#refuse);
  }

  #parse(cell: string, line: number): HistoryValue | undefined {
    try {
      this.#json.reset(cell, line);
      const value = this.#json.nextWhole();
      this.#json.expectEnd();
      return value;
    } catch (error) {
      if (error instanceof BeyondLimit) throw error;
      return undefined;
    }
  }
}

/** Text that no reader takes for JSON, and that a file can hold. */
const plainText = /^[A-Za-z_][^\p{Cc}\p{Cs}]*$/u;

/** The cell that {@link CellReader} reads as this value, before it is quoted. */
export function cellOf(value: HistoryValue): string {
  // Long integers stand in cells as they are: other programs read these files, too.
  if (typeof value === 'bigint') return String(value);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return String(BigInt(value as number));
  const isPlain =
    typeof value === 'string' && plainText.test(value) && !/^(?:true|false|null)\s*$/.test(value);
  return isPlain ? value : encodeHistoryValue(value);
}

/** The record as a line. */
export function recordOf(cells: readonly string[]): string {
  return cells
    .map((cell) => (/[",;\t|\r\n\ufeff]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
