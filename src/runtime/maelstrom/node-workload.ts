import type { JsonObject } from '../../core/json.ts';
import type { AnyMachine } from '../../core/machine.ts';
import type { MessageBody } from './wire.ts';

/** What a node is told of itself and of the others. */
export interface NodeContext {
  readonly node: string;
  /** All nodes, this one among them. */
  readonly nodes: readonly string[];
  /** No other life of this node has the same: counted on disk where the node has one, otherwise drawn. */
  readonly incarnation: number;
  /** Settings by name, such as `electionTimeoutMinMs`; those that are not given have their defaults. */
  readonly settings: Readonly<Record<string, number>>;
}

/** How one type of request is asked of a machine, and what its result is in the reply. */
export interface RequestForm {
  /**
   * The operation of the machine; `undefined` if there is nothing to ask.
   *
   * @throws RequestError
   */
  operation(body: MessageBody, client: string): unknown;
  /**
   * The fields of the reply, whose type is that of the request with `_ok`. None unless given.
   *
   * @throws RequestError if the result is one that the protocol reports as an error.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each machine has results of its own.
  answer?(result: any, body: MessageBody): JsonObject;
  /** The fields of the reply to what the machine has refused. Without it the reply is error 14: not done, and never will be. */
  refused?(reason: string): JsonObject;
}

/** One workload as a program of the Maelstrom protocol: a machine, and how clients ask it. */
export interface NodeWorkload {
  /** Its messages are the bodies of the protocol's messages between nodes: objects with a `type`. */
  readonly machine: (context: NodeContext) => AnyMachine;
  readonly requests: Readonly<Record<string, RequestForm>>;
  /** The settings that the machine takes. */
  readonly settings?: readonly string[];
}

/** An operation without fields, whose answer has none. */
export const acknowledged: RequestForm = { operation: () => undefined };
