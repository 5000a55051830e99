import { InvalidArgumentError } from 'commander';
import { closest, distance } from 'fastest-levenshtein';

/** `90`, `90s`, `1500ms`, `5m`, `1h`; a bare number counts seconds. @returns milliseconds. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected a duration such as 30s, 500ms, 5m or 1h.');
  const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's']!;
  return Math.round(Number(match[1]) * unitMs);
}

export function parseWholeNumber(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!/^\d[\d_]*$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return value;
}

/** Collects an option that may be given several times. Commander begins a `--no-…` option with `true`. */
export function collect(text: string, previous: readonly string[] | true = []): readonly string[] {
  return previous === true ? [text] : [...previous, text];
}

/** ` Did you mean "x"?`, when one of the choices is close enough to what was typed to have been meant. */
export function suggestion(typed: string, choices: readonly string[]): string {
  if (choices.length === 0) return '';
  const best = closest(typed, choices);
  return distance(typed, best) <= Math.ceil(typed.length / 3) ? ` Did you mean "${best}"?` : '';
}
