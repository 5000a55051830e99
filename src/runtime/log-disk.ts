import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that is written at its end only. */
export interface AppendFile {
  append(bytes: Uint8Array): Promise<void>;
  /** What was appended is on the disk, and a power cut does not take it back. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a log asks of the folder it lies in: a test puts a disk in its place whose power fails. */
export interface LogDisk {
  /** The whole file, or `undefined` if there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** An empty file of this name, in place of one that may be there. */
  create(name: string): Promise<AppendFile>;
  /** The file of this name without what is behind the first so many bytes, to be written on. */
  openAt(name: string, bytes: number): Promise<AppendFile>;
  /** The second name means the file of the first from now on, after a power cut only once the folder is synced. */
  rename(from: string, to: string): Promise<void>;
  syncFolder(): Promise<void>;
}

/** A folder of the file system. */
export class FolderDisk implements LogDisk {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async create(name: string): Promise<AppendFile> {
    return new FolderFile(await open(join(this.folder, name), 'w', 0o600), 0);
  }

  async openAt(name: string, bytes: number): Promise<AppendFile> {
    const handle = await open(join(this.folder, name), 'r+');
    await handle.truncate(bytes);
    return new FolderFile(handle, bytes);
  }

  rename(from: string, to: string): Promise<void> {
    return rename(join(this.folder, from), join(this.folder, to));
  }

  async syncFolder(): Promise<void> {
    const handle = await open(this.folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

class FolderFile implements AppendFile {
  readonly #handle: FileHandle;
  #position: number;

  constructor(handle: FileHandle, position: number) {
    this.#handle = handle;
    this.#position = position;
  }

  async append(bytes: Uint8Array): Promise<void> {
    // A write may take fewer bytes than it is given, as when the disk is nearly full.
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(
        bytes,
        written,
        bytes.length - written,
        this.#position,
      );
      if (bytesWritten === 0) throw new Error('the disk took no byte of a write');
      written += bytesWritten;
      this.#position += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
