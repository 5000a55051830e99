import { type Operation, Outcome } from '../../core/history.ts';
import type { HistoryValue } from '../../core/history-value.ts';
import type { ClusterDeclaration } from '../linearizability/clusters.ts';
import type { SequentialSpecification, SpecificationContext } from '../linearizability/specification.ts';
import { valueIndex } from './register-clusters.ts';

/**
 * What a completed read whose value is nil tells:
 * - `value`: the register held nil. So in histories from Redis or etcd, where a missing key reads as nil.
 * - `unknown`: the value was not recorded; the read constrains nothing. So in Knossos' cas-register files.
 * - `auto`: `unknown` exactly if nothing could make the register nil: it is not nil at first, and no write or
 * cas of
 *   the history has nil for its new value. Then every read of nil would be a violation by itself. The
 * verdict's scope
 *   counts the reads that were left out of account; `value` makes each of them a violation.
 */
export type NilRead = 'value' | 'unknown' | 'auto';

/** A specification that decides, once it sees the history, what a read of nil means. */
export function nilReads<S = HistoryValue>(
  nilRead: NilRead = 'auto',
  build: (nilIsUnknown: boolean) => SequentialSpecification<S>,
  reading: readonly string[] = ['read'],
): SequentialSpecification<S> {
  const declared = build(nilRead === 'unknown');
  return {
    ...declared,
    clusters: declared.clusters && clustersWhereNilIsAValue(nilRead, declared.clusters),
    specialize: (context) => {
      const isUnknown = nilRead === 'unknown' || (nilRead === 'auto' && nothingMakesNil(context));
      const reads = isUnknown ? countNilReads(context, reading) : 0;
      const specification = build(isUnknown);
      const why =
        nilRead === 'auto'
          ? `, because nothing in this history could make the ${specification.name} nil`
          : '';
      return {
        specification,
        notes:
          reads === 0
            ? []
            : [
                `${reads} completed reads of nil were taken to have recorded no value and constrain nothing${why}`,
              ],
      };
    },
  };
}

/** Rule 6 knows nothing of reads that constrain nothing: where there may be one, it does not apply. */
function clustersWhereNilIsAValue<S>(
  nilRead: NilRead,
  clusters: ClusterDeclaration<S>,
): ClusterDeclaration<S> {
  return (history, initial) => {
    const isValue = nilRead === 'value' || (nilRead === 'auto' && initial === null);
    const nil = valueIndex(history, null);
    if (!isValue && nil >= 0 && history.operations.result.includes(nil)) return () => undefined;
    return clusters(history, initial);
  };
}

function nothingMakesNil({ initial, kinds }: SpecificationContext<unknown>): boolean {
  return initial !== null && !kinds.some((operation) => mayProduceNil(operation));
}

function mayProduceNil({ f, argument }: Operation): boolean {
  if (f === 'write') return argument === null;
  return f === 'cas' && Array.isArray(argument) && argument[1] === null;
}

function countNilReads({ kinds, counts }: SpecificationContext<unknown>, reading: readonly string[]): number {
  let reads = 0;
  kinds.forEach(({ f, outcome, result }, kind) => {
    if (reading.includes(f) && outcome === Outcome.ok && result === null) reads += counts[kind]!;
  });
  return reads;
}
