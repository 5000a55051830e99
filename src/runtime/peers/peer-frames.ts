import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * What goes over a connection between two nodes, after the greeting:
 *
 *   frame:  length of the payload (32 bits)  authentication code (32 bytes)  payload (JSON, UTF-8)
 *
 * The code is HMAC-SHA256 under a key of this direction of this connection over: number of the frame from 0 (64 bits),
 * length, payload. So a frame cannot be changed, left out, repeated or moved to another connection without notice. It can
 * be read: whoever must not see the data must not see the network.
 */

export const protocolVersion = 1;
export const lengthBytes = 4;
export const codeBytes = 32;
const frameOverheadBytes = lengthBytes + codeBytes;

/** What a peer did against the protocol of the connection, which is closed for it. */
export class PeerProtocolError extends Error {}

/** What both sides have said in their greetings, in clear. */
export interface Greeting {
  readonly quorate: number;
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  /** 32 random bytes in hexadecimal digits: makes the keys of each connection its own. */
  readonly nonce: string;
}

/** The two keys of a connection: of the frames that the dialling side sends, and of those that it gets. */
export function connectionKeys(
  sharedKey: Uint8Array,
  dialled: Greeting,
  accepted: Pick<Greeting, 'nonce'>,
): { readonly fromDialler: Uint8Array; readonly toDialler: Uint8Array } {
  const { cluster, from, to, nonce } = dialled;
  // As JSON, so that no name can pass for two.
  const context = JSON.stringify([protocolVersion, cluster, from, to, nonce, accepted.nonce]);
  const keyFor = (direction: string) =>
    createHmac('sha256', sharedKey).update(`quorate peer ${direction} ${context}`).digest();
  return { fromDialler: keyFor('forward'), toDialler: keyFor('backward') };
}

/** Makes the frames of one direction of a connection. */
export class FrameWriter {
  readonly #key: Uint8Array;
  #number = 0n;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** @param payload UTF-8. */
  frame(payload: Uint8Array): Uint8Array {
    const frame = Buffer.allocUnsafe(frameOverheadBytes + payload.length);
    frame.writeUInt32BE(payload.length);
    codeOf(this.#key, this.#number++, payload).copy(frame, lengthBytes);
    frame.set(payload, frameOverheadBytes);
    return frame;
  }
}

/** Takes the frames of one direction of a connection out of its bytes. */
export class FrameReader {
  readonly #key: Uint8Array;
  /** May grow once the other side has proved that it has the key. */
  maxPayloadBytes: number;
  #number = 0n;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(key: Uint8Array, maxPayloadBytes: number) {
    this.#key = key;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /**
   * The payloads that are complete with these bytes.
   *
   * @throws PeerProtocolError if one is too long or not authentic.
   */
  *read(bytes: Uint8Array): Generator<string, void, undefined> {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    for (;;) {
      if (this.#bytes < frameOverheadBytes) return;
      const head = this.#joined(frameOverheadBytes);
      const length = head.readUInt32BE();
      if (length > this.maxPayloadBytes)
        throw new PeerProtocolError(`a message of ${length} bytes, and ${this.maxPayloadBytes} are allowed`);
      if (this.#bytes < frameOverheadBytes + length) return;
      const frame = this.#joined(frameOverheadBytes + length);
      const payload = frame.subarray(frameOverheadBytes, frameOverheadBytes + length);
      const code = frame.subarray(lengthBytes, frameOverheadBytes);
      if (!timingSafeEqual(code, codeOf(this.#key, this.#number++, payload)))
        throw new PeerProtocolError('a message that is not authentic: another key, or somebody in between');
      this.#drop(frame, frameOverheadBytes + length);
      yield payload.toString('utf8');
    }
  }

  /** The first part, joined with as many others as it takes to have so many bytes: not again for every byte that comes. */
  #joined(atLeast: number): Buffer {
    if (this.#parts[0]!.length < atLeast) this.#parts = [Buffer.concat(this.#parts)];
    const [first] = this.#parts as [Uint8Array];
    return Buffer.from(first.buffer, first.byteOffset, first.length);
  }

  #drop(first: Uint8Array, count: number): void {
    this.#bytes -= count;
    this.#parts[0] = first.subarray(count);
  }
}

function codeOf(key: Uint8Array, number: bigint, payload: Uint8Array): Buffer {
  const head = Buffer.allocUnsafe(12);
  head.writeBigUInt64BE(number);
  head.writeUInt32BE(payload.length, 8);
  return createHmac('sha256', key).update(head).update(payload).digest();
}
