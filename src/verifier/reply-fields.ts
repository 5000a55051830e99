import type { Json, JsonObject } from '../core/json.ts';
import type { MessageBody } from './workload.ts';

/** A reply that is not what the protocol asks for: a breach of the target, never a failure of the operation. */
export class WrongReply extends Error {
  override readonly name = 'WrongReply';
}

/** @throws WrongReply unless the reply is of this type. */
export function expectType(reply: MessageBody, type: string): void {
  if (reply.type !== type) throw new WrongReply(`expected a reply of type "${type}", got ${shown(reply)}`);
}

/** A field of a reply that must be there. @throws WrongReply if it is not, or is of another shape */
export function fieldOf<T extends Json>(
  reply: JsonObject,
  name: string,
  shape: { readonly is: (value: unknown) => value is T; readonly called: string },
): T {
  const value = reply[name];
  if (shape.is(value)) return value;
  const found = value === undefined ? 'has none' : `has ${shown(value)}`;
  throw new WrongReply(`expected a field "${name}", ${shape.called}; the reply ${found}: ${shown(reply)}`);
}

export const anything = { is: (value: unknown): value is Json => value !== undefined, called: 'of any kind' };
export const anInteger = {
  is: (value: unknown): value is number => Number.isSafeInteger(value),
  called: 'an integer',
};
export const aBoolean = {
  is: (value: unknown): value is boolean => typeof value === 'boolean',
  called: 'true or false',
};
export const aString = {
  is: (value: unknown): value is string => typeof value === 'string',
  called: 'a text',
};
export const aList = { is: (value: unknown): value is Json[] => Array.isArray(value), called: 'a list' };

/** A list; null stands for the empty one, as some languages write it. @throws WrongReply if it is neither */
export const listOf = (reply: JsonObject, name: string): readonly Json[] =>
  reply[name] === null ? [] : fieldOf(reply, name, aList);

/** A field that may be missing. @throws WrongReply if it is there, and of another shape */
export function optionalFieldOf<T extends Json>(
  reply: JsonObject,
  name: string,
  shape: { readonly is: (value: unknown) => value is T; readonly called: string },
): T | undefined {
  return reply[name] === undefined ? undefined : fieldOf(reply, name, shape);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
