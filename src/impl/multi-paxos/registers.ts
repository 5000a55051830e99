import type { Application, Applied } from './application.ts';

/** Strings and numbers by key. A key without a value has the value null. */
export type Registers = Readonly<Record<string, RegisterValue>>;
export type RegisterValue = string | number | null;

/** `read` returns the value, `write` what it has written; `cas` sets the value `to` if it is `from`, and is refused otherwise. */
export type RegisterOperation =
  | { readonly type: 'read'; readonly key: string }
  | { readonly type: 'write'; readonly key: string; readonly value: RegisterValue }
  | { readonly type: 'cas'; readonly key: string; readonly from: RegisterValue; readonly to: RegisterValue };

/** Registers with compare-and-set: the smallest application that is worth replicating. */
export const registers: Application<Registers, RegisterOperation> = {
  initial: {},
  apply(state, operation): Applied<Registers> {
    const { key } = operation;
    const value = Object.hasOwn(state, key) ? state[key]! : null;
    switch (operation.type) {
      case 'read':
        return { state, outcome: 'ok', result: value };
      case 'write':
        return { state: { ...state, [key]: operation.value }, outcome: 'ok', result: operation.value };
      case 'cas':
        return value === operation.from
          ? { state: { ...state, [key]: operation.to }, outcome: 'ok', result: operation.to }
          : { state, outcome: 'fail', reason: `the value is ${JSON.stringify(value)}` };
      default:
        return { state, outcome: 'fail', reason: 'there is no such operation' };
    }
  },
};
