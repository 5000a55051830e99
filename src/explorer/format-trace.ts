import { basename } from 'node:path';
import { printable } from '../core/printable.ts';
import {
  equalValues,
  type FunctionValue,
  formatValue,
  Kind,
  kindOf,
  type SetValue,
  type Value,
} from '../core/values/index.ts';
import type { TraceStep } from './exploration-result.ts';

/** A behaviour as text: each step with its label, then only what it changed. */
export function formatTrace(trace: readonly TraceStep[]): string {
  const text = trace
    .map(({ label, state, alias, place, changed }, index) => {
      const shown = alias ?? state;
      const before = trace[index - 1]?.alias ?? trace[index - 1]?.state;
      const lines = changed.flatMap((name) =>
        before?.[name] === undefined
          ? [`${name} = ${formatValue(shown[name]!)}`]
          : formatChange(name, before[name], shown[name]!),
      );
      const where = place === undefined ? '' : `    ${basename(place.source)}:${place.line}:${place.column}`;
      return [
        `${String(index).padStart(4)}  ${label}${where}`,
        ...lines.map((line) => `        ${line}`),
      ].join('\n');
    })
    .join('\n');
  return printable(text);
}

/** The change of a value: of a set what came and went, of a function the keys that differ (and there again), else the new value. */
function formatChange(variable: string, before: Value, after: Value): string[] {
  const kind = kindOf(after);
  if (kind === kindOf(before)) {
    if (kind === Kind.set) return formatSetChange(variable, before as SetValue, after as SetValue);
    const [from, to] = [before as FunctionValue, after as FunctionValue];
    if (kind === Kind.function && from.domain.equals(to.domain))
      return formatFunctionChange(variable, from, to);
  }
  const isPart = /[.[]/.test(variable);
  return [
    isPart
      ? `${variable}: ${formatValue(before)} -> ${formatValue(after)}`
      : `${variable} = ${formatValue(after)}`,
  ];
}

function formatSetChange(variable: string, before: SetValue, after: SetValue): string[] {
  const gained = after.filter((member) => !before.has(member));
  const lost = before.filter((member) => !after.has(member));
  if (gained.size + lost.size > Math.max(1, after.size)) return [`${variable} = ${formatValue(after)}`];
  const parts = [variable];
  if (gained.size > 0) parts.push(`\\cup ${formatValue(gained)}`);
  if (lost.size > 0) parts.push(`\\ ${formatValue(lost)}`);
  return [`${variable}' = ${parts.join(' ')}`];
}

function formatFunctionChange(variable: string, before: FunctionValue, after: FunctionValue): string[] {
  const lines: string[] = [];
  after.values.forEach((value, index) => {
    const key = after.domain.keys[index]!;
    const name = after.domain.isRecord ? `${variable}.${key}` : `${variable}[${formatValue(key)}]`;
    if (!equalValues(before.values[index]!, value))
      lines.push(...formatChange(name, before.values[index]!, value));
  });
  return lines;
}
