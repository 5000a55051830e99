import { BadInput } from '../core/bad-input.ts';
import type { FaultEvent } from '../core/history.ts';
import { formatHistoryValue, type HistoryValue, Keyword } from '../core/history-value.ts';
import type { EventDetails, HistoryBuilder } from './history-builder.ts';

/** The fields of a Jepsen operation that count here, in the order of the slots that {@link addJepsenEvent} takes. */
export const jepsenFields = [
  'type',
  'process',
  'f',
  'value',
  'key',
  'time',
  ...(['phase', 'kind', 'targets'] as const),
] as const;

type Slots = readonly (HistoryValue | undefined)[];

/**
 * Adds one Jepsen operation map. A process that is a number or a plain name is a client; a keyword, or the name
 * `nemesis`, is the nemesis, whose operations are faults. `other` is what else the map says, if that is kept; this
 * adds to it what would be lost.
 */
export function addJepsenEvent(
  builder: HistoryBuilder,
  slots: Slots,
  source: string,
  line: number,
  other?: Map<string, HistoryValue>,
): void {
  const [type, process, f, value = null, key, time, phase, kind, targets] = slots;
  const place = { source, line };
  if (process === undefined || process === null) {
    throw new BadInput('the operation has no process', { place, remedy: fieldsRemedy });
  }
  const typeName = nameOf(type);
  const timeNumber = timeOf(time);
  const client = clientOf(process);
  if (client === undefined) {
    if (typeName !== undefined && typeName !== 'info') other?.set('type', type!);
    if (nameOf(process) !== 'nemesis') other?.set('process', process);
    if (time !== undefined) other?.set('time', time);
    const said = { phase: nameOf(phase), kind: nameOf(kind), targets };
    addNemesisEvent(builder, nameOf(f) ?? 'unknown', value, { line, other }, said);
    return;
  }
  if (other !== undefined) keepUnused(other, slots, ['phase', 'kind', 'targets']);
  const name = nameOf(f);
  if (typeName === 'invoke') {
    if (name === undefined) throw new BadInput('the invocation has no f', { place, remedy: fieldsRemedy });
    builder.invoke(client, name, value, { key: key ?? undefined, time: timeNumber, line, other });
  } else if (typeName === 'ok' || typeName === 'fail' || typeName === 'info') {
    if (other !== undefined) keepUnused(other, slots, typeName === 'ok' ? ['key'] : ['key', 'value']);
    builder.complete(client, typeName, name, value, { time: timeNumber, line, other });
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
  details: EventDetails,
  said: FaultFields = {},
): void {
  const { phase, kind } = phaseAndKindOf(f);
  const phaseSaid = said.phase === 'start' || said.phase === 'end' || said.phase === 'instant';
  const targets = targetsOf(said.targets ?? value);
  builder.fault(phaseSaid ? (said.phase as typeof phase) : phase, said.kind ?? kind, targets, value, details);
}

/** Fields of ours by which an operation of the nemesis says what its `f` and value do not. */
export interface FaultFields {
  readonly phase?: string | undefined;
  readonly kind?: string | undefined;
  readonly targets?: HistoryValue | undefined;
}

/** What the name of a nemesis' operation tells. */
export function phaseAndKindOf(f: string): Pick<FaultEvent, 'phase' | 'kind'> {
  const [, verb, rest] = /^(start|stop)(?:-(.+))?$/.exec(f) ?? [];
  if (verb === undefined) return { phase: 'instant', kind: f };
  return { phase: verb === 'start' ? 'start' : 'end', kind: rest ?? 'nemesis' };
}

function keepUnused(
  other: Map<string, HistoryValue>,
  slots: Slots,
  names: readonly (typeof jepsenFields)[number][],
): void {
  for (const name of names) {
    const value = slots[jepsenFields.indexOf(name)];
    if (value !== undefined) other.set(name, value);
  }
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
export function targetsOf(value: HistoryValue): string[] {
  const items = Array.isArray(value) || value instanceof Set ? [...(value as Iterable<HistoryValue>)] : [];
  const names = items.map((item) => (item instanceof Keyword ? item.name : item));
  return names.every((name) => typeof name === 'string') ? (names as string[]) : [];
}
