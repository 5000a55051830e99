import { plural } from '../core/plural.ts';
import type { TextInput } from './text-input.ts';

/** An event as a log with vector clocks tells it. */
export interface LoggedEvent {
  readonly host: string;
  /** JSON. */
  readonly clock: string;
  readonly text: string;
  readonly line: number;
  /** Name of the execution that it belongs to, where a log has several; else empty. */
  readonly execution: string;
}

/** `host {"host":3}` alone on its line. A quote or the closing brace follows, as in no other format. */
const clockLine = /^(\S+)\s+(\{\s*(?:"[^\n]*)?\})\s*$/;
const clockLineAnywhere = /^\S+[ \t]+\{\s*"[^"\n]*"\s*:\s*\d+\s*(?:,\s*"[^"\n]*"\s*:\s*\d+\s*)*\}[ \t\r]*$/m;
const executionLine = /^=== (.*) ===\s*$/;

/** Whether a text looks like a log with vector clocks, or begins with a parser expression. */
export function looksLikeShiViz(head: string): boolean {
  const first = head.slice(0, head.search(/\n|$/));
  if (first.includes('(?<host>') && first.includes('(?<clock>')) return true;
  return clockLineAnywhere.test(head);
}

/**
 * The events of a log in one of the two layouts that need no expression: the text stands on the line before the clock,
 * or, where the log begins with a clock, on the line after it. Other lines are read past and counted.
 */
export function* eventsByLine(input: TextInput, note: (text: string) => void): Generator<LoggedEvent> {
  const reader = new LineReader(input);
  for (let line = input.nextLine(); line !== undefined; line = input.nextLine()) {
    const event = reader.read(line);
    if (event !== undefined) yield event;
  }
  const last = reader.finish();
  if (last !== undefined) yield last;
  if (reader.skipped > 0) {
    note(`${plural(reader.skipped, 'line')} without a clock read past, first line ${reader.firstSkipped}`);
  }
}

class LineReader {
  readonly #input: TextInput;
  #textFollows: boolean | undefined;
  /** A clock whose text is on the next line; or, in the other layout, the text before the next clock. */
  #open: Omit<LoggedEvent, 'text'> | undefined;
  #text: string | undefined;
  #execution = '';
  #textLine = 0;
  skipped = 0;
  firstSkipped = 0;

  constructor(input: TextInput) {
    this.#input = input;
  }

  read(line: string): LoggedEvent | undefined {
    const execution = executionLine.exec(line);
    if (execution) {
      const last = this.finish();
      this.#execution = execution[1]!;
      return last;
    }
    const clock = clockLine.exec(line);
    if (!clock && line.trim() === '') return undefined;
    this.#textFollows ??= clock !== null;
    const place = { line: this.#input.lineNumber, execution: this.#execution };
    const found = clock ? { host: clock[1]!, clock: clock[2]!, ...place } : undefined;
    return this.#textFollows ? this.#clockFirst(found, line) : this.#textFirst(found, line);
  }

  #clockFirst(found: Omit<LoggedEvent, 'text'> | undefined, line: string): LoggedEvent | undefined {
    if (found) {
      const last = this.finish();
      this.#open = found;
      return last;
    }
    if (this.#open === undefined) {
      this.#skip(this.#input.lineNumber);
      return undefined;
    }
    const event = { ...this.#open, text: line.trim() };
    this.#open = undefined;
    return event;
  }

  #textFirst(found: Omit<LoggedEvent, 'text'> | undefined, line: string): LoggedEvent | undefined {
    if (!found) {
      if (this.#text !== undefined) this.#skip(this.#textLine);
      this.#text = line.trim();
      this.#textLine = this.#input.lineNumber;
      return undefined;
    }
    const event = { ...found, text: this.#text ?? '' };
    this.#text = undefined;
    return event;
  }

  /** What is still open at the end of an execution: a clock whose text never came. */
  finish(): LoggedEvent | undefined {
    const last = this.#open === undefined ? undefined : { ...this.#open, text: '' };
    if (this.#text !== undefined) this.#skip(this.#textLine);
    this.#open = undefined;
    this.#text = undefined;
    return last;
  }

  #skip(line: number): void {
    this.skipped += 1;
    this.firstSkipped ||= line;
  }
}
