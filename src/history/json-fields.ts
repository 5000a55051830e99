import { BadInput } from '../core/bad-input.ts';
import { formatHistoryValue, type HistoryValue } from '../core/history-value.ts';

/** Takes JSON objects apart; what is not as expected is {@link BadInput} with the line of the record. */
export class JsonFields {
  readonly #source: string;
  readonly #remedy: string;
  line = 0;

  constructor(source: string, remedy: string) {
    this.#source = source;
    this.#remedy = remedy;
  }

  /** The member of an object; `undefined` where it is null, or where there is none. */
  get(value: HistoryValue | undefined, name: string): HistoryValue | undefined {
    if (value === undefined || value === null) return undefined;
    if (!(value instanceof Map)) this.refuse(`expected an object with ${name}, found ${shown(value)}`);
    return value.get(name) ?? undefined;
  }

  text(value: HistoryValue | undefined, name: string): string {
    const found = this.get(value, name);
    if (found === undefined) return '';
    return typeof found === 'string'
      ? found
      : this.refuse(`expected a string for ${name}, found ${shown(found)}`);
  }

  /** 0 where there is none. */
  integer(value: HistoryValue | undefined, name: string): number | bigint {
    return this.wholeNumber(this.get(value, name) ?? 0, name);
  }

  wholeNumber(found: HistoryValue | undefined, name: string): number | bigint {
    if (typeof found === 'bigint' || (typeof found === 'number' && Number.isInteger(found))) return found;
    const what = found === undefined || found === null ? 'nothing' : shown(found);
    return this.refuse(`expected a whole number for ${name}, found ${what}`);
  }

  flag(value: HistoryValue | undefined, name: string): boolean {
    const found = this.get(value, name) ?? false;
    return typeof found === 'boolean'
      ? found
      : this.refuse(`expected true or false for ${name}, found ${shown(found)}`);
  }

  /** Empty where there is none. */
  list(value: HistoryValue | undefined, name: string): readonly HistoryValue[] {
    const found = this.get(value, name) ?? [];
    if (Array.isArray(found)) return found as readonly HistoryValue[];
    return this.refuse(`expected an array for ${name}, found ${shown(found)}`);
  }

  refuse(message: string): never {
    throw new BadInput(message, { place: { source: this.#source, line: this.line }, remedy: this.#remedy });
  }
}

function shown(value: HistoryValue): string {
  const text = formatHistoryValue(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
