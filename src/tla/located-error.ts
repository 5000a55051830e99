import {
  AssertionViolated,
  EvaluationFailure,
  isStackExhausted,
  type Place,
  StackExhausted,
} from '../core/bad-input.ts';
import type { Compiled, Program } from './compiler/compile-specification.ts';
import type { BoundName } from './compiler/name-notes.ts';
import { shorten } from './runtime/format.ts';
import { AssertionFailed, EvaluationError } from './runtime/index.ts';
import { semanticError } from './semantics/semantic-error.ts';
import type { Closed } from './semantics/temporal.ts';

/** Turns an error of evaluation into one that names the place in the specification, or at least what was evaluated. */
export function withPlace<T>(compiled: Compiled, run: (program: Program) => T, evaluated?: Closed): T {
  try {
    return run(compiled);
  } catch (error) {
    throw locatedError(compiled, error, evaluated, run);
  }
}

/**
 * An error of a compiled program, with its place.
 *
 * @param again evaluates once more what failed, in whatever program.
 */
export function locatedError(
  compiled: Compiled,
  error: unknown,
  evaluated: Closed | undefined,
  again: (program: Program) => unknown,
): unknown {
  if (error instanceof AssertionFailed)
    return new AssertionViolated(error.message, placeOfSite(compiled, error.site));
  if (error instanceof EvaluationError) return failureAt(compiled, error, again);
  return isStackExhausted(error) ? exhaustedAt(compiled, error, evaluated) : error;
}

/** The place is that of the innermost definition: the names of the last calls are in the stack of the error. */
function exhaustedAt(
  { definitions }: Compiled,
  { stack = '' }: RangeError,
  evaluated: Closed | undefined,
): StackExhausted {
  const names = [...stack.matchAll(/[A-Za-z_]\w*\$\d+/g)].map(([name]) => name);
  const whole = evaluated && { module: evaluated.module, span: evaluated.expression.span };
  const site = names.map((name) => definitions.get(name)).find((found) => found !== undefined) ?? whole;
  if (site === undefined) return new StackExhausted();
  const { place, remedy } = semanticError('', site.module, site.span);
  return new StackExhausted(place, remedy);
}

function placeOfSite({ sites }: Compiled, site: number): Place | undefined {
  const found = sites[site];
  if (found === undefined) return undefined;
  const { module, span } = found;
  return { source: module.source, line: span.line, column: span.column };
}

function failureAt(
  compiled: Compiled,
  error: EvaluationError,
  again: (program: Program) => unknown,
): EvaluationFailure {
  const site = compiled.sites[error.site];
  // A value stands on a line of its own, however large.
  const message = error.message
    .split('\n')
    .map((line) => shorten(line))
    .join('\n');
  const explain = () => {
    const known = [whereText(compiled.boundNames(error, again)), error.detail];
    const more = known.filter((text) => text !== undefined).join('\n  ');
    if (site === undefined) return more === '' ? undefined : more;
    return semanticError('', site.module, site.span, more === '' ? undefined : more).remedy;
  };
  return new EvaluationFailure(message, placeOfSite(compiled, error.site), explain);
}

/** The longest text of a bound name's value, and how much of its end is shown. */
const LONGEST_VALUE = 120;
const END_OF_VALUE = 20;

/** `where i = 3, S = {1, 2}`; `undefined` if no name is bound. */
function whereText(names: readonly BoundName[]): string | undefined {
  if (names.length === 0) return undefined;
  const equations = names.map(
    ({ name, value }) => `${name} = ${shorten(value, LONGEST_VALUE, END_OF_VALUE)}`,
  );
  return `where ${equations.join(', ')}`;
}
