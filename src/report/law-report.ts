import type { Law, LawResult } from '../checkers/laws/law.ts';
import { formatCount, plural } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import { aside, formatVerdict, heading } from './terminal.ts';
import type { JsonValue } from './value-to-json.ts';

/** A law, and what it says of a history. */
export interface JudgedLaw {
  readonly law: Law;
  readonly result: LawResult;
}

/** For people: the verdict, and each breach with its lines. */
export function formatLaw({ law, result }: JudgedLaw, file: string): string[] {
  const { verdict, breaches, breachCount, examined, notes } = result;
  const count = verdict === 'violated' ? `${plural(breachCount, 'breach', 'breaches')} in ` : '';
  const lines = [
    `${formatVerdict(verdict)}  ${heading(printable(file))}: ${law.name}, ${count}${printable(examined)}`,
    ...(verdict === 'violated' ? [`  The law: ${law.about} (${law.source}).`, ''] : []),
  ];
  for (const { rule, message, lines: places } of breaches) {
    lines.push(`  ${rule}: ${printable(message)}${placesOf(places)}`);
  }
  if (breachCount > breaches.length) lines.push(`  … and ${formatCount(breachCount - breaches.length)} more`);
  if (breaches.length > 0) lines.push('');
  lines.push(...notes.map((note) => aside(`Note: ${printable(note)}.`)));
  return lines;
}

function placesOf(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  return lines.length === 1 ? ` (line ${lines[0]})` : ` (lines ${lines.join(', ')})`;
}

/** For programs: stable names. */
export function lawToJson({ law, result }: JudgedLaw): JsonValue {
  return { name: law.name, ...result } as unknown as JsonValue;
}
