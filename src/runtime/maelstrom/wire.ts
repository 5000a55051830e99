/**
 * Messages of the Maelstrom protocol: JSON objects, one a line, on the standard input and output of a program
 * (github.com/jepsen-io/maelstrom, doc/protocol.md).
 */
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';

export type MessageBody = JsonObject & { readonly type: string };

export interface MaelstromMessage {
  readonly src: string;
  readonly dest: string;
  readonly body: MessageBody;
}

/** The error codes of the protocol that our nodes answer with. */
export const ErrorCode = {
  /** Definite: not done, and never will be. */
  notSupported: 10,
  temporarilyUnavailable: 11,
  malformedRequest: 12,
  /** Indefinite: may have been done, or may yet be. */
  crash: 13,
  abort: 14,
  keyDoesNotExist: 20,
  preconditionFailed: 22,
} as const;

/** A request is answered with this error. */
export class RequestError extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** @throws Error that says what is wrong with the line. */
export function parseMessage(line: string): MaelstromMessage {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    throw new Error('the line is no JSON');
  }
  if (!isJsonObject(message)) throw new Error('expected an object with src, dest and body');
  const { src, dest, body } = message;
  if (typeof src !== 'string' || typeof dest !== 'string')
    throw new Error('src and dest must be the names of nodes');
  if (!isJsonObject(body) || typeof body.type !== 'string')
    throw new Error('the body must be an object with a type');
  return { src, dest, body: body as MessageBody };
}

const malformed = (field: string, expected: string) =>
  new RequestError(ErrorCode.malformedRequest, `"${field}" must be ${expected}`);

/** @throws RequestError if the request does not have the field. */
export function anyField(body: MessageBody, field: string): Json {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  if (value === undefined) throw malformed(field, 'there');
  return value;
}

/** @throws RequestError unless the field is a text that is not empty. */
export function nameField(body: MessageBody, field: string): string {
  const value = anyField(body, field);
  if (typeof value !== 'string' || value === '') throw malformed(field, 'a string that is not empty');
  return value;
}

/** @throws RequestError unless the field is a whole number, and no less than `least`. */
export function integerField(body: MessageBody, field: string, least = Number.MIN_SAFE_INTEGER): number {
  const value = anyField(body, field);
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  const from = least === Number.MIN_SAFE_INTEGER ? '' : ` from ${least} on`;
  throw malformed(field, `a whole number${from}`);
}
