import { Domain } from '../../core/values/domain.ts';
import type { FunctionValue, Value } from '../../core/values/index.ts';
import { functionOver } from './build-function.ts';

/** The record with these fields, whatever they are called. */
export function recordOf(fields: Readonly<Record<string, Value>>): FunctionValue {
  const names = Object.keys(fields).sort();
  return functionOver(
    Domain.of(names),
    names.map((name) => fields[name]!),
  );
}
