import { printableJson } from '../core/printable.ts';

export type LogLevel = 'info' | 'warning' | 'error';

/** Writes one line of JSON for each event: `time` (UTC), `level`, `node`, `event`, and what belongs to it. */
export type StructuredLog = (
  level: LogLevel,
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** A log that goes to standard error, or where a test says. */
export function structuredLog(
  node: string,
  write: (line: string) => void = (line) => process.stderr.write(line),
): StructuredLog {
  return (level, event, fields = {}) => {
    const line = JSON.stringify({ time: new Date().toISOString(), level, node, event, ...fields });
    write(`${printableJson(line)}\n`);
  };
}
