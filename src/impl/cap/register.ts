/** Anything that JSON can say. */
export type RegisterValue =
  | string
  | number
  | boolean
  | null
  | readonly RegisterValue[]
  | { readonly [field: string]: RegisterValue };

export interface ReadOperation {
  readonly type: 'read';
}

/** Puts a value in place of the one that is there. */
export interface WriteOperation {
  readonly type: 'write';
  readonly value: RegisterValue;
}

/** Puts an item at the end of the list that is there: what is written depends on what was read. */
export interface AppendOperation {
  readonly type: 'append';
  readonly item: RegisterValue;
}

export type Change = WriteOperation | AppendOperation;
export type RegisterOperation = ReadOperation | Change;

/** The answer to a read. */
export interface ReadResult {
  readonly value: RegisterValue;
  /** Whether the reader had to wait until another one had given the lock back. */
  readonly waited?: boolean;
}

/** The answer to a write or an append. */
export interface ChangeResult {
  /** What the new value was made from: what the node took for the value of the register. */
  readonly replaced: RegisterValue;
  /** How often it was refused because somebody else had been faster, before it was taken. */
  readonly conflicts?: number;
  /** Whether the writer had to wait until another one had given the lock back. */
  readonly waited?: boolean;
}

export type RegisterResult = ReadResult | ChangeResult;

/** What is in the register before the first write. */
export const nothingWritten: RegisterValue = null;

/** The value that a change makes of another one. What is no list counts as an empty one. */
export function changed(value: RegisterValue, change: Change): RegisterValue {
  if (change.type === 'write') return change.value;
  return [...(Array.isArray(value) ? (value as readonly RegisterValue[]) : []), change.item];
}
