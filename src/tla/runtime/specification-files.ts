/** The files of a run, as a specification names them. */
export interface SpecificationFiles {
  /** The text of a file; `undefined` if there is none. @throws FileRefused */
  read(path: string): string | undefined;
  /** From now on a read gives this text. @throws FileRefused */
  write(path: string, text: string, mode: 'replace' | 'append'): void;
}

/** A file that a specification may not use; the message says why. */
export class FileRefused extends Error {}
