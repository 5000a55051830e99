import { type HistoryValue, Keyword } from '../core/history-value.ts';

/**
 * The one encoding of values in our JSON lines. JSON has no big integers, bytes, sets, keywords, nor maps with keys
 * other than strings; each of them is an object with one key that begins with `$`:
 *
 * | value | encoding |
 * |---|---|
 * | integer beyond 2^53 | `{"$bigint":"9223372036854775807"}`; a bare long integer is read as well |
 * | keyword | `{"$keyword":"timed-out"}` |
 * | bytes | `{"$bytes":"00ff"}` |
 * | set | `{"$set":[1,2]}` |
 * | NaN, infinities | `{"$number":"NaN"}`, `"Infinity"`, `"-Infinity"` |
 * | map | an object if all its keys are strings and none begins with `$`; else `{"$map":[[key,value],…]}` |
 */
export function encodeHistoryValue(value: HistoryValue): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? `${value}` : `{"$bigint":"${value}"}`;
    case 'number':
      return encodeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return encodeComposite(value);
  }
}

function encodeNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return `{"$number":"${value}"}`;
  // 2^60 prints as …847000, its shortest name among doubles, which as an integer would be another number.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return `{"$bigint":"${BigInt(value)}"}`;
  return JSON.stringify(value);
}

function encodeComposite(value: Exclude<HistoryValue, number | bigint | string | boolean>): string {
  if (value === null) return 'null';
  if (value instanceof Keyword) return `{"$keyword":${JSON.stringify(value.name)}}`;
  if (value instanceof Uint8Array) return `{"$bytes":"${Buffer.from(value).toString('hex')}"}`;
  if (value instanceof Set) return `{"$set":[${[...value].map(encodeHistoryValue).join(',')}]}`;
  if (value instanceof Map) return encodeMap(value);
  return `[${(value as readonly HistoryValue[]).map(encodeHistoryValue).join(',')}]`;
}

function encodeMap(map: ReadonlyMap<HistoryValue, HistoryValue>): string {
  const entries = [...map];
  if (entries.every(([key]) => typeof key === 'string' && !key.startsWith('$'))) {
    const members = entries.map(([key, item]) => `${JSON.stringify(key)}:${encodeHistoryValue(item)}`);
    return `{${members.join(',')}}`;
  }
  const pairs = entries.map(([key, item]) => `[${encodeHistoryValue(key)},${encodeHistoryValue(item)}]`);
  return `{"$map":[${pairs.join(',')}]}`;
}

/**
 * The value that parsed JSON (objects as `Map`) encodes. `refuse` is called, and must throw, for an object with a
 * key that begins with `$` which is none of the encodings: a guess would make unequal values equal.
 */
export function decodeHistoryValue(json: HistoryValue, refuse: (message: string) => never): HistoryValue {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: HistoryValue) => decodeHistoryValue(item, refuse));
  if (!(json instanceof Map)) return json;
  const entries = [...json] as [string, HistoryValue][];
  if (!entries.some(([key]) => key.startsWith('$'))) {
    return new Map(entries.map(([key, item]) => [key, decodeHistoryValue(item, refuse)]));
  }
  if (entries.length > 1) {
    refuse(
      'a key that begins with "$" must be the only one of its object; write other maps as {"$map": […]}',
    );
  }
  const [tag, content] = entries[0]!;
  return decodeTagged(tag, content, refuse);
}

function decodeTagged(tag: string, content: HistoryValue, refuse: (message: string) => never): HistoryValue {
  const isText = typeof content === 'string';
  if (tag === '$bigint' && isText && /^-?\d{1,4096}$/.test(content)) {
    const number = Number(content);
    return Number.isSafeInteger(number) ? number : BigInt(content);
  }
  if (tag === '$keyword' && isText) return Keyword.of(content);
  if (tag === '$bytes' && isText && /^(?:[0-9a-fA-F]{2})*$/.test(content)) {
    return new Uint8Array(Buffer.from(content, 'hex'));
  }
  if (tag === '$number' && isText && /^(?:NaN|-?Infinity)$/.test(content)) return Number(content);
  if (Array.isArray(content)) {
    const items = content.map((item: HistoryValue) => decodeHistoryValue(item, refuse));
    if (tag === '$set') return new Set(items);
    if (tag === '$map' && items.every((item) => Array.isArray(item) && item.length === 2)) {
      return new Map(items as [HistoryValue, HistoryValue][]);
    }
  }
  refuse(
    `{${JSON.stringify(tag)}: …} is no known encoding of a value, or its content is not what the tag needs`,
  );
}
