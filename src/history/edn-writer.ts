import { type HistoryValue, historyValueKey, Keyword } from '../core/history-value.ts';
import { bytesTag, readEdnText } from './edn-reader.ts';

/** A value, or a part of it, that EDN has no notation for. */
export class NotInEdn extends Error {
  readonly value: HistoryValue;

  constructor(value: HistoryValue) {
    super('not in EDN');
    this.value = value;
  }
}

/** The value in EDN, as {@link readEdnText} reads it; equal sets and maps may be written in different orders. */
export function encodeEdn(value: HistoryValue): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return encodeNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return encodeComposite(value);
  }
}

/** Whether the name is one that a keyword can be written with, so that it reads back as the same. */
export function isKeywordName(name: string): boolean {
  const known = keywordNames.get(name);
  if (known !== undefined) return known;
  const isName = readsBack(`:${name}`, Keyword.of(name));
  if (keywordNames.size < 10_000) keywordNames.set(name, isName);
  return isName;
}

const keywordNames = new Map<string, boolean>();

function encodeNumber(value: number): string {
  if (Number.isNaN(value)) return '##NaN';
  if (!Number.isFinite(value)) return value > 0 ? '##Inf' : '##-Inf';
  return Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

function encodeComposite(value: Exclude<HistoryValue, number | bigint | string | boolean>): string {
  if (value === null) return 'nil';
  if (value instanceof Keyword) return encodeKeyword(value);
  if (value instanceof Uint8Array) return `#${bytesTag} "${Buffer.from(value).toString('hex')}"`;
  if (value instanceof Set) return `#{${[...value].map(encodeEdn).join(' ')}}`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${encodeEdn(key)} ${encodeEdn(item)}`).join(', ')}}`;
  }
  return `[${(value as readonly HistoryValue[]).map(encodeEdn).join(' ')}]`;
}

/** A name that begins with an apostrophe stands for a symbol or a ratio. */
function encodeKeyword(keyword: Keyword): string {
  const symbol = keyword.name.slice(1);
  if (keyword.name.startsWith("'") && readsBack(symbol, keyword)) return symbol;
  if (!isKeywordName(keyword.name)) throw new NotInEdn(keyword);
  return `:${keyword.name}`;
}

function readsBack(text: string, value: HistoryValue): boolean {
  try {
    return historyValueKey(readEdnText(text)) === historyValueKey(value);
  } catch {
    return false;
  }
}
