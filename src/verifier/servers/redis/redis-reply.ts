/** What Redis answers. An error inside a list stays in it. */
export type RedisReply = string | number | null | readonly (RedisReply | Error)[];

interface Parsed {
  readonly reply: RedisReply | Error;
  /** How many bytes it takes. */
  readonly length: number;
}

/**
 * The first reply in these bytes ("Redis serialization protocol specification", version 2).
 *
 * @returns `undefined`: it is not whole yet
 * @throws if it is none
 */
export function parseReply(bytes: Buffer): Parsed | undefined {
  const end = bytes.indexOf('\r\n');
  if (end < 0) return undefined;
  const text = bytes.toString('utf8', 1, end);
  const place = end + 2;
  switch (String.fromCharCode(bytes[0]!)) {
    case '+':
      return { reply: text, length: place };
    case '-':
      return { reply: new Error(text), length: place };
    case ':':
      return { reply: Number(text), length: place };
    case '$':
      return bulk(bytes, place, Number(text));
    case '*':
      return list(bytes, place, Number(text));
    default:
      throw new Error(`Redis sent what is no reply: ${bytes.toString('utf8', 0, Math.min(end, 80))}`);
  }
}

function bulk(bytes: Buffer, place: number, length: number): Parsed | undefined {
  if (length < 0) return { reply: null, length: place };
  if (bytes.length < place + length + 2) return undefined;
  return { reply: bytes.toString('utf8', place, place + length), length: place + length + 2 };
}

function list(bytes: Buffer, start: number, count: number): Parsed | undefined {
  if (count < 0) return { reply: null, length: start };
  const items: (RedisReply | Error)[] = [];
  let place = start;
  for (let item = 0; item < count; item++) {
    const parsed = parseReply(bytes.subarray(place));
    if (parsed === undefined) return undefined;
    items.push(parsed.reply);
    place += parsed.length;
  }
  return { reply: items, length: place };
}
