import { BadInput } from '../core/bad-input.ts';
import type { History } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';
import { plural } from '../core/plural.ts';
import { HistoryBuilder } from './history-builder.ts';
import type { FormatReadOptions, HistoryFormat } from './history-format.ts';
import { JsonReader } from './json-reader.ts';
import { matchedEvents } from './shiviz-expression.ts';
import { eventsByLine, type LoggedEvent, looksLikeShiViz } from './shiviz-lines.ts';
import type { TextInput } from './text-input.ts';

const name = 'shiviz';

/**
 * A log with vector clocks as ShiViz and GoVector have it (Beschastnikh et al. 2020): each event is a line of text and a
 * line `host {"host":3,"other":1}`, in either order; or whatever a parser expression says, which is a regular expression
 * with the groups `host`, `clock` and `event`, given by the caller or on the first line of the file (and on the second
 * line the expression that separates several executions, or nothing).
 */
export const shivizFormat: HistoryFormat = {
  name,
  title:
    'ShiViz log: an event and host {vector clock} in turns, or by a parser expression with (?<host>), (?<clock>), (?<event>)',
  detect: looksLikeShiViz,
  read: readShiViz,
};

function readShiViz(input: TextInput, options: FormatReadOptions): History {
  const builder = new HistoryBuilder({ format: name, source: input.source });
  const trace = new TraceBuilder(builder, input.source, options);
  const events =
    options.parserExpression === undefined && !input.peek().includes('(?<host>')
      ? eventsByLine(input, (text) => builder.note(text))
      : matchedEvents(input, options, (text) => builder.note(text));
  for (const event of events) trace.add(event);
  trace.finish();
  return builder.finish();
}

/** Turns logged events into steps: one node a host, or one a host and execution where there are several executions. */
class TraceBuilder {
  readonly #builder: HistoryBuilder;
  readonly #source: string;
  readonly #json: JsonReader;
  readonly #last = new Map<string, number>();
  readonly #executions = new Set<string>();
  #pending: { event: LoggedEvent; vector: Map<string, number> }[] = [];

  constructor(builder: HistoryBuilder, source: string, options: FormatReadOptions) {
    this.#builder = builder;
    this.#source = source;
    this.#json = JsonReader.ofLine({ source, limits: options.limits });
  }

  add(event: LoggedEvent): void {
    this.#executions.add(event.execution);
    this.#pending.push({ event, vector: this.#vectorOf(event) });
  }

  /**
   * Node names can be told only at the end: with one execution they are the hosts. The order of a host's steps is that of
   * their own entries, not of the lines: threads of one host write their lines after they took the timestamp.
   */
  finish(): void {
    const qualify = this.#executions.size > 1;
    let outOfOrder = 0;
    if (qualify)
      this.#builder.note(`${plural(this.#executions.size, 'execution')}, each with nodes of its own`);
    for (const { event, vector } of this.#pending) {
      const rename = (host: string) => (qualify ? `${event.execution}: ${host}` : host);
      const node = rename(event.host);
      const sequence = vector.get(event.host) ?? 0;
      if (sequence < (this.#last.get(node) ?? 0)) outOfOrder += 1;
      this.#last.set(node, sequence);
      const renamed = qualify ? new Map([...vector].map(([host, count]) => [rename(host), count])) : vector;
      this.#builder.step({ node, sequence, action: event.text, vector: renamed }, event.line);
    }
    if (outOfOrder > 0) {
      this.#builder.note(
        `${plural(outOfOrder, 'event')} written to the log after a later one of the same host`,
      );
    }
  }

  #vectorOf({ clock, line }: LoggedEvent): Map<string, number> {
    this.#json.reset(clock, line);
    const value = this.#json.next();
    this.#json.expectEnd();
    if (!(value instanceof Map)) this.#refuse(line, 'the clock is no object such as {"n1":3,"n2":1}');
    for (const [host, count] of value as Map<HistoryValue, HistoryValue>) {
      if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) continue;
      this.#refuse(
        line,
        `the clock has ${formatHistoryValue(count)} for ${formatHistoryValue(host)}; expected a count`,
      );
    }
    return value as Map<string, number>;
  }

  #refuse(line: number, message: string): never {
    throw new BadInput(message, {
      place: { source: this.#source, line },
      remedy:
        'Is it a log with vector clocks? docs/formats.md shows the layouts, and how to give an expression.',
    });
  }
}
