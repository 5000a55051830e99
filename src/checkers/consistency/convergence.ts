import { type History, Outcome } from '../../core/history.ts';
import { type HistoryValue, historyValueKey } from '../../core/history-value.ts';
import type { VerdictKind } from '../../core/verdict.ts';
import { keyLabel } from '../linearizability/per-key.ts';
import { type SequentialSpecification, specifiedOperation } from '../linearizability/specification.ts';
import type { Anomaly } from './anomaly.ts';

/** Whether the sessions came to read the same, with the reason if that cannot be said. */
export interface ConvergenceFinding {
  readonly verdict: VerdictKind;
  readonly anomaly?: Anomaly;
  readonly reason?: string;
}

interface KeyHistory {
  /** When the last completed write returned; -1 if there is none. */
  quietFrom: number;
  /** Values that a write of unknown outcome may bring at any time. */
  readonly late: Set<string>;
  /** Process → its last read so far that began when the key was quiet. */
  readonly finals: Map<number, { readonly row: number; readonly value: string }>;
}

/**
 * Convergence (Terry et al. 1994; Vogels 2009: without new updates, eventually all accesses return the last value), as a
 * finite recording can show it. A key is *quiet* from the moment at which the last of its completed writes returned. What a
 * session read of it last, by a read that began in the quiet, is its final read. Final reads must agree: earlier ones may
 * still have found the old value. A write of unknown outcome may take effect in the quiet, so a value that one of them may
 * have brought differs from another one without telling anything.
 *
 * A store that needs time to converge must be given that time before the last reads: the recording cannot know how much.
 */
export function convergenceFinding(
  history: History,
  specification: SequentialSpecification<HistoryValue>,
): ConvergenceFinding {
  const keys = collectKeys(history, specification);
  if (typeof keys === 'string') return { verdict: 'unknown', reason: keys };
  let compared = 0;
  let reason: string | undefined;
  for (const { late, finals } of keys.values()) {
    if (finals.size > 1) compared += 1;
    const certain = [...finals.values()].filter(({ value }) => !late.has(value));
    const other = certain.find(({ value }) => value !== certain[0]!.value);
    if (other !== undefined)
      return {
        verdict: 'violated',
        anomaly: { kind: 'divergent-reads', reads: [certain[0]!.row, other.row] },
      };
    if (new Set([...finals.values()].map(({ value }) => value)).size > 1)
      reason = 'final reads differ, but a write of unknown outcome may have taken effect between them';
  }
  if (reason !== undefined) return { verdict: 'unknown', reason };
  if (compared > 0) return { verdict: 'valid' };
  return { verdict: 'unknown', reason: 'no two sessions read a key after its last write had returned' };
}

function collectKeys(
  history: History,
  { registerAccess, perKey, name }: SequentialSpecification<HistoryValue>,
): Map<string, KeyHistory> | string {
  if (registerAccess === undefined) return `${name} is no register: there are no reads to compare`;
  const { count, outcome, process, invokedAt, completedAt } = history.operations;
  const keys = new Map<string, KeyHistory>();
  const reads: { row: number; key: KeyHistory; value: string }[] = [];
  for (let row = 0; row < count; row += 1) {
    if (outcome[row] === Outcome.fail) continue;
    const operation = specifiedOperation(history, row, false);
    const access = registerAccess(operation);
    if (access === undefined) return `${operation.f} is neither a read nor a write`;
    if (access.value === undefined) continue;
    const label = keyLabel(perKey ? operation.key : undefined);
    const key = keys.get(label) ?? { quietFrom: -1, late: new Set(), finals: new Map() };
    keys.set(label, key);
    const value = historyValueKey(access.value);
    if (access.kind === 'read') reads.push({ row, key, value });
    else if (outcome[row] === Outcome.ok) key.quietFrom = Math.max(key.quietFrom, completedAt[row]!);
    else key.late.add(value);
  }
  for (const { row, key, value } of reads)
    if (invokedAt[row]! > key.quietFrom) key.finals.set(process[row]!, { row, value });
  return keys;
}
