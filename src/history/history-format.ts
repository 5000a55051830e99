import type { History } from '../core/history.ts';
import { TruncatedInput } from './character-scanner.ts';
import type { HistoryBuilder } from './history-builder.ts';
import type { HistoryLimits } from './history-limits.ts';
import type { TextInput } from './text-input.ts';

export interface FormatReadOptions {
  readonly limits: HistoryLimits;
  /** Use what is there when the input ends in the middle of an event, and say so in the notes. */
  readonly tolerateTruncated: boolean;
  /** For logs: a regular expression with the groups `host`, `clock` and `event`. */
  readonly parserExpression?: string | undefined;
  /** For tables: what their columns are called, by what they mean, such as `process`. */
  readonly columns?: ReadonlyMap<string, string> | undefined;
  /** Keep the fields that mean nothing here, for a conversion. They cost an object an event. */
  readonly keepFields?: boolean | undefined;
}

export interface FormatWriteOptions {
  /** Takes what a user must know of the conversion, above all what the format cannot say. */
  note(text: string): void;
}

/** A way to write a history down. What each format's completions mean is a table in `docs/formats.md`. */
export interface HistoryFormat {
  /** What `--format` takes. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Whether an input that begins with this text is of the format. Told by content: file names lie. */
  detect(head: string): boolean;
  /** Reads the whole input; what it cannot read is {@link BadInput} with the line. */
  read(input: TextInput, options: FormatReadOptions): History;
  /**
   * The history as lines without their ends, if the format can be written. What it cannot say is named in a note, or
   * is {@link BadInput} where leaving it out would make it another history.
   */
  write?(history: History, options: FormatWriteOptions): Iterable<string>;
}

/** Runs `readEvents`; if the input is cut off and that is tolerated, what came before counts. */
export function readTolerantly(
  builder: HistoryBuilder,
  options: FormatReadOptions,
  readEvents: () => void,
): void {
  try {
    readEvents();
  } catch (error) {
    if (!options.tolerateTruncated || !(error instanceof TruncatedInput)) throw error;
    builder.note(`truncated: ${error.message} (line ${error.place?.line}); what came before is used`);
  }
}
