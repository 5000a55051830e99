import type { OperationInput, Reply } from '../../core/machine.ts';
import type { RegisterOperation, RegisterResult } from './register.ts';

/** An operation that a client has asked for. */
export interface AskedOperation {
  /** Under which it is answered. */
  readonly id: string;
  readonly operation: RegisterOperation;
  /** When the client is told that nothing came of it, on the monotonic clock of the node. */
  readonly giveUpAtMs: number;
}

/** How long a node keeps what it cannot do yet. */
export interface PatienceConfiguration {
  /** After so long a client is told that its operation was not carried out, or that nobody knows. */
  readonly giveUpMs: number;
  /** So many operations wait at a node; what comes then is refused. */
  readonly maxWaiting: number;
}

export const asked = (
  { id, operation, now }: OperationInput<RegisterOperation>,
  { giveUpMs }: PatienceConfiguration,
): AskedOperation => ({ id, operation, giveUpAtMs: now.monotonicMs + giveUpMs });

/** The operation had no effect, and never will have one. */
export const refusal = (id: string, reason: string): Reply<RegisterResult> => ({
  kind: 'reply',
  id,
  outcome: 'fail',
  reason,
});

/** Nobody knows whether the operation took effect, or will. */
export const indeterminate = (id: string, reason: string): Reply<RegisterResult> => ({
  kind: 'reply',
  id,
  outcome: 'info',
  reason,
});

/** Those that wait still, and the answers to those for which the time has run out. */
export function withoutOverdue(
  waiting: readonly AskedOperation[],
  nowMs: number,
): { readonly waiting: readonly AskedOperation[]; readonly replies: readonly Reply<RegisterResult>[] } {
  const isOverdue = ({ giveUpAtMs }: AskedOperation) => giveUpAtMs <= nowMs;
  return {
    waiting: waiting.filter((each) => !isOverdue(each)),
    replies: waiting.filter(isOverdue).map(({ id }) => refusal(id, 'its turn did not come in time')),
  };
}
