import { BadInput } from '../core/bad-input.ts';
import type { HistoryValue } from '../core/history-value.ts';
import { EdnReader } from './edn-reader.ts';
import { HistoryBuilder } from './history-builder.ts';
import type { HistoryFormat } from './history-format.ts';
import { addNemesisEvent } from './jepsen-events.ts';

const name = 'jepsen-log';
/** Process, type and f as Jepsen logs them, behind whatever the logger writes first. */
const operation = /(?:^|\s)(\d+|:[\w-]+)\s+:(invoke|ok|fail|info)\s+:([^\s,;"()[\]{}]+)(?:\s+|$)/;

/**
 * The text log of a Jepsen run. Lines that hold no operation are read past.
 *
 * In these logs a failed `cas` is an answer, not a failure: the register was read and its value differed. It becomes
 * a completed operation with the result `false`; dropped as "no effect", it would take with it the observation that
 * convicts half of the faulty etcd runs. A failed `cas` that gives its reason in a further column, as in `history.txt`,
 * may have failed for another one, such as a lost connection. It, and every other `fail`, certainly had no effect.
 */
export const jepsenLogFormat: HistoryFormat = {
  name,
  title: "Jepsen's text log, with lines such as: INFO  jepsen.util - 4  :invoke  :read  nil",
  detect: (head) => head.split('\n').some((line) => operation.test(line) && !/^[\s[(]*\{/.test(line)),
  read(input, options) {
    const { source } = input;
    const builder = new HistoryBuilder({ format: name, source });
    const reader = EdnReader.ofLine({ source, limits: options.limits });
    let failedCas = 0;
    let events = 0;
    for (let text = input.nextLine(); text !== undefined; text = input.nextLine()) {
      try {
        const event = addLine(builder, reader, text, input.lineNumber);
        if (event !== undefined) events += 1;
        if (event === 'failed cas') failedCas += 1;
      } catch (error) {
        if (!options.tolerateTruncated || input.lineIsComplete || !(error instanceof BadInput)) throw error;
        builder.note(`truncated: line ${input.lineNumber} is cut off and was dropped`);
      }
    }
    if (events === 0) {
      throw new BadInput('the log holds no line with an operation', {
        place: { source },
        remedy: 'Such a line looks like: INFO  jepsen.util - 4  :invoke  :read  nil',
      });
    }
    if (failedCas > 0)
      builder.note(`${failedCas} failed cas are read as observations that the value differed`);
    return builder.finish();
  },
};

/** Adds what a line says, if it is an operation or a nemesis event. */
function addLine(
  builder: HistoryBuilder,
  reader: EdnReader,
  text: string,
  line: number,
): 'failed cas' | 'other event' | undefined {
  const match = operation.exec(text);
  if (match === null) return undefined;
  const [all, process, type, f] = match as unknown as [string, string, string, string];
  const start = match.index + all.length;
  reader.reset(text.slice(start), line, start + 1);
  if (process.startsWith(':')) {
    addNemesisEvent(builder, f, readValue(reader, true), { line });
  } else if (type === 'invoke') {
    builder.invoke(Number(process), f, readValue(reader, false), { line });
  } else if (type === 'fail' && f === 'cas' && !hasReason(reader)) {
    builder.complete(Number(process), 'ok', f, false, { line });
    return 'failed cas';
  } else {
    const value = readValue(reader, type !== 'ok');
    builder.complete(Number(process), type as 'ok' | 'fail' | 'info', f, value, { line });
  }
  return 'other event';
}

/** Whether something follows the value of the line: an error. */
function hasReason(reader: EdnReader): boolean {
  readValue(reader, true);
  try {
    return reader.nextWhole() !== undefined;
  } catch (error) {
    if (error instanceof BadInput) return true;
    throw error;
  }
}

/** The value of the line; what follows it is an error message. Messages, unlike values, need not be EDN. */
function readValue(reader: EdnReader, isMessage: boolean): HistoryValue {
  try {
    return reader.nextWhole() ?? null;
  } catch (error) {
    if (isMessage && error instanceof BadInput) return null;
    throw error;
  }
}
