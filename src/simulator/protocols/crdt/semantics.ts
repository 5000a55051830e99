import type { Increment } from '../../../impl/crdt/g-counter.ts';
import type { Add } from '../../../impl/crdt/g-set.ts';
import type { Json, Write } from '../../../impl/crdt/lww-register.ts';
import type { MapValue, Put, RemoveKey } from '../../../impl/crdt/or-map.ts';
import type { Decrement } from '../../../impl/crdt/pn-counter.ts';
import type { SequenceOperation, SequenceState, SequenceUpdate } from '../../../impl/crdt/sequence.ts';
import type { Remove } from '../../../impl/crdt/two-phase-set.ts';
import type { SeenUpdate } from './seen-updates.ts';

/** What a type promises, said of the updates that a replica has seen, without looking into how it keeps its state. */
export interface Semantics<Update, Value, State = unknown, Operation = undefined> {
  readonly name: string;
  /** What is wrong with the value, if anything is. */
  complaint(
    updates: readonly SeenUpdate<Update, Operation>[],
    value: Value,
    state: State,
  ): string | undefined;
}

const different = (value: unknown, expected: unknown): string | undefined =>
  JSON.stringify(value) === JSON.stringify(expected)
    ? undefined
    : `${JSON.stringify(value)} instead of ${JSON.stringify(expected)}`;

const sortedSet = (names: readonly string[]) => [...new Set(names)].sort();

/** Nothing is counted twice, nothing is passed over. */
export const countsEachUpdateOnce: Semantics<Increment | Decrement, number> = {
  name: 'CountsEachUpdateOnce',
  complaint(updates, value) {
    const steps = updates.map(({ update: { type, by = 1 } }) => (type === 'increment' ? by : -by));
    return different(
      value,
      steps.reduce((sum, step) => sum + step, 0),
    );
  },
};

type SetUpdate = SeenUpdate<Add | Remove, unknown>;

const elementsOf = (updates: readonly SetUpdate[], kind: 'add' | 'remove') =>
  updates.flatMap(({ update }) => (update.type === kind ? [update.element] : []));

/** An element is in the set exactly if it was added. */
export const hasWhatWasAdded: Semantics<Add, readonly string[]> = {
  name: 'HasWhatWasAdded',
  complaint: (updates, value) => different(value, sortedSet(elementsOf(updates, 'add'))),
};

/** An element is in the set exactly if it was added and never removed, in whatever order. */
export const removeWins: Semantics<Add | Remove, readonly string[]> = {
  name: 'RemoveWins',
  complaint(updates, value) {
    const removed = elementsOf(updates, 'remove');
    return different(
      value,
      sortedSet(elementsOf(updates, 'add')).filter((each) => !removed.includes(each)),
    );
  },
};

/** An element is in the set exactly if some addition of it was not seen by any removal of it. */
export const addWins: Semantics<Add | Remove, readonly string[], unknown, unknown> = {
  name: 'AddWins',
  complaint(updates, value) {
    const isUndone = ({ name, update }: SetUpdate) =>
      updates.some(
        (other) =>
          other.update.type === 'remove' && other.update.element === update.element && other.after.has(name),
      );
    const standing = updates.filter((each) => each.update.type === 'add' && !isUndone(each));
    return different(value, sortedSet(standing.map(({ update }) => update.element)));
  },
};

const isOverwritten = ({ name }: SeenUpdate<unknown>, updates: readonly SeenUpdate<unknown>[]) =>
  updates.some(({ after }) => after.has(name));

/** The register has the value of a write after which no other one was made. */
export const lastWriterWins: Semantics<Write, Json> = {
  name: 'LastWriterWins',
  complaint(updates, value) {
    if (updates.length === 0) return different(value, null);
    const latest = updates.filter((each) => !isOverwritten(each, updates));
    return latest.some(({ update }) => update.value === value)
      ? undefined
      : `${JSON.stringify(value)} was overwritten, or never written`;
  },
};

const byText = (values: readonly Json[]) =>
  values.map((value) => JSON.stringify(value)).sort((left, right) => (left < right ? -1 : 1));

/** The values are those of the writes that no other write had seen. */
export const keepsConcurrentWrites: Semantics<Write, readonly Json[]> = {
  name: 'KeepsConcurrentWrites',
  complaint(updates, value) {
    const latest = updates.filter((each) => !isOverwritten(each, updates));
    return different(byText(value), byText(latest.map(({ update }) => update.value)));
  },
};

/** Under a key are the values of those puts that no other update of the key had seen. */
export const updateWins: Semantics<Put | RemoveKey, MapValue> = {
  name: 'UpdateWins',
  complaint(updates, value) {
    const ofKey = (key: string) => updates.filter(({ update }) => update.key === key);
    const keys = sortedSet(updates.map(({ update }) => update.key));
    const valuesOf = (key: string) =>
      ofKey(key)
        .filter((each) => each.update.type === 'put' && !isOverwritten(each, ofKey(key)))
        .flatMap(({ update }) => (update.type === 'put' ? [update.value] : []));
    const expected = keys.filter((key) => valuesOf(key).length > 0);
    return different(
      Object.entries(value).map(([key, values]) => [key, byText(values)]),
      expected.map((key) => [key, [...new Set(byText(valuesOf(key)))]]),
    );
  },
};

type SequenceSemantics = Semantics<SequenceUpdate, readonly Json[], SequenceState, SequenceOperation>;

const nameOf = (id: readonly unknown[] | null) => (id === null ? 'the front' : id.join(' '));

/** A replica sees those elements, each once, that were inserted and not removed. */
export const hasWhatWasInserted: SequenceSemantics = {
  name: 'HasWhatWasInserted',
  complaint(updates, _value, state) {
    const ids = (kind: SequenceOperation['type']) =>
      updates.flatMap(({ operation }) => (operation?.type === kind ? [nameOf(operation.id)] : []));
    const removed = new Set(ids('remove'));
    const seen = state.filter(({ isRemoved }) => !isRemoved).map(({ id }) => nameOf(id));
    return different([...seen].sort(), sortedSet(ids('insert').filter((id) => !removed.has(id))));
  },
};

/** No element comes between one and another that was inserted under it, but those that were inserted under it themselves. */
export const noInterleaving: SequenceSemantics = {
  name: 'NoInterleaving',
  complaint(updates, _value, state) {
    const references = new Map(
      updates.flatMap(({ operation }) =>
        operation?.type === 'insert' ? [[nameOf(operation.id), nameOf(operation.after)] as const] : [],
      ),
    );
    const isUnder = (id: string, top: string): boolean => {
      const reference = references.get(id);
      return reference !== undefined && (reference === top || isUnder(reference, top));
    };
    const order = state.map(({ id }) => nameOf(id));
    for (const [place, top] of order.entries()) {
      const under = order.slice(place + 1).map((id) => isUnder(id, top));
      const end = under.indexOf(false);
      if (end >= 0 && under.includes(true, end))
        return `${order[place + 1 + end]} comes between ${top} and what was inserted under it`;
    }
    return undefined;
  },
};
