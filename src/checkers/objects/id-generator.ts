import { BadInput } from '../../core/bad-input.ts';
import { Outcome } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';

/**
 * A generator of unique ids: `generate` returns an id, any value, that it has not returned before. The initial state is the
 * list of the ids that were given before, or nil. With keys in the history: one generator a key.
 *
 * A generate of unknown outcome may have used up an id, but one that nobody was given: it is taken to change nothing.
 *
 * The state is the set of the ids so far, as text.
 */
export function idGenerator(): SequentialSpecification<ReadonlySet<string>> {
  return defineSpecification<ReadonlySet<string>>({
    name: 'id-generator',
    initial: new Set(),
    functions: ['generate'],
    perKey: true,
    parseInitial: idsGivenBefore,
    step(given, operation) {
      if (operation.outcome !== Outcome.ok) return given;
      const id = historyValueKey(operation.result!);
      return given.has(id) ? undefined : new Set(given).add(id);
    },
    observer: ({ outcome }) => outcome !== Outcome.ok,
    // Rule 5. A generate looks for its own id in the set, and adds it: to the ids of the others it does nothing.
    partition: ({ result }) => result,
    describeState: (given) => `${plural(given.size, 'id')} given`,
  });
}

function idsGivenBefore(value: HistoryValue): ReadonlySet<string> {
  const ids = value === null ? [] : value;
  if (Array.isArray(ids)) return new Set(ids.map(historyValueKey));
  throw new BadInput(`expected a list of the ids given before, not ${formatHistoryValue(value)}`, {
    remedy: 'write it such as --initial "[1 2]", or leave it out',
  });
}
