import type { Json } from './lww-register.ts';
import type { OperationType } from './operation-type.ts';

/** The timestamp of an element: after that of every element that its replica had seen, and the replica. */
export type ElementId = readonly [time: number, replica: string];

export interface SequenceElement {
  readonly id: ElementId;
  readonly value: Json;
  /** It stays in its place, for what others may insert after it. */
  readonly isRemoved: boolean;
}

export type SequenceState = readonly SequenceElement[];

export type SequenceOperation =
  | {
      readonly type: 'insert';
      readonly id: ElementId;
      readonly value: Json;
      /** `null` at the front. */
      readonly after: ElementId | null;
    }
  | { readonly type: 'remove'; readonly id: ElementId };

export type SequenceUpdate =
  /** So that it comes to stand at this place, from 0, of what is seen. */
  | { readonly type: 'insert'; readonly at: number; readonly value: Json }
  | { readonly type: 'remove'; readonly at: number };

export const isSameElement = (one: ElementId, other: ElementId): boolean =>
  one[0] === other[0] && one[1] === other[1];

export const isNewerElement = (one: ElementId, other: ElementId): boolean =>
  one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);

/** The elements that are seen. */
export const visible = (state: SequenceState): readonly SequenceElement[] =>
  state.filter(({ isRemoved }) => !isRemoved);

/** Whether an insertion passes an element that stands behind the one after which it inserts. */
export type Skips = (id: ElementId, other: ElementId, distance: number) => boolean;

/** It passes all that are newer: those inserted at the same place, and what was inserted after these. */
export const skipsNewer: Skips = (id, other) => isNewerElement(other, id);

/** An insertion where it belongs: behind its reference, and behind what it passes there. */
export function inserted(
  state: SequenceState,
  { id, value, after }: Extract<SequenceOperation, { type: 'insert' }>,
  skips: Skips = skipsNewer,
): SequenceState {
  const reference = after === null ? -1 : state.findIndex((each) => isSameElement(each.id, after));
  if (after !== null && reference < 0)
    throw new Error(`${after.join(' of ')} is not there: an operation came before what it follows`);
  let place = reference + 1;
  while (place < state.length && skips(id, state[place]!.id, place - reference)) place++;
  return [...state.slice(0, place), { id, value, isRemoved: false }, ...state.slice(place)];
}

/**
 * A sequence, such as a text: a replicated growable array (Roh et al., Replicated abstract data types, 2011, section 5;
 * Shapiro et al. 2011, specification 19). What one replica writes forward at one place stays together.
 */
export const sequence: OperationType<SequenceState, SequenceUpdate, SequenceOperation, readonly Json[]> = {
  name: 'sequence',
  initial: [],
  prepare(state, replica, _number, update) {
    const seen = visible(state);
    const { type, at } = update;
    if (!Number.isSafeInteger(at) || at < 0) return undefined;
    if (type === 'remove') return at < seen.length ? { type, id: seen[at]!.id } : undefined;
    if (at > seen.length) return undefined;
    const time = state.reduce((latest, { id }) => Math.max(latest, id[0]), 0) + 1;
    return { type, id: [time, replica], value: update.value, after: at === 0 ? null : seen[at - 1]!.id };
  },
  effect(state, operation) {
    if (operation.type === 'insert') return inserted(state, operation);
    return state.map((each) => (isSameElement(each.id, operation.id) ? { ...each, isRemoved: true } : each));
  },
  value: (state) => visible(state).map(({ value }) => value),
};
