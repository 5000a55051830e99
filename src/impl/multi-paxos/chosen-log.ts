import type { Command } from './messages.ts';

/**
 * The commands that are chosen, without a gap from slot 1 on. Only ever added to; every version stays as it was, and shares all
 * but its last few commands with the one before.
 */
export interface ChosenLog {
  readonly size: number;
  /** Of so many commands each. */
  readonly blocks: readonly (readonly Command[])[];
  readonly tail: readonly Command[];
}

const blockSize = 64;

export const emptyLog: ChosenLog = { size: 0, blocks: [], tail: [] };

export function withCommand({ size, blocks, tail }: ChosenLog, command: Command): ChosenLog {
  const longer = [...tail, command];
  return longer.length < blockSize
    ? { size: size + 1, blocks, tail: longer }
    : { size: size + 1, blocks: [...blocks, longer], tail: [] };
}

/** The command that is chosen for a slot. Throws an `Error` if the log does not reach so far. */
export function commandAt({ size, blocks, tail }: ChosenLog, slot: number): Command {
  if (!(slot >= 1 && slot <= size)) throw new Error(`slot ${slot} of a log of ${size}`);
  const block = blocks[Math.floor((slot - 1) / blockSize)] ?? tail;
  return block[(slot - 1) % blockSize]!;
}

/** The commands from a slot on, at most so many. */
export function commandsFrom(log: ChosenLog, slot: number, most: number): readonly Command[] {
  const count = Math.max(0, Math.min(most, log.size - slot + 1));
  return Array.from({ length: count }, (_, index) => commandAt(log, slot + index));
}
