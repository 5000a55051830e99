import type { AnyMachine, Input } from '../../core/machine.ts';

/** What a client's request says, as far as a service needs to know. */
export interface ServiceRequest {
  /** What the path has in the place of `:name`, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The JSON object of the body; an empty one of a request without. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The request makes no sense: status 400. The message says what was expected. */
export class BadRequest extends Error {}

/** What the machine has answered means that the request was not done, and never will be: status 409. */
export class NotDone extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One thing that clients can ask for over HTTP. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** `/v1/kv/:key`. */
  readonly path: string;
  readonly about: string;
  /** What the machine is asked. @throws BadRequest */
  readonly operation: (request: ServiceRequest) => unknown;
  /** The body of the answer to a request that succeeded. By default the result itself. @throws NotDone */
  readonly answer?: (result: unknown) => unknown;
}

export interface HttpFailure {
  readonly status: number;
  readonly code: string;
}

/** Too much is under way, and less may be soon. */
export const overloaded: HttpFailure = { status: 503, code: 'overloaded' };

export interface ServiceConfiguration {
  readonly node: string;
  /** All nodes, this one among them. */
  readonly nodes: readonly string[];
  /** Settings of the protocol by name, such as `electionTimeoutMinMs`; those that are not given have their defaults. */
  readonly settings: Readonly<Record<string, number>>;
}

/** A protocol as `quorate serve` offers it: its machine, and how clients ask for what it does. */
export interface Service {
  readonly slug: string;
  readonly title: string;
  readonly machine: (configuration: ServiceConfiguration) => AnyMachine;
  readonly routes: readonly Route[];
  /** By the code of a `fail`, how clients are told; 409 and `refused` of one that is not named, or without a code. */
  readonly failures?: Readonly<Record<string, HttpFailure>>;
  /** What `/v1/status` says of the machine's state. */
  readonly status: (state: unknown) => Readonly<Record<string, unknown>>;
  /** Numbers for `/metrics`, by name without prefix. */
  readonly metrics: (state: unknown) => Readonly<Record<string, number>>;
  /** Whether clients can be served, as far as this node knows. */
  readonly isReady: (state: unknown) => boolean;
  /** What a trace says of the state after a step: plain JSON. */
  readonly traced: (state: unknown) => unknown;
  /** Asked before the node leaves of its own will, such as to hand leadership over; an operation, or nothing. */
  readonly farewell?: (state: unknown) => unknown;
}

/** The name of what moved a machine, for traces: the type of its message or operation, the name of its timer. */
// biome-ignore lint/suspicious/noExplicitAny: the types of a machine's inputs are its own affair.
export function actionOf(input: Input<any, any> | undefined): string {
  switch (input?.kind) {
    case undefined:
      return 'start';
    case 'message':
      return typeOf(input.message) ?? 'message';
    case 'operation':
      return typeOf(input.operation) ?? 'operation';
    case 'timer':
      return `timeout ${input.name}`;
    case 'written':
      return 'written';
  }
}

function typeOf(data: unknown): string | undefined {
  const { type } = (data ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' ? type : undefined;
}
