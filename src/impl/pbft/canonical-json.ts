/**
 * The text of plain JSON data, the same for equal data whatever the order in which its keys were set: what is signed, and what
 * digests are made of.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return scalar(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key])}`);
  return `{${texts.join(',')}}`;
}

function scalar(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new Error(`not JSON data: ${String(value)}`);
  return text;
}
