import type { ObservedHistory } from './actor.ts';

/** A client began an operation, or was told its outcome. */
export type ClientEvent =
  | { readonly kind: 'invoke'; readonly operation: unknown }
  | { readonly kind: 'return'; readonly outcome: string; readonly result: unknown };

export interface RecordedOperation {
  readonly client: string;
  readonly operation: unknown;
  /** `null` while it is open. */
  readonly outcome: string | null;
  readonly result: unknown;
  /** For each client how many of its operations had returned when this one began; those with none are left out. */
  readonly after: Readonly<Record<string, number>>;
}

/** The operations of each client, in their order. */
export type OperationHistory = Readonly<Record<string, readonly RecordedOperation[]>>;

/**
 * What the clients have seen, and no more of the order between them than linearizability asks for: which operations had returned
 * when another began. Runs that differ only in the order of two beginnings, or of two returns, are one history.
 */
export const operationHistory: ObservedHistory = {
  initial: {},
  record: (history, event, client) => recorded(history as OperationHistory, event as ClientEvent, client),
};

function recorded(history: OperationHistory, event: ClientEvent, client: string): OperationHistory {
  const own = history[client] ?? [];
  if (event.kind === 'invoke') {
    const begun: RecordedOperation = {
      client,
      operation: event.operation,
      outcome: null,
      result: null,
      after: returnedCounts(history),
    };
    return { ...history, [client]: [...own, begun] };
  }
  const last = own.at(-1);
  if (last === undefined || last.outcome !== null)
    throw new Error(`${client} is told the outcome of an operation that it did not begin`);
  const { outcome, result } = event;
  return { ...history, [client]: [...own.slice(0, -1), { ...last, outcome, result }] };
}

function returnedCounts(history: OperationHistory): Record<string, number> {
  const counts = Object.entries(history).map(
    ([client, operations]) => [client, operations.filter(({ outcome }) => outcome !== null).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** A beginning or a return of one operation. */
export interface OrderedEvent {
  readonly kind: 'invoke' | 'return';
  readonly operation: RecordedOperation;
}

/** A sequence of events with exactly this order between operations: every return as late as it can be. */
export function inSequence(history: OperationHistory): readonly OrderedEvent[] {
  const sizeOf = ({ after }: RecordedOperation) =>
    Object.values(after).reduce((total, count) => total + count, 0);
  const operations = Object.values(history)
    .flat()
    .sort((one, other) => sizeOf(one) - sizeOf(other));
  const events: OrderedEvent[] = [];
  const returned = new Set<RecordedOperation>();
  const returnAll = (ready: readonly RecordedOperation[]) => {
    for (const operation of ready) {
      if (operation.outcome === null || returned.has(operation)) continue;
      returned.add(operation);
      events.push({ kind: 'return', operation });
    }
  };
  for (const operation of operations) {
    for (const [client, count] of Object.entries(operation.after))
      returnAll(history[client]!.slice(0, count));
    events.push({ kind: 'invoke', operation });
  }
  returnAll(operations);
  return events;
}
