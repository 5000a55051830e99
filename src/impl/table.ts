/** A table of plain JSON: its keys may be any strings, also the names of properties that every object has. */
export type Table<V> = Readonly<Record<string, V>>;

export const lookUp = <V>(table: Table<V>, key: string): V | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The table with this value under the key; the one that is given stays as it is. */
export const withEntry = <V>(table: Table<V>, key: string, value: V): Table<V> => ({
  ...table,
  [key]: value,
});

export const withoutEntries = <V>(table: Table<V>, isGone: (value: V, key: string) => boolean): Table<V> =>
  Object.fromEntries(Object.entries(table).filter(([key, value]) => !isGone(value, key)));
