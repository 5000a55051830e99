import { printable } from '../core/printable.ts';
import { formatValue, type Value } from '../core/values/index.ts';
import type { TraceStep } from './exploration-result.ts';

/**
 * A behaviour in the form in which TLC prints it, for tools that read that: every state whole, each with the action that
 * led to it and its place.
 *
 * @param format how a value is written; TLA+'s own notation unless given.
 */
export function formatTraceAsTla(
  trace: readonly TraceStep[],
  format: (value: Value) => string = formatValue,
): string {
  const text = trace
    .map((step, index) => {
      const head = `State ${index + 1}: <${index === 0 ? 'Initial predicate' : actionText(step, format)}>`;
      const shown = Object.entries(step.alias ?? step.state);
      const bullet = shown.length > 1 ? '/\\ ' : '';
      return [head, ...shown.map(([name, value]) => `${bullet}${name} = ${format(value)}`)].join('\n');
    })
    .join('\n\n');
  return printable(text);
}

function actionText({ action, parameters, place }: TraceStep, format: (value: Value) => string): string {
  const given = Object.values(parameters).map(format).join(',');
  const label = given === '' ? action : `${action}(${given})`;
  if (place === undefined) return label;
  const { line, column, endLine, endColumn, module } = place;
  return `${label} line ${line}, col ${column} to line ${endLine}, col ${endColumn} of module ${module}`;
}
