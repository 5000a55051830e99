import type { Completion, WorkloadOperation } from '../workload.ts';

/** `write x 1`, `cas x 1 2`, `read`. */
export function describeOperation({ f, key, value }: WorkloadOperation): string {
  const values = value === null ? [] : [value].flat();
  const parts = [...(key === undefined ? [] : [key]), ...values];
  return [f, ...parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))].join(' ');
}

/** `ok`, `3`, `failed (error 11)`, `no answer`. */
export function describeCompletion({ f }: WorkloadOperation, completion: Completion | undefined): string {
  if (completion === undefined) return 'no answer';
  if (completion.type === 'ok' && completion.value === null) return f === 'read' ? 'nil' : 'ok';
  if (completion.type === 'ok') return JSON.stringify(completion.value);
  const error = completion.error === undefined ? '' : ` (${completion.error})`;
  return `${completion.type === 'fail' ? 'failed' : 'not known'}${error}`;
}
