import type { ValueTable } from './value-table.ts';

/** The table that stores a collection, and its id there: interning it again is then one comparison. */
export interface Owner {
  readonly table: ValueTable | undefined;
  readonly id: number;
}

/** Of a collection that no table stores yet. A collection keeps its first owner; other tables look it up by hash. */
export const NO_OWNER: Owner = { table: undefined, id: -1 };
