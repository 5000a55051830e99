import { BadInput } from '../core/bad-input.ts';
import { type HistoryValue, Keyword } from '../core/history-value.ts';
import { readEdnText } from '../history/edn-reader.ts';

/**
 * An initial state from the command line, in EDN: `nil`, `0`, `"text"`, `[1 2]`, `9223372036854775807`.
 *
 * @throws BadInput for anything else; a bare word too, which is a string without its quotes.
 */
export function parseInitial(text: string): HistoryValue {
  const value = readEdnText(text, '--initial');
  if (value instanceof Keyword && value.name.startsWith("'")) {
    throw new BadInput(`${text} is no value`, {
      place: { source: '--initial' },
      remedy: 'Strings have quotes: --initial \'"text"\'. Other values: nil, 0, :keyword, [1 2].',
    });
  }
  return value;
}
