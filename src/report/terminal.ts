import Table from 'cli-table3';
import picocolors from 'picocolors';
import { formatCount } from '../core/plural.ts';
import { printable } from '../core/printable.ts';
import type { VerdictKind } from '../core/verdict.ts';

export function formatSeconds(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(0)} s`;
}

// Not in a pipe or a file, in continuous integration either, unless FORCE_COLOR asks for it.
const colors = picocolors.createColors(
  picocolors.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined),
);

const verdictColors = { valid: colors.green, violated: colors.red, unknown: colors.yellow } as const;

/** The verdict in the colour in which it is always shown, where the terminal has colours. */
export function formatVerdict(verdict: VerdictKind): string {
  return verdictColors[verdict](verdict);
}

export const heading = (text: string): string => colors.bold(text);
export const aside = (text: string): string => colors.dim(text);

/** Columns without borders: it reads on a terminal, and pipes. Numbers are set to the right. */
export function formatColumns(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const none = ['top', 'bottom', 'left', 'right', 'mid'].flatMap((edge) => [
    edge,
    `${edge}-mid`,
    `${edge}-left`,
    `${edge}-right`,
  ]);
  const table = new Table({
    head: head.map((title) => aside(title)),
    chars: {
      ...Object.fromEntries(none.map((edge) => [edge, ''])),
      middle: '  ',
      'top-mid': '',
      'bottom-mid': '',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) =>
      rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left',
    ),
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatCount(cell) : cell))));
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const ownColors = /(\u001b\[(?:1|2|22|31|32|33|39)m)/;

/** A whole report made safe to print, with the colours that it has from here. */
export function printableReport(text: string): string {
  if (!colors.isColorSupported) return printable(text);
  return text
    .split(ownColors)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}
