import { Kind, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { format } from './format.ts';
import { wrongArgument } from './integers.ts';
import { LAZY_FUNCTION, type RuntimeValue } from './runtime-value.ts';

/** The elements of a sequence, or `undefined` for anything else. */
export function elementsOrUndefined(value: RuntimeValue, site: number): readonly Value[] | undefined {
  if (typeof value !== 'object') return undefined;
  const canonical = value.kind === LAZY_FUNCTION ? value.materialize(site) : value;
  return canonical.kind === Kind.function && canonical.domain.isSequence ? canonical.values : undefined;
}

/** The elements of the sequence that is the only operand of an operator. */
export function elementsOf(value: RuntimeValue, operator: string, site: number): readonly Value[] {
  const elements = elementsOrUndefined(value, site);
  if (elements !== undefined) return elements;
  throw new EvaluationError(
    `The argument of ${operator} should be a sequence, but instead it is:\n${format(value)}`,
    site,
  );
}

/** The elements of the sequence that is one operand of several. */
export function elementsOfArgument(
  value: RuntimeValue,
  position: string,
  operator: string,
  site: number,
): readonly Value[] {
  const elements = elementsOrUndefined(value, site);
  if (elements === undefined) throw wrongArgument(position, operator, 'sequence', value, site);
  return elements;
}
