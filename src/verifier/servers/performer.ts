import type { Completion, WorkloadOperation } from '../workload.ts';
import type { ClientGate } from './client-gate.ts';
import type { CounterResource } from './counter-resource.ts';
import type { Grant, ServerSession } from './session.ts';

/** What the clients of one run share. */
export interface ClientContext {
  readonly gate: ClientGate;
  readonly resource: CounterResource;
}

/** Of one client: what it holds. */
export interface HeldGrants {
  /** By the name of the lock. */
  readonly grants: Map<string, Grant>;
  /** How others know it. */
  readonly name: string;
}

/** How an operation of a workload is done over a session. What it throws is of unknown outcome, unless it is a {@link DefiniteFailure}. */
export type Performer = (
  session: ServerSession,
  operation: WorkloadOperation,
  context: ClientContext & HeldGrants,
) => Promise<Completion>;
