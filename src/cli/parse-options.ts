import { InvalidArgumentError } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import type { LawOptions } from '../checkers/laws/law.ts';

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

/** What `--bound` may set, and how it is read. */
const boundReaders: Readonly<Record<string, (text: string) => LawOptions>> = {
  uncertainty: (text) => ({ uncertaintyNs: parseDurationNs(text) }),
  counter: (text) => ({ maxCounter: BigInt(parseWholeNumber(text)) }),
  drift: (text) => ({ maxDriftPpm: BigInt(parseWholeNumber(text.replace(/ppm$/, ''))) }),
};

/** Collects `uncertainty=5ms`, `counter=65535`, `drift=200ppm`. */
export function parseBound(text: string, previous: LawOptions = {}): LawOptions {
  const [name = '', value = ''] = text.split('=', 2);
  const read = boundReaders[name];
  if (read !== undefined && Object.hasOwn(boundReaders, name)) return { ...previous, ...read(value) };
  throw new InvalidArgumentError('Expected uncertainty=DURATION, counter=NUMBER or drift=PPM.');
}

/** `5ms`, `100us`, `250ns`; a bare number counts nanoseconds. */
export function parseDurationNs(text: string): bigint {
  const match = /^(\d{1,15})(ns|us|ms|s)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected a duration such as 5ms, 100us or 250ns.');
  const unitNs = { ns: 1n, us: 1000n, ms: 1_000_000n, s: 1_000_000_000n }[match[2] ?? 'ns']!;
  return BigInt(match[1]!) * unitNs;
}

/** `process=client,f=op`, also given several times. */
export function collectColumns(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const columns = new Map(Object.entries(previous));
  for (const pair of text.split(',')) {
    const [, meaning, name] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (!meaning || !name)
      throw new InvalidArgumentError('Expected pairs such as process=client,f=operation.');
    columns.set(meaning, name);
  }
  return Object.fromEntries(columns);
}

/** Seeds, the last one too. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** `7`, or `0..999`. */
export function parseSeeds(text: string): SeedRange {
  const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || last < first)
    throw new InvalidArgumentError('Expected a seed, or a range such as 0..999.');
  return { first, last };
}
