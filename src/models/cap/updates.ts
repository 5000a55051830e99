import { equalValues, type FunctionValue, sequence } from '../../core/values/index.ts';

/** A value to which every update appends its own number: it tells which updates are in it, and their count is its version. */
export type UpdatedValue = FunctionValue<number, number>;

export const noUpdates: UpdatedValue = sequence<number>();

export const hasUpdate = (value: UpdatedValue, update: number) => value.values.includes(update);

export const hasUpdatesOnce = (value: UpdatedValue) => new Set(value.values).size === value.size;

export const isPrefix = (value: UpdatedValue, of: UpdatedValue) =>
  value.size <= of.size && value.values.every((update, index) => equalValues(update, of.values[index]!));

/** Whether a value is well formed; a mistake may put an update into it twice. */
export const isValue = (value: UpdatedValue, MaxUpdates: number) =>
  value.size <= 2 * MaxUpdates &&
  value.values.every((update) => Number.isInteger(update) && update >= 1 && update <= MaxUpdates);
