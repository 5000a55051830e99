import { type Operation, Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { type IntegerValue, isIntegerValue } from './integer-value.ts';
import { isRefused } from './refusal.ts';
import { valueSet } from './value-set.ts';

/** The greatest token of a write so far, nil if there was none, and the value. */
type State = readonly [token: IntegerValue | null, value: HistoryValue];

/**
 * A register that checks fencing tokens, as a storage service does behind a lock (Kleppmann 2016): `write [token value]` is
 * accepted unless a write with a greater token was accepted before; `read` returns the value. The result `false` of a write
 * is a completed negative result: its token was less than one before. Any other result is success. The initial state in a
 * file or on the command line is the value, written without a token. With keys in the history: one register a key.
 */
export function fencedRegister(): SequentialSpecification {
  return defineSpecification({
    name: 'fenced-register',
    initial: [null, null] as HistoryValue,
    functions: ['read', 'write'],
    perKey: true,
    parseInitial: (value) => [null, value],
    validate({ f, argument }) {
      const isPair = Array.isArray(argument) && argument.length === 2 && isIntegerValue(argument[0]);
      return f === 'read' || isPair ? undefined : 'expected a pair [token value], the token an integer';
    },
    step(state, operation) {
      const [greatest, value] = state as State;
      if (operation.f === 'read') {
        const isLegal = operation.outcome !== Outcome.ok || sameHistoryValue(operation.result!, value);
        return isLegal ? state : undefined;
      }
      const isStale = greatest !== null && tokenOf(operation) < greatest;
      if (isRefused(operation)) return isStale ? state : undefined;
      // A crashed write that would have been refused had no effect: as if never executed.
      return isStale ? undefined : operation.argument;
    },
    // Neither a read nor a refused write changes anything.
    observer: (operation) => operation.f === 'read' || isRefused(operation),
    droppable: unobservedWrites,
    describeState: (state) => {
      const [token, value] = state as State;
      return token === null ? formatHistoryValue(value) : `${formatHistoryValue(value)}, token ${token}`;
    },
  });
}

/**
 * Rule 2. Without a crashed write of v the register keeps its value and token until the next accepted write. In between
 * only reads took effect, and refused writes. If no completed read returned v, those reads are of unknown result, and legal
 * with any value. If no completed write was refused, there are only accepted ones: a lesser token accepts them all the
 * more, and after the first of them all is as it was.
 */
function unobservedWrites(remaining: readonly Operation[]): (operation: Operation) => boolean {
  if (remaining.some((operation) => operation.f === 'write' && isRefused(operation))) return () => false;
  const reads = remaining.filter(({ f, outcome }) => f === 'read' && outcome === Outcome.ok);
  const observed = valueSet(reads.map(({ result }) => result!));
  return ({ f, argument }) => f === 'write' && !observed.has((argument as unknown as State)[1]);
}

function tokenOf({ argument }: Operation): IntegerValue {
  return (argument as readonly IntegerValue[])[0]!;
}
