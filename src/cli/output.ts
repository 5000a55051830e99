import { BadInput } from '../core/bad-input.ts';
import { printable, printableJson } from '../core/printable.ts';
import { ExitCode, type VerdictKind } from '../core/verdict.ts';
import { printableReport } from '../report/terminal.ts';

/** Prints a report to standard output. What is not the answer (progress, errors) goes to standard error. */
export function print(text: string): void {
  process.stdout.write(`${printableReport(text)}\n`);
}

/** One JSON object, on one line. Integers that JSON's readers would round are written as they are. */
export function printJson(value: unknown): void {
  const json = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? rawInteger(item) : item));
  process.stdout.write(`${printableJson(json)}\n`);
}

/** A bigint in JSON: tagged, because `JSON.parse` would round it. */
function rawInteger(value: bigint): { readonly $bigint: string } {
  return { $bigint: String(value) };
}

/** Reports what ended a verb early; returns the exit code. */
export function reportFailure(error: unknown, json: boolean): ExitCode {
  if (error instanceof BadInput) {
    if (json)
      printJson({
        verdict: 'bad input',
        error: { message: error.message, ...error.place, remedy: error.remedy },
      });
    process.stderr.write(`quorate: ${printable(error.format())}\n`);
    return ExitCode.badInput;
  }
  const { message, stack } = error as Error;
  const detail = process.env.QUORATE_DEBUG === undefined ? 'Set QUORATE_DEBUG=1 for where.' : stack;
  process.stderr.write(
    printable(`quorate: internal error: ${message}\n  There is no verdict. Please report it. ${detail}\n`),
  );
  return ExitCode.unknown;
}

export function exitCodeOf(verdict: VerdictKind): ExitCode {
  return ExitCode[verdict];
}
