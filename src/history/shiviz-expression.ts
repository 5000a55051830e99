import { BadInput } from '../core/bad-input.ts';
import type { FormatReadOptions } from './history-format.ts';
import { type ExpressionMatch, runExpression } from './run-expression.ts';
import type { LoggedEvent } from './shiviz-lines.ts';
import type { TextInput } from './text-input.ts';

const needed = ['host', 'clock', 'event'] as const;

/**
 * The events that a parser expression finds in a log. Without one from the caller it stands on the first line, and the
 * expression that separates executions on the second. The log is held in memory whole: an expression may match any part.
 */
export function* matchedEvents(
  input: TextInput,
  options: FormatReadOptions,
  note: (text: string) => void,
): Generator<LoggedEvent> {
  const { limits, parserExpression } = options;
  const text = wholeText(input, limits.textLength);
  const header = parserExpression === undefined ? headerOf(text) : undefined;
  const expression = parserExpression ?? header!.parser;
  for (const group of needed) {
    if (!expression.includes(`(?<${group}>`))
      refuse(input, `the parser expression has no group (?<${group}>…)`);
  }
  const body = header === undefined ? text : text.slice(header.length);
  const lines = new LineCounter(body, header === undefined ? 1 : 3);
  const run = (what: string) => matches(input, what, body, limits.expressionTimeMs);
  const boundaries = header?.delimiter ? run(`^${header.delimiter}$`) : [];
  const events = run(expression);
  if (events.length === 0) refuse(input, 'the parser expression matches nothing in the log');
  let [execution, next] = ['', 0];
  for (const { groups, index } of events) {
    for (; next < boundaries.length && boundaries[next]!.index < index; next += 1) {
      execution = boundaries[next]!.groups.trace ?? `execution ${next + 1}`;
    }
    const { host = '', clock = '', event = '' } = groups;
    yield { host, clock, text: event.trim(), line: lines.lineAt(index), execution };
  }
  note(`read by the parser expression ${expression}`);
}

function wholeText(input: TextInput, limit: number): string {
  let text = '';
  for (let chunk = input.nextChunk(); chunk !== ''; chunk = input.nextChunk()) {
    text += chunk;
    if (text.length > limit) {
      refuse(
        input,
        `the log is longer than the limit textLength of ${limit} characters for parser expressions`,
      );
    }
  }
  return text;
}

/** The two lines in front of a log that brings its own expressions. */
function headerOf(text: string): { parser: string; delimiter: string; length: number } {
  const [parser = '', delimiter = ''] = text.split('\n', 2);
  const length = Math.min(text.length, parser.length + delimiter.length + 2);
  return { parser: parser.trim(), delimiter: delimiter.trim().replace(/^\^|\$$/g, ''), length };
}

function matches(
  input: TextInput,
  expression: string,
  body: string,
  timeoutMs: number,
): readonly ExpressionMatch[] {
  const found = runExpression(expression, body, timeoutMs);
  if (!('failure' in found)) return found;
  const shown = JSON.stringify(expression.slice(0, 200));
  if (found.failure === 'syntax')
    refuse(input, `the expression ${shown} is no regular expression: ${found.message}`);
  refuse(input, `the expression ${shown} was given up: ${found.message}`);
}

/** Lines of ascending positions, each counted from the one before. */
class LineCounter {
  readonly #text: string;
  #position = 0;
  #line: number;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  lineAt(position: number): number {
    for (let at = this.#text.indexOf('\n', this.#position); at >= 0 && at < position; ) {
      this.#line += 1;
      this.#position = at + 1;
      at = this.#text.indexOf('\n', this.#position);
    }
    return this.#line;
  }
}

function refuse(input: TextInput, message: string): never {
  throw new BadInput(message, {
    place: { source: input.source, line: 1 },
    remedy: 'Expressions are those of JavaScript, with the groups (?<host>…), (?<clock>…) and (?<event>…).',
  });
}
