import { type Operation, Outcome } from '../../core/history.ts';

/**
 * Whether an operation is a completed negative result: it was answered `false`, such as "the lock is held by another
 * one". That is an observation; an operation that *failed* observed nothing, and no checker looks at it.
 */
export function isRefused({ outcome, result }: Operation): boolean {
  return outcome === Outcome.ok && result === false;
}

/** Whether an operation completed and did what it is for. */
export function isGranted(operation: Operation): boolean {
  return operation.outcome === Outcome.ok && !isRefused(operation);
}
