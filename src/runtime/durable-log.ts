import { decodeLog, encodeFileHeader, encodeFrame } from '../core/durable-record.ts';
import type { AppendFile, LogDisk } from './log-disk.ts';

const logName = 'log';
const nextLogName = 'log.next';

interface PendingRecord {
  readonly data: unknown;
  readonly replacesEarlier: boolean;
  readonly onDurable: () => void;
}

export interface DurableLogOptions {
  readonly disk: LogDisk;
  /** The file's name for messages. */
  readonly source: string;
  /** A write has failed: what is on the disk is unknown, and the log takes nothing any more. Called once. */
  readonly onFailure: (error: Error) => void;
  /** After each sync: how many records it made durable, in how many bytes, and how long that took. */
  readonly onSync?: ((records: number, bytes: number, ms: number) => void) | undefined;
  /** Records that arrive while a sync is under way go to the disk together, up to so many; default 1,024. */
  readonly maxRecordsPerSync?: number | undefined;
}

/**
 * The records of a node on its disk: written in the order of the calls, one sync for all that wait (group commit), and
 * durable in that order. A record that replaces all before it goes to a new file, which takes the place of the old one by
 * its name, so that a power cut leaves either.
 *
 * After a write that failed nothing is tried again: the system may have thrown away what it could not write, and a second
 * sync would succeed without it (Rebello et al., "Can Applications Recover from fsync Failures?", 2020).
 */
export class DurableLog {
  /** What the log held when it was opened. */
  readonly records: readonly unknown[];
  /** Bytes that a crash left at its end, and that were dropped. */
  readonly tornBytes: number;
  readonly #options: DurableLogOptions;
  #file: AppendFile;
  #frames: number;
  #bytes: number;
  #pending: PendingRecord[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;

  private constructor(
    options: DurableLogOptions,
    found: {
      records: readonly unknown[];
      tornBytes: number;
      file: AppendFile;
      frames: number;
      bytes: number;
    },
  ) {
    this.#options = options;
    this.records = found.records;
    this.tornBytes = found.tornBytes;
    this.#file = found.file;
    this.#frames = found.frames;
    this.#bytes = found.bytes;
  }

  /** @throws BadInput if the log is damaged. */
  static async open(options: DurableLogOptions): Promise<DurableLog> {
    const { disk, source } = options;
    const bytes = await disk.read(logName);
    if (bytes === undefined) {
      const { file, size } = await writeLog(disk, []);
      return new DurableLog(options, { records: [], tornBytes: 0, file, frames: 0, bytes: size });
    }
    const { records, frames, validBytes, tornBytes } = decodeLog(bytes, source);
    const file = await disk.openAt(logName, validBytes);
    // What was dropped must stay dropped, or it would stand before the next frame after another power cut.
    await file.sync();
    return new DurableLog(options, { records, tornBytes, file, frames, bytes: validBytes });
  }

  /** Of the file, as far as it is written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that are not on the disk yet. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** Puts a record at the end. `onDurable` is called when it, and all before it, are on the disk. */
  append(data: unknown, replacesEarlier: boolean, onDurable: () => void): void {
    if (this.#isClosed) return;
    this.#pending.push({ data, replacesEarlier, onDurable });
    this.#writing ??= this.#writeAll();
  }

  /** Waits for what was appended, and closes the file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    try {
      // Until the inputs that have arrived together are dealt with, so that their records go to the disk together.
      await undefined;
      while (this.#pending.length > 0) {
        const batch = this.#pending.slice(0, this.#options.maxRecordsPerSync ?? 1_024);
        await this.#write(batch);
        this.#pending = this.#pending.slice(batch.length);
        for (const { onDurable } of batch) onDurable();
      }
    } catch (error) {
      this.#isClosed = true;
      this.#options.onFailure(error as Error);
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly PendingRecord[]): Promise<void> {
    const began = performance.now();
    const snapshot = batch.findLastIndex(({ replacesEarlier }) => replacesEarlier);
    const before = this.#bytes;
    if (snapshot < 0) {
      const frame = encodeFrame(
        this.#frames,
        batch.map(({ data }) => data),
      );
      await this.#file.append(frame);
      await this.#file.sync();
      this.#frames += 1;
      this.#bytes += frame.length;
    } else {
      await this.#replace(batch.slice(snapshot).map(({ data }) => data));
    }
    const bytes = snapshot < 0 ? this.#bytes - before : this.#bytes;
    this.#options.onSync?.(batch.length, bytes, performance.now() - began);
  }

  async #replace(records: readonly unknown[]): Promise<void> {
    const old = this.#file;
    const { file, size } = await writeLog(this.#options.disk, records);
    this.#file = file;
    this.#frames = 1;
    this.#bytes = size;
    await old.close();
  }
}

/** A log of these records in place of the one that is there: whole, or not at all. */
async function writeLog(
  disk: LogDisk,
  records: readonly unknown[],
): Promise<{ readonly file: AppendFile; readonly size: number }> {
  const parts = [encodeFileHeader(), ...(records.length === 0 ? [] : [encodeFrame(0, records)])];
  const file = await disk.create(nextLogName);
  for (const part of parts) await file.append(part);
  await file.sync();
  await disk.rename(nextLogName, logName);
  await disk.syncFolder();
  return { file, size: parts.reduce((sum, { length }) => sum + length, 0) };
}
