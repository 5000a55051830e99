import { and, leadsTo } from '../../core/formula.ts';
import { holds, type ModelFormula } from '../../core/model-temporal.ts';
import { type FunctionValue, interval, type SetValue, sequence } from '../../core/values/index.ts';
import type { NodeNumber } from './network.ts';

/** A value to which every update appends its own number: it tells which updates are in it, and their count is its version. */
export type UpdatedValue = FunctionValue<number, number>;

export const noUpdates: UpdatedValue = sequence<number>();

export const hasUpdate = (value: UpdatedValue, update: number) => value.values.includes(update);

export const hasUpdatesOnce = (value: UpdatedValue) => new Set(value.values).size === value.size;

/** Whether a value is well formed; a mistake may put an update into it twice. */
export const isValue = (value: UpdatedValue, MaxUpdates: number) =>
  value.size <= 2 * MaxUpdates &&
  value.values.every((update) => Number.isInteger(update) && update >= 1 && update <= MaxUpdates);

/** The constants of a policy under which a primary decides on updates. */
export interface UpdateConstants {
  readonly Primary: NodeNumber;
  /** The nodes at which there are clients that update. */
  readonly Client: SetValue<NodeNumber>;
  readonly MaxUpdates: number;
}

export interface UpdatingState {
  /** The value that each replica keeps. */
  readonly stored: FunctionValue<NodeNumber, UpdatedValue>;
  /** How many updates have begun. */
  readonly begun: number;
  /** The number of each client's update; 0 if it has none. */
  readonly doing: FunctionValue<NodeNumber, number>;
  /** The updates that were answered: for the properties. */
  readonly answered: SetValue<number>;
}

/** What was answered is in what the primary keeps. */
export const noLostUpdate = ({ Primary }: UpdateConstants) => ({
  when: ({ answered }: UpdatingState) => answered.size > 0,
  holds: ({ answered, stored }: UpdatingState) => answered.every((k) => hasUpdate(stored.get(Primary), k)),
});

/** While somebody waits, somebody is answered in the end. */
export const somebodyAnswered = ({ Client, MaxUpdates }: UpdateConstants): ModelFormula<UpdatingState> =>
  and(
    ...interval(0, MaxUpdates)
      .elements()
      .map((n) =>
        leadsTo(
          holds(
            ({ doing, answered }: UpdatingState) =>
              Client.some((c) => doing.get(c) !== 0) && answered.size === n,
          ),
          holds(({ answered }: UpdatingState) => answered.size > n),
        ),
      ),
  );
