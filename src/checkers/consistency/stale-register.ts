import { Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';

/** The values of the last k writes, newest first; the initial value is the oldest. */
type LastWrites = readonly HistoryValue[];

/**
 * A register whose reads may return any of the last k values: a history is linearizable with respect to it exactly if the
 * history is k-atomic (Aiyer, Alvisi and Bazzi 2005), with the initial value for a write before all others. With keys: one
 * register a key. What an operation reads or writes is taken from the given specification.
 */
export function staleRegister(
  k: number,
  { registerAccess, name, perKey }: SequentialSpecification<HistoryValue>,
  initial: HistoryValue,
): SequentialSpecification<LastWrites> {
  const access = registerAccess!;
  return defineSpecification<LastWrites>({
    name: `${k}-atomic ${name}`,
    initial: [initial],
    perKey,
    step(last, operation) {
      const { kind, value } = access(operation)!;
      if (kind === 'write') return [value, ...last].slice(0, k);
      if (value === undefined) return last;
      return last.some((candidate) => sameHistoryValue(candidate, value)) ? last : undefined;
    },
    // A read leaves the last writes as they are, whichever it returns.
    observer: (operation) => access(operation)!.kind === 'read',
    // Without a crashed write of a value that no completed read returned, every other value has as many writes behind it as
    // before, or fewer: whatever a read could return it still can.
    droppable: (remaining) => {
      const read = remaining.flatMap((operation) => {
        const { kind, value } = access(operation)!;
        return kind === 'read' && operation.outcome === Outcome.ok && value !== undefined ? [value] : [];
      });
      return (operation) => {
        const { kind, value } = access(operation)!;
        return kind === 'write' && !read.some((other) => sameHistoryValue(other, value!));
      };
    },
    describeState: (last) => `last ${last.map(formatHistoryValue).join(', ')}`,
  });
}
