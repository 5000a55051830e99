import { once } from 'node:events';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { BadInput } from '../core/bad-input.ts';
import { printable } from '../core/printable.ts';
import { ExitCode } from '../core/verdict.ts';
import { convertHistory } from '../history/convert-history.ts';
import { type ReadHistoryOptions, readHistory } from '../history/read-history.ts';

/** Lines are written in pieces of this many characters. */
const pieceLength = 64 * 1024;

export interface ConvertOptions extends ReadHistoryOptions {
  readonly to: string;
  /** A file; standard output without it. */
  readonly output?: string | undefined;
}

/** Writes a history in another format; what the format cannot say goes to standard error. */
export async function convertFile(file: string, options: ConvertOptions): Promise<ExitCode> {
  const history = readHistory(file, { ...options, keepFields: true });
  const notes = new Set<string>();
  const lines = convertHistory(history, options.to, { note: (text) => notes.add(text) });
  if (options.output === undefined) await writeToStandardOutput(lines);
  else writeToFile(options.output, lines);
  for (const note of notes) process.stderr.write(`quorate: ${printable(`${file}: ${note}`)}\n`);
  return ExitCode.valid;
}

async function writeToStandardOutput(lines: Iterable<string>): Promise<void> {
  for (const piece of pieces(lines)) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}

/** The file appears under its name only when it is whole; it may be the one that was read. */
function writeToFile(path: string, lines: Iterable<string>): void {
  const unfinished = `${path}.unfinished`;
  try {
    const descriptor = openSync(unfinished, 'w');
    try {
      for (const piece of pieces(lines)) writeSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new BadInput(`the file cannot be written (${code})`, {
      place: { source: path },
      remedy: 'Check that the folder of --output exists and that you may write there.',
    });
  }
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
