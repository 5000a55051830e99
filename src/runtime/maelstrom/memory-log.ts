import type { RecordLog } from '../node-process.ts';

/** The disk of a node that has none: what it is given counts as written, after what is under way, and is forgotten. */
export class MemoryLog implements RecordLog {
  readonly records: readonly unknown[] = [];

  append(_data: unknown, _replacesEarlier: boolean, onDurable: () => void): void {
    queueMicrotask(onDurable);
  }
}
