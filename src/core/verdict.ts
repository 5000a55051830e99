/**
 * The answer to a question about a model or a history.
 *
 * `unknown` means that a limit was met before an answer was: it never counts as success.
 */
export type VerdictKind = 'valid' | 'violated' | 'unknown';

/** Which limit ended a run before its verdict, and how things stood then. */
export interface LimitMet<Name extends string = string> {
  readonly limit: Name;
  readonly message: string;
}

/** Process exit codes, the same for every verb of the command line. */
export const ExitCode = { valid: 0, violated: 1, unknown: 2, badInput: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** From the weakest to the strongest claim on the exit code of a run that made several checks. */
const byPrecedence: readonly ExitCode[] = [
  ExitCode.valid,
  ExitCode.unknown,
  ExitCode.badInput,
  ExitCode.violated,
];

/** The exit code of several checks together: violated before bad input before unknown before valid. */
export function combineExitCodes(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce<ExitCode>(
    (worst, code) => (byPrecedence.indexOf(code) > byPrecedence.indexOf(worst) ? code : worst),
    ExitCode.valid,
  );
}

/** One property, or one history, and what was found of it. */
export interface Check {
  readonly name: string;
  readonly verdict: VerdictKind;
  /** Why `unknown`, or what `violated` means here; absent when there is nothing to add. */
  readonly detail?: string;
}

/** The verdict of several checks together: violated before unknown before valid. */
export function combineVerdicts(kinds: readonly VerdictKind[]): VerdictKind {
  if (kinds.includes('violated')) return 'violated';
  return kinds.includes('unknown') ? 'unknown' : 'valid';
}
