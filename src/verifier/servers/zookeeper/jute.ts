/** Writes a record as ZooKeeper's Jute does: integers of four and eight bytes, big end first; a length before bytes and texts. */
export class JuteWriter {
  readonly #parts: Buffer[] = [];

  integer(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    return this.#add(part);
  }

  long(value: bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigInt64BE(value);
    return this.#add(part);
  }

  boolean(value: boolean): this {
    return this.#add(Buffer.of(value ? 1 : 0));
  }

  bytes(value: Uint8Array): this {
    return this.integer(value.length).#add(Buffer.from(value));
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  /** The record with its length before it, as it goes over the wire. */
  packet(): Buffer {
    const body = Buffer.concat(this.#parts);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  }

  #add(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }
}

/** Reads what {@link JuteWriter} writes. @throws RangeError beyond the end */
export class JuteReader {
  readonly #bytes: Buffer;
  #place = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  integer(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  long(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  /** A length of -1 stands for none. */
  bytes(): Buffer {
    const length = Math.max(0, this.integer());
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    return this.bytes().toString();
  }

  #advance(count: number): number {
    const start = this.#place;
    if (start + count > this.#bytes.length) throw new RangeError('a record ends too early');
    this.#place += count;
    return start;
  }
}

/** What ZooKeeper knows of a node of its tree, as far as it is needed here. */
export interface NodeStat {
  /** The transaction that created it. */
  readonly createdZxid: bigint;
  readonly version: number;
}

export function readStat(reader: JuteReader): NodeStat {
  const createdZxid = reader.long();
  // The transaction that last changed it, and the times of both.
  for (let field = 0; field < 3; field++) reader.long();
  return { createdZxid, version: reader.integer() };
}
