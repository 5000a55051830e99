/**
 * Bounds on what a reader accepts, so that a hostile or damaged file ends in a message and not in a crash of the
 * process (HISTORIES, "Hostile input"). The names appear in the messages.
 */
export interface HistoryLimits {
  /** Characters of one line, in the formats that are read by line. */
  readonly lineLength: number;
  /** Collections inside collections. `JSON.parse` takes a million levels; everything recursive after it does not. */
  readonly nestingDepth: number;
  /** Characters of one string, symbol or number. */
  readonly stringLength: number;
  /** Digits of one number: reading a number of n digits exactly costs more than n steps. */
  readonly numberLength: number;
  /** Bytes that a gzip file may unpack to. */
  readonly expandedBytes: number;
  /** Bytes that a byte of a gzip file may unpack to on the average; of no account in the first 16 MiB. */
  readonly expansionRatio: number;
  /** Characters of a log that must be in memory whole, because a regular expression may match any part of it. */
  readonly textLength: number;
  /** Milliseconds for a regular expression that comes from a file or a user. */
  readonly expressionTimeMs: number;
}

export const defaultHistoryLimits: HistoryLimits = {
  lineLength: 16 * 1024 * 1024,
  nestingDepth: 512,
  stringLength: 16 * 1024 * 1024,
  numberLength: 4096,
  expandedBytes: 64 * 1024 ** 3,
  expansionRatio: 200,
  textLength: 64 * 1024 * 1024,
  expressionTimeMs: 10_000,
};
