import { type HistoryValue, Keyword } from '../../core/history-value.ts';
import type { NodeStep } from '../../core/trace.ts';

/**
 * A field of a step's parameters. Parameters are what an action was taken with; laws of coordination read what they
 * need from fields of fixed names, as docs/laws.md lists them.
 */
export function parameterOf({ parameters }: NodeStep, name: string): HistoryValue | undefined {
  if (!(parameters instanceof Map)) return undefined;
  return parameters.get(name) ?? parameters.get(Keyword.of(name));
}

/** An integer field; a decimal string counts as one, so that times beyond 2^53 can be written in any JSON. */
export function integerParameter(step: NodeStep, name: string): bigint | undefined {
  const value = parameterOf(step, name);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,40}$/.test(value) ? BigInt(value) : undefined;
}
