/**
 * Plain JSON data as a text that is the same for equal data, in whatever order the fields were made.
 *
 * @throws TypeError for anything else, with its place: states that differ only in such a thing would pass for one.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, '');
}

function textOf(value: unknown, place: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return numberText(value, place);
  if (Array.isArray(value))
    return `[${value.map((item, index) => textOf(item, `${place}[${index}]`)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return objectText(value, place);
  const what = typeof value === 'object' ? value.constructor.name : typeof value;
  throw new TypeError(`plain JSON data is expected, and ${place || 'the value'} is of type ${what}`);
}

function numberText(value: number, place: string): string {
  if (!Number.isFinite(value)) throw new TypeError(`${place || 'the value'} is ${value}, which is not JSON`);
  return JSON.stringify(value);
}

function objectText(value: object, place: string): string {
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${textOf(item, `${place}.${name}`)}`).join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Makes data unchangeable, all the way down: what is kept for every state must not be changed by a step. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
