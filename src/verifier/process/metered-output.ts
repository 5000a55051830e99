import { Socket } from 'node:net';

const windowMs = 1000;

export interface MeteredOutputOptions {
  readonly maxBytesPerSecond: number;
  readonly onBytes: (chunk: Uint8Array) => void;
  /** The first second in which more came than may. */
  readonly onFlood: (bytes: number) => void;
}

/**
 * Reads one end of a pipe at a bounded rate. Who writes more than that fills the pipe and then has to wait: nothing piles up
 * here.
 */
export class MeteredOutput {
  /** All bytes that have come. */
  bytes = 0;
  /** Resolves when the writer has closed its end, or reading was stopped. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #options: MeteredOutputOptions;
  #windowBytes = 0;
  #windowStartMs = -Infinity;
  #hasFlooded = false;
  #isStopped = false;
  #pauseTimer: NodeJS.Timeout | undefined;

  constructor(readEnd: number, options: MeteredOutputOptions) {
    this.#options = options;
    this.#socket = new Socket({ fd: readEnd, readable: true, writable: false });
    this.ended = new Promise((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('data', (chunk: Uint8Array) => this.#take(chunk));
    this.ended.then(() => clearTimeout(this.#pauseTimer));
  }

  /** Nothing is read any more; the writer, if it goes on, fills the pipe and waits. */
  hold(): void {
    this.#isStopped = true;
    clearTimeout(this.#pauseTimer);
    this.#socket.pause();
  }

  /** Closes this end. */
  close(): void {
    this.#isStopped = true;
    this.#socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    if (this.#isStopped) return;
    this.bytes += chunk.length;
    const nowMs = performance.now();
    if (nowMs - this.#windowStartMs >= windowMs) {
      this.#windowStartMs = nowMs;
      this.#windowBytes = 0;
    }
    this.#windowBytes += chunk.length;
    this.#options.onBytes(chunk);
    if (this.#windowBytes > this.#options.maxBytesPerSecond) this.#waitForNextWindow(nowMs);
  }

  #waitForNextWindow(nowMs: number): void {
    if (this.#isStopped) return;
    this.#socket.pause();
    const resume = () => {
      if (!this.#isStopped) this.#socket.resume();
    };
    this.#pauseTimer = setTimeout(resume, this.#windowStartMs + windowMs - nowMs);
    if (this.#hasFlooded) return;
    this.#hasFlooded = true;
    this.#options.onFlood(this.#windowBytes);
  }
}
