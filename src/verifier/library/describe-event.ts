import type { Completion, WorkloadOperation } from '../workload.ts';

/** An operation as a counterexample shows it: `write x 3`. */
export function asked({ f, key, value }: WorkloadOperation): string {
  return [f, ...(key === undefined ? [] : [String(key)]), ...(value === null ? [] : [shown(value)])].join(
    ' ',
  );
}

/** How it ended: its result, or why there is none. */
export function answered(completion: Completion): string {
  if (completion.type === 'ok') return shown(completion.value);
  return `${completion.type}${completion.error === undefined ? '' : `: ${completion.error}`}`;
}

/** Any data on one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'done';
  if (typeof value === 'bigint') return String(value);
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
  } catch {
    return String(value);
  }
}
