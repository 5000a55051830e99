import { BadInput } from '../core/bad-input.ts';
import type { FaultEvent } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import type { HistoryBuilder } from './history-builder.ts';

/** The fields of a Jepsen operation that count here, in the order of the slots that {@link addJepsenEvent} takes. */
export const jepsenFields = ['type', 'process', 'f', 'value', 'key', 'time'] as const;

type Slots = readonly (HistoryValue | undefined)[];

/**
 * Adds one Jepsen operation map. A process that is a number or a plain name is a client; a keyword, or the name
 * `nemesis`, is the nemesis, whose operations are faults.
 */
export function addJepsenEvent(builder: HistoryBuilder, slots: Slots, source: string, line: number): void {
  const [type, process, f, value = null, key, time] = slots;
  const place = { source, line };
  if (process === undefined || process === null) {
    throw new BadInput('the operation has no process', { place, remedy: fieldsRemedy });
  }
  const typeName = nameOf(type);
  const timeNumber = timeOf(time);
  const client = clientOf(process);
  if (client === undefined) {
    addNemesisEvent(builder, nameOf(f) ?? 'unknown', value, { time: timeNumber, line });
    return;
  }
  const name = nameOf(f);
  if (typeName === 'invoke') {
    if (name === undefined) throw new BadInput('the invocation has no f', { place, remedy: fieldsRemedy });
    builder.invoke(client, name, value, { key: key ?? undefined, time: timeNumber, line });
  } else if (typeName === 'ok' || typeName === 'fail' || typeName === 'info') {
    builder.complete(client, typeName, name, value, { time: timeNumber, line });
  } else {
    const found =
      type === undefined ? 'the operation has no type' : `unknown type ${formatHistoryValue(type)}`;
    throw new BadInput(`${found}; expected invoke, ok, fail or info`, { place, remedy: fieldsRemedy });
  }
}

/**
 * Adds what a nemesis did. Jepsen writes two lines for each of its operations, before and after: both are kept, as
 * they are. `start…` and `stop…` begin and end a fault; any other name is something done at an instant.
 */
export function addNemesisEvent(
  builder: HistoryBuilder,
  f: string,
  value: HistoryValue,
  details: { time?: number | undefined; line: number },
): void {
  const [, verb, rest] = /^(start|stop)(?:-(.+))?$/.exec(f) ?? [];
  const phase: FaultEvent['phase'] = verb === undefined ? 'instant' : verb === 'start' ? 'start' : 'end';
  const kind = verb === undefined ? f : (rest ?? 'nemesis');
  builder.fault(phase, kind, targetsOf(value), value, details);
}

const fieldsRemedy = 'Each operation has process, type, f and value. Is it the right --format?';

/** The client's name; `undefined` for the nemesis. */
function clientOf(process: HistoryValue): string | number | undefined {
  if (typeof process === 'number') return process;
  if (process instanceof Keyword || process === 'nemesis') return undefined;
  if (typeof process === 'string') return process.startsWith(':') ? undefined : process;
  return formatHistoryValue(process);
}

function nameOf(value: HistoryValue | undefined): string | undefined {
  if (value instanceof Keyword) return value.name;
  if (typeof value === 'string') return value.startsWith(':') ? value.slice(1) : value;
  return undefined;
}

function timeOf(value: HistoryValue | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** The nodes that a nemesis names, if its value is a plain list or set of names. */
function targetsOf(value: HistoryValue): string[] {
  const items = Array.isArray(value) || value instanceof Set ? [...(value as Iterable<HistoryValue>)] : [];
  const names = items.map((item) => (item instanceof Keyword ? item.name : item));
  return names.every((name) => typeof name === 'string') ? (names as string[]) : [];
}
