/**
 * The length of the first request in these bytes, `undefined` if it is not whole; and whether it is one that a client makes for an
 * operation, not to keep its session alive.
 */
export type RequestFraming = (
  bytes: Buffer,
  place: number,
) => { readonly length: number; readonly isOperation: boolean } | undefined;

/** Counts the requests in what clients send, connection by connection, to hold against what their drivers say they have sent. */
export class RequestCounter {
  operations = 0;
  others = 0;
  readonly #framing: RequestFraming;
  readonly #rests = new Map<string, { bytes: Buffer; seen: number }>();

  constructor(framing: RequestFraming) {
    this.#framing = framing;
  }

  add(bytes: Buffer, connection: string): void {
    const rest = this.#rests.get(connection) ?? { bytes: Buffer.alloc(0), seen: 0 };
    rest.bytes = rest.bytes.length === 0 ? bytes : Buffer.concat([rest.bytes, bytes]);
    for (;;) {
      const request = this.#framing(rest.bytes, rest.seen);
      if (request === undefined) break;
      if (request.isOperation) this.operations += 1;
      else this.others += 1;
      rest.seen += 1;
      rest.bytes = rest.bytes.subarray(request.length);
    }
    this.#rests.set(connection, rest);
  }
}

/** A request of HTTP/1.1 with a Content-Length (RFC 9112, section 6). */
export const httpRequests: RequestFraming = (bytes) => {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const bodyLength = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const length = headEnd + 4 + bodyLength;
  return bytes.length < length ? undefined : { length, isOperation: true };
};

/** A command of Redis: an array of bulk strings ("Redis serialization protocol specification", version 2). */
export const redisCommands: RequestFraming = (bytes) => {
  let place = 0;
  const number = (): number | undefined => {
    const end = bytes.indexOf('\r\n', place);
    if (end < 0) return undefined;
    const value = Number(bytes.toString('latin1', place + 1, end));
    place = end + 2;
    return value;
  };
  const parts = number();
  for (let part = 0; part < (parts ?? 0); part++) {
    const length = number();
    if (length === undefined) return undefined;
    place += length + 2;
  }
  return parts === undefined || bytes.length < place ? undefined : { length: place, isOperation: true };
};

const pingXid = -2;

/** A packet of ZooKeeper: four bytes of length; the first of a connection opens the session, and xid -2 is a ping. */
export const zooKeeperPackets: RequestFraming = (bytes, place) => {
  if (bytes.length < 4) return undefined;
  const length = 4 + bytes.readInt32BE(0);
  if (bytes.length < length) return undefined;
  return { length, isOperation: place > 0 && bytes.readInt32BE(4) !== pingXid };
};
