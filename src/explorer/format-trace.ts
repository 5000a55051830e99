import { formatValue } from '../core/values/index.ts';
import type { TraceStep } from './exploration-result.ts';

/** A behaviour as text: each step with its label, then only the variables that it changed. */
export function formatTrace(trace: readonly TraceStep[]): string {
  return trace
    .map(({ label, state, changed }, index) => {
      const lines = changed.map((variable) => `       ${variable} = ${formatValue(state[variable]!)}`);
      return [`${String(index).padStart(4)}  ${label}`, ...lines].join('\n');
    })
    .join('\n');
}
