import type { StateType } from './state-type.ts';

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** The write that is kept, with its timestamp. */
export interface LWWRegisterState {
  /** After that of every write that the writer had seen; 0 before the first. */
  readonly time: number;
  /** The replica that wrote: it decides where two wrote at one time. */
  readonly by: string;
  readonly value: Json;
}

export interface Write {
  readonly type: 'write';
  readonly value: Json;
}

export const isLater = (one: LWWRegisterState, other: LWWRegisterState): boolean =>
  one.time > other.time || (one.time === other.time && one.by > other.by);

/** A register of which the last write wins, by a logical clock (Shapiro et al. 2011, specification 8). */
export const lwwRegister: StateType<LWWRegisterState, Write, Json> = {
  name: 'lww-register',
  bottom: { time: 0, by: '', value: null },
  mutate: ({ time }, replica, { value }) => ({ time: time + 1, by: replica, value }),
  join: (one, other) => (isLater(other, one) ? other : one),
  isAtMost: (one, other) => !isLater(one, other),
  value: ({ value }) => value,
};
