/**
 * Plain JSON data as a text that is the same for equal data, in whatever order the fields were made.
 *
 * @throws TypeError for anything else, with its place: states that differ only in such a thing would pass for one.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      break;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return arrayText(value);
      if (isPlain(value)) return objectText(value as Record<string, unknown>);
      break;
    default:
  }
  const what =
    typeof value === 'object'
      ? value!.constructor.name
      : typeof value === 'number'
        ? String(value)
        : typeof value;
  throw new TypeError(`plain JSON data is expected, and not ${what}`);
}

function arrayText(items: readonly unknown[]): string {
  let text = '';
  for (const item of items) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
  return `[${text}]`;
}

function objectText(value: Record<string, unknown>): string {
  let text = '';
  for (const name of Object.keys(value).sort()) {
    try {
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(value[name])}`;
    } catch (error) {
      throw error instanceof TypeError ? new TypeError(`${error.message}, in ${name}`) : error;
    }
  }
  return `{${text}}`;
}

/** Whether it is an object of fields, and of no class. */
export function isPlain(value: object): boolean {
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
