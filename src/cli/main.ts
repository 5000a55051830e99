#!/usr/bin/env node
import { CommanderError } from 'commander';
import { StackExhausted } from '../core/bad-input.ts';
import { ExitCode } from '../core/verdict.ts';
import { hasLargeStack, runOnLargeStack } from './large-stack.ts';
import { reportFailure } from './output.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough, such as `head`, closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode);
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = await exitCodeAfter(error);
}

async function exitCodeAfter(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.valid : ExitCode.badInput;
  if (error instanceof StackExhausted && !hasLargeStack)
    return runOnLargeStack(new URL(import.meta.url), process.argv.slice(2));
  return reportFailure(error, process.argv.includes('--json'));
}
