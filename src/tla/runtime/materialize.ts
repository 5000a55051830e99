import { type FunctionValue, Kind, type SetValue, type Value } from '../../core/values/index.ts';
import { EvaluationError } from './evaluation-error.ts';
import { describeKind, format } from './format.ts';
import { isCanonical, LAZY_FUNCTION, type RuntimeValue, SYMBOLIC_SET } from './runtime-value.ts';
import type { SymbolicSet } from './symbolic-set.ts';

/** The canonical core value: symbolic sets are enumerated, lazy functions evaluated at every key. */
export function materialize(value: RuntimeValue, site: number): Value {
  if (isCanonical(value)) return value;
  if (typeof value === 'function') {
    throw new EvaluationError('An operator was used where a value is expected.', site);
  }
  return value.materialize(site);
}

/** Whether a value is a set that is not canonical. */
export function isSymbolic(value: RuntimeValue): value is SymbolicSet {
  return typeof value === 'object' && value.kind === SYMBOLIC_SET;
}

/** A set, canonical or symbolic. @throws EvaluationError naming the use. */
export function requireSet(value: RuntimeValue, use: string, site: number): SetValue | SymbolicSet {
  if (typeof value === 'object' && (value.kind === Kind.set || value.kind === SYMBOLIC_SET)) return value;
  throw new EvaluationError(
    `Attempted to ${use}, but it is not a set: ${describeKind(value)}\n${format(value)}`,
    site,
  );
}

/** A canonical function. @throws EvaluationError naming the use. */
export function requireFunction(value: RuntimeValue, use: string, site: number): FunctionValue {
  if (typeof value === 'object') {
    if (value.kind === Kind.function) return value;
    if (value.kind === LAZY_FUNCTION) return value.materialize(site);
  }
  throw new EvaluationError(
    `Attempted to ${use}, but it is not a function: ${describeKind(value)}\n${format(value)}`,
    site,
  );
}
