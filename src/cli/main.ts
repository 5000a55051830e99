#!/usr/bin/env node
import { CommanderError } from 'commander';
import { ExitCode } from '../core/verdict.ts';
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
  process.exitCode =
    error instanceof CommanderError
      ? error.exitCode === 0
        ? ExitCode.valid
        : ExitCode.badInput
      : reportFailure(error, process.argv.includes('--json'));
}
