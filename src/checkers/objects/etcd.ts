import { BadInput } from '../../core/bad-input.ts';
import type { Operation } from '../../core/history.ts';
import { formatHistoryValue, type HistoryValue } from '../../core/history-value.ts';
import { plural } from '../../core/plural.ts';
import { defineSpecification, type SequentialSpecification } from '../linearizability/specification.ts';
import { etcdContradiction } from './etcd/etcd-contradiction.ts';
import { EtcdObservations } from './etcd/etcd-observations.ts';
import { etcdFunctions, MalformedRequest, requestOf } from './etcd/etcd-request.ts';
import { resultOf } from './etcd/etcd-result.ts';
import { changesNothing, etcdStep } from './etcd/etcd-step.ts';
import { type EtcdState, EtcdStates } from './etcd/etcd-store.ts';

export type { EtcdState } from './etcd/etcd-store.ts';

/**
 * etcd's key-value store with revisions: `range` (also of past revisions), `put`, `delete`, `txn`, leases, `compact`,
 * `defragment`, and what watches were told. Empty at first, with revision 1. docs/etcd.md shows the arguments and results.
 */
export function etcd(): SequentialSpecification<EtcdState> {
  const states = new EtcdStates();
  const { initial } = states;
  const specification = defineSpecification<EtcdState>({
    name: 'etcd',
    initial,
    functions: etcdFunctions,
    parseInitial(value) {
      if (value === null) return initial;
      throw new BadInput(
        `an etcd begins empty, which is written nil, not with ${formatHistoryValue(value)}`,
        {
          remedy: 'record the history from the start of an empty cluster: revisions count from there',
        },
      );
    },
    validate: whatIsMalformed,
    step: (state, operation) => etcdStep(states, state, operation),
    stateKey: ({ id }) => String(id),
    describeState,
    // Ranges, watches and defragmentation change nothing; neither does a transaction that is known to have put and
    // deleted nothing, nor a compaction that was refused.
    observer: changesNothing,
    contradiction: etcdContradiction,
    prescribed(remaining) {
      const observations = new EtcdObservations(remaining);
      return (state) => (observations.isDoomed(state) ? undefined : state);
    },
  });
  return {
    ...specification,
    specialize: ({ kinds, counts }) => {
      const remembersPast = kinds.some(looksBack);
      const grants = counts.reduce(
        (sum, count, kind) => (kinds[kind]!.f === 'lease-grant' ? sum + count : sum),
        0,
      );
      return {
        // Where nothing looks at past revisions, states with different pasts and the same present are one.
        specification: remembersPast
          ? specification
          : { ...specification, stateKey: (state) => states.presentId(state) },
        notes: grants === 0 ? [] : [`${plural(grants, 'lease')} granted: none is taken to have expired`],
      };
    },
  };
}

/** Whether an operation sees more of a store than its present keys. */
function looksBack(operation: Operation): boolean {
  const request = requestOf(operation);
  if (request.kind === 'watch') return true;
  if (request.kind === 'range') return request.revision > 0;
  if (request.kind !== 'transaction') return false;
  return [...request.success, ...request.failure].some((part) => part.kind === 'range' && part.revision > 0);
}

function whatIsMalformed(operation: Operation): string | undefined {
  try {
    requestOf(operation);
    resultOf(operation);
    return undefined;
  } catch (error) {
    if (error instanceof MalformedRequest) return error.message;
    throw error;
  }
}

const mostKeysDescribed = 12;

function describeState({ version: { revision, records }, leases, compacted }: EtcdState): string {
  const shown = records
    .slice(0, mostKeysDescribed)
    .map(
      ({ key, value, modRevision }) =>
        `${JSON.stringify(key)} ${formatHistoryValue(value as HistoryValue)} @${modRevision}`,
    );
  if (records.length > shown.length) shown.push(`… ${records.length - shown.length} more`);
  const parts = [`revision ${revision}`, `{${shown.join(', ')}}`];
  if (leases.length > 0) parts.push(`leases ${leases.join(', ')}`);
  if (compacted >= 0) parts.push(`compacted to ${compacted}`);
  return parts.join(' ');
}
