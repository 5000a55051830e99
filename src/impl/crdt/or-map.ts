import {
  type CausalContext,
  compareDots,
  contextOf,
  type Dot,
  hasHeard,
  isContextAtMost,
  isSameDot,
  joinContexts,
  nextDot,
  nothingHeard,
} from './causal-context.ts';
import type { Json } from './lww-register.ts';
import type { StateType } from './state-type.ts';

/** A value under a key, with the dot of its put. */
export interface Binding {
  readonly dot: Dot;
  readonly key: string;
  readonly value: Json;
}

/** Values under keys, in the order of their dots, and all events heard of: what was heard of and is not there was removed. */
export interface ORMapState {
  readonly bindings: readonly Binding[];
  readonly context: CausalContext;
}

export interface Put {
  readonly type: 'put';
  readonly key: string;
  readonly value: Json;
}

export interface RemoveKey {
  readonly type: 'remove';
  /** The replica must see something under it. */
  readonly key: string;
}

/** What of the first stays: a binding goes if the second has heard of it and does not have it. */
const standing = (one: ORMapState, other: ORMapState): readonly Binding[] =>
  one.bindings.filter(
    ({ dot }) => !hasHeard(other.context, dot) || other.bindings.some((each) => isSameDot(each.dot, dot)),
  );

const inOrder = (bindings: readonly Binding[]): readonly Binding[] => {
  const sorted = [...bindings].sort((left, right) => compareDots(left.dot, right.dot));
  return sorted.filter(({ dot }, place) => place === 0 || !isSameDot(sorted[place - 1]!.dot, dot));
};

/** The values under each key, those of concurrent puts beside each other, in the order of their texts. */
export type MapValue = Readonly<Record<string, readonly Json[]>>;

function valuesByKey({ bindings }: ORMapState): MapValue {
  const keys = [...new Set(bindings.map(({ key }) => key))].sort();
  const texts = (key: string) =>
    [
      ...new Set(bindings.filter((each) => each.key === key).map(({ value }) => JSON.stringify(value))),
    ].sort();
  return Object.fromEntries(keys.map((key) => [key, texts(key).map((text) => JSON.parse(text) as Json)]));
}

/**
 * A map in which puts win over removals that did not see them, and a put takes the place of what its replica sees under the key
 * (Almeida, Shoker and Baquero 2018, section 7; without tombstones as in Bieniusa et al., An optimized conflict-free
 * replicated set, 2012).
 */
export const orMap: StateType<ORMapState, Put | RemoveKey, MapValue> = {
  name: 'or-map',
  bottom: { bindings: [], context: nothingHeard },
  mutate(state, replica, update) {
    const seen = state.bindings.filter(({ key }) => key === update.key).map(({ dot }) => dot);
    if (update.type === 'remove')
      return seen.length === 0 ? undefined : { bindings: [], context: contextOf(seen) };
    const dot = nextDot(state.context, replica);
    const { key, value } = update;
    return { bindings: [{ dot, key, value }], context: contextOf([...seen, dot]) };
  },
  join: (one, other) => ({
    bindings: inOrder([...standing(one, other), ...standing(other, one)]),
    context: joinContexts(one.context, other.context),
  }),
  isAtMost: (one, other) =>
    isContextAtMost(one.context, other.context) &&
    other.bindings.every(
      ({ dot }) => !hasHeard(one.context, dot) || one.bindings.some((each) => isSameDot(each.dot, dot)),
    ),
  value: valuesByKey,
};
