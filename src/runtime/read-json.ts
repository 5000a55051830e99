import type { Readable } from 'node:stream';

/** What was sent is no JSON object that is taken here. */
export class ReadJsonFailure extends Error {
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** Values nest no deeper: what walks through them later may recurse. */
const maxDepth = 32;

/**
 * The JSON object that a stream carries; an empty one if it carries nothing.
 *
 * @throws ReadJsonFailure
 */
export async function readJsonObject(
  stream: Readable,
  maxBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readAll(stream, maxBytes);
  if (bytes.length === 0) return {};
  const value = parse(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ReadJsonFailure(400, 'the body must be a JSON object');
  if (depthExceeds(value, maxDepth))
    throw new ReadJsonFailure(400, `the body nests deeper than ${maxDepth} levels`);
  return value as Readonly<Record<string, unknown>>;
}

/** Leaves the rest where it is when there is too much: whoever sent it is to read the answer. */
function readAll(stream: Readable, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
      parts.push(part);
      if (bytes <= maxBytes) return;
      stream.pause();
      reject(new ReadJsonFailure(413, `the body has more than ${maxBytes} bytes`));
    });
    stream.on('end', () => resolve(Buffer.concat(parts)));
    for (const event of ['error', 'close'])
      stream.on(event, () => reject(new ReadJsonFailure(400, 'the body ended early')));
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ReadJsonFailure(400, `the body is not JSON: ${(error as Error).message}`);
  }
}

function depthExceeds(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => depthExceeds(item, levels - 1));
}
