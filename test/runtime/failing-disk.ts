import type { AppendFile, LogDisk } from '../../src/runtime/log-disk.ts';

interface Inode {
  bytes: number[];
  synced: number;
}

/** The power has failed: nothing happens any more. */
export class PowerCut extends Error {}

/**
 * A disk whose power fails after so many operations. What was not synced may be there in part; names that were not synced
 * mean the new file or the old.
 */
export class FailingDisk implements LogDisk {
  readonly names: Map<string, Inode>;
  /** The names as they are after a power cut in which no later one was written; then those after each change. */
  #histories: ReadonlyMap<string, Inode>[];
  #left: number;
  operations = 0;

  constructor(
    files: ReadonlyMap<string, readonly number[]> = new Map(),
    operationsLeft = Number.POSITIVE_INFINITY,
  ) {
    this.names = new Map(
      [...files].map(([name, bytes]) => [name, { bytes: [...bytes], synced: bytes.length }]),
    );
    this.#histories = [new Map(this.names)];
    this.#left = operationsLeft;
  }

  /** What the disk may hold after the power cut: each with the names as of then, and so much of what was not synced. */
  *remains(): Generator<ReadonlyMap<string, readonly number[]>> {
    for (const names of this.#histories) {
      const unsynced = Math.max(0, ...[...names.values()].map(({ bytes, synced }) => bytes.length - synced));
      for (let kept = 0; kept <= unsynced; kept++) {
        for (const hole of kept > 1 ? [false, true] : [false]) {
          yield new Map(
            [...names].map(([name, { bytes, synced }]) => {
              const left = bytes.slice(0, synced + kept);
              // The size has reached the disk, and a page before the end has not.
              if (hole && left.length > synced + 1) left[synced + (kept >> 1)] = 0;
              return [name, left];
            }),
          );
        }
      }
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const inode = this.names.get(name);
    return inode === undefined ? undefined : Uint8Array.from(inode.bytes);
  }

  async create(name: string): Promise<AppendFile> {
    this.#operate();
    const inode = { bytes: [], synced: 0 };
    this.names.set(name, inode);
    this.#histories.push(new Map(this.names));
    return this.#file(inode);
  }

  async openAt(name: string, length: number): Promise<AppendFile> {
    this.#operate();
    const inode = this.names.get(name)!;
    inode.bytes.length = length;
    inode.synced = Math.min(inode.synced, length);
    return this.#file(inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#operate();
    this.names.set(to, this.names.get(from)!);
    this.names.delete(from);
    this.#histories.push(new Map(this.names));
  }

  async syncFolder(): Promise<void> {
    this.#operate();
    this.#histories = [new Map(this.names)];
  }

  #operate(): void {
    if (this.#left-- <= 0) throw new PowerCut();
    this.operations += 1;
  }

  #file(inode: Inode): AppendFile {
    return {
      append: async (bytes) => {
        // Cut in the middle of a write: some of it may have arrived.
        const isLast = this.#left === 0;
        if (isLast) inode.bytes.push(...bytes.subarray(0, bytes.length >> 1));
        this.#operate();
        inode.bytes.push(...bytes);
      },
      sync: async () => {
        this.#operate();
        inode.synced = inode.bytes.length;
      },
      close: async () => {},
    };
  }
}
