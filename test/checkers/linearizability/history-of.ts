import type { History } from '../../../src/core/history.ts';
import type { HistoryValue } from '../../../src/core/history-value.ts';
import { HistoryBuilder } from '../../../src/history/history-builder.ts';

/**
 * A history from lines such as `A invoke write 1`, `A ok 1`, `A fail`, `A info`; `A invoke write x=1` has the
 * key x. Values are JSON, and integers too long for a number are bigints. A completion without a value
 * repeats the argument.
 */
export function historyOf(...lines: string[]): History {
  const builder = new HistoryBuilder({ format: 'test', source: '<test>' });
  const invoked = new Map<string, { f: string; argument: HistoryValue }>();
  lines.forEach((text, index) => {
    const [process, type, ...rest] = text.trim().split(/\s+/);
    const line = index + 1;
    if (type === 'invoke') {
      const [f, ...words] = rest;
      const keyed = /^([a-z]+)=(.*)$/.exec(words.join(' '));
      const argument = parseValue(keyed ? keyed[2]! : words.join(' ')) ?? null;
      invoked.set(process!, { f: f!, argument });
      builder.invoke(process!, f!, argument, { line, key: keyed?.[1] });
    } else {
      const { f, argument } = invoked.get(process!)!;
      const value = parseValue(rest.join(' '));
      builder.complete(process!, type as 'ok' | 'fail' | 'info', f, value === undefined ? argument : value, {
        line,
      });
    }
  });
  return builder.finish();
}

function parseValue(text: string): HistoryValue | undefined {
  if (text === '') return undefined;
  if (/^-?\d{16,}$/.test(text)) {
    const exact = BigInt(text);
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
  return JSON.parse(text) as HistoryValue;
}

/**
 * Rule 3: A's crashed write gave X its value, for R read W's 2 after B was invoked. Who takes B for the sole
 * producer of 1 makes it take effect before X returns, and R cannot be explained.
 */
export const crashedProducer = [
  'A invoke write 1',
  'A info',
  'X invoke read',
  'W invoke write 2',
  'W ok',
  'B invoke write 1',
  'X ok 1',
  'R invoke read',
  'R ok 2',
  'B ok',
];

/**
 * Rule 4, from 0: the first read of 1 is owed to `write 1` or to `cas [0 1]`, one crashed operation either
 * way. The second one cannot be owed to the cas, so the first must be.
 */
export const incomparableClasses = [
  'A invoke write 1',
  'A info',
  'B invoke cas [0, 1]',
  'B info',
  'R invoke read',
  'R ok 1',
  'W invoke write 5',
  'W ok',
  'R invoke read',
  'R ok 1',
];
