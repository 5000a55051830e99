import type { Actor, ActorOutcome } from './actor.ts';
import type { ClientEvent } from './operation-history.ts';

/** A request as it travels from a client to a node. */
export interface RequestMessage {
  readonly type: 'request';
  readonly id: string;
  readonly operation: unknown;
}

/** An answer as it travels back. */
export interface ReplyMessage {
  readonly type: 'reply';
  readonly id: string;
  readonly outcome: string;
  readonly result: unknown;
}

export interface ScriptedOperation {
  /** The node that is asked. */
  readonly node: string;
  readonly operation: unknown;
}

interface ClientCondition {
  /** Operations begun. */
  readonly begun: number;
  readonly isWaiting: boolean;
}

/** The id of a client's operation, counted from 1. */
export const requestId = (client: string, number: number): string => `${client}.${number}`;

/** The client of a request. */
export const clientOfRequest = (id: string): string => id.slice(0, id.lastIndexOf('.'));

/** A client that makes these operations one after the other, and waits for the answer to each. */
export function scriptedClient(name: string, script: readonly ScriptedOperation[]): Actor {
  const begin = (before: number, events: readonly ClientEvent[]): ActorOutcome => {
    const next = script[before];
    if (next === undefined) return { condition: { begun: before, isWaiting: false }, sends: [], events };
    const id = requestId(name, before + 1);
    const message: RequestMessage = { type: 'request', id, operation: next.operation };
    return {
      condition: { begun: before + 1, isWaiting: true },
      sends: [{ to: next.node, message }],
      events: [...events, { kind: 'invoke', operation: next.operation }],
    };
  };
  return {
    name,
    start: () => begin(0, []),
    receive: (condition, _, message) => {
      const { begun, isWaiting } = condition as ClientCondition;
      const { id, outcome, result } = message as ReplyMessage;
      if (!isWaiting || id !== requestId(name, begun)) return { condition, sends: [] };
      return begin(begun, [{ kind: 'return', outcome, result: result ?? null }]);
    },
  };
}
