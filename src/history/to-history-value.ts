import { BadInput } from '../core/bad-input.ts';
import { type HistoryValue, Keyword } from '../core/history-value.ts';
import { defaultHistoryLimits } from './history-limits.ts';

/**
 * A copy of any JavaScript data as a value of a history: plain objects become maps, `undefined` becomes null, dates
 * become their ISO text. A copy, so that what a client does to its data later does not change what was recorded.
 */
export function toHistoryValue(value: unknown, depth = 0): HistoryValue {
  if (depth > defaultHistoryLimits.nestingDepth) {
    throw new BadInput('a value is nested deeper than the limit nestingDepth, or contains itself', {
      remedy: 'Record the part of it that the specification looks at.',
    });
  }
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'boolean':
    case 'number':
    case 'string':
      return value;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case 'object':
      return fromObject(value, depth + 1);
    default:
      throw new BadInput(`a ${typeof value} cannot be recorded in a history`, {
        remedy:
          'Record numbers, strings, booleans, null, bigints, bytes, arrays, sets, maps or plain objects.',
      });
  }
}

function fromObject(value: object | null, depth: number): HistoryValue {
  if (value === null || value instanceof Keyword) return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return Array.from(value, (item) => toHistoryValue(item, depth));
  if (value instanceof Set) return new Set([...value].map((item) => toHistoryValue(item, depth)));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(entries.map(([key, item]) => [toHistoryValue(key, depth), toHistoryValue(item, depth)]));
}
