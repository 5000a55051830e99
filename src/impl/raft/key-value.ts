import type { StateMachine } from './state-machine.ts';

/** The values by key; of an own property only, so that no key is special. */
export type KeyValueState = Readonly<Record<string, unknown>>;

export type KeyValueCommand =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  /** Puts `value` if the key has what is `expected`, or, where that is null, no value. */
  | { readonly type: 'cas'; readonly key: string; readonly expected: unknown; readonly value: unknown }
  | { readonly type: 'delete'; readonly key: string };

export interface KeyValueQuery {
  readonly type: 'get';
  readonly key: string;
}

/** The value, or null, of `get`; null of `put`; of `cas` and `delete` whether anything was changed. */
export type KeyValueResult = unknown;

/** A store of values under keys. Values are plain JSON; null stands for none. */
export const keyValue: StateMachine<KeyValueState, KeyValueCommand, KeyValueQuery, KeyValueResult> = {
  name: 'key-value',
  initial: {},
  apply(state, command) {
    const { key } = command;
    const current = valueUnder(state, key);
    switch (command.type) {
      case 'put':
        return { state: withValue(state, key, command.value), result: null };
      case 'cas': {
        const isExpected = equalJson(current, command.expected);
        return { state: isExpected ? withValue(state, key, command.value) : state, result: isExpected };
      }
      case 'delete':
        return { state: withValue(state, key, null), result: current !== null };
    }
  },
  query: (state, { key }) => valueUnder(state, key),
  refuse(operation) {
    const asked = ('query' in operation ? operation.query : operation.command) as Partial<
      KeyValueCommand | KeyValueQuery
    > | null;
    const types = 'query' in operation ? ['get'] : ['put', 'cas', 'delete'];
    if (!asked || !types.includes(asked.type ?? '')) return `expected one of ${types.join(', ')}`;
    if (typeof asked.key !== 'string') return 'the key must be a string';
    const needs = { get: [], put: ['value'], cas: ['expected', 'value'], delete: [] }[asked.type!];
    const missing = needs.find((name) => !Object.hasOwn(asked, name));
    return missing && `${asked.type} needs ${missing}`;
  },
};

const valueUnder = (state: KeyValueState, key: string) => (Object.hasOwn(state, key) ? state[key] : null);

function withValue(state: KeyValueState, key: string, value: unknown): KeyValueState {
  if (value !== null) return { ...state, [key]: value };
  if (!Object.hasOwn(state, key)) return state;
  const { [key]: _, ...others } = state;
  return others;
}

function equalJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  );
}
