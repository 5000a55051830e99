import { EvaluationError } from './evaluation-error.ts';
import { describeKind, format } from './format.ts';
import type { RuntimeValue } from './runtime-value.ts';

/** A boolean, for a connective, a predicate or an IF. @throws EvaluationError for anything else. */
export function truth(value: RuntimeValue, site: number): boolean {
  if (typeof value === 'boolean') return value;
  throw new EvaluationError(
    `A boolean was expected, but the value is ${describeKind(value)}:\n${format(value)}`,
    site,
  );
}

/** The error of a CASE without OTHER none of whose tests holds. */
export function caseFailed(site: number): never {
  throw new EvaluationError(
    'Attempted to evaluate a CASE with no conditions true.',
    site,
    'Add an OTHER branch, or a branch for this value.',
  );
}
