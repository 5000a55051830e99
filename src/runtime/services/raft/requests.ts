import type { RaftOperation } from '../../../impl/raft/messages.ts';
import { full } from '../../../impl/raft/services/temporary.ts';
import { BadRequest, NotDone, type ServiceRequest } from '../service.ts';

/** The state machines behind the routes, in one log. */
export type ServiceName = 'keyValue' | 'lock' | 'lease' | 'election';

const maxNameLength = 1_024;
/** One day. */
const maxTtlMs = 86_400_000;

/** A key or the name of a thing, from the path. */
export function nameOf({ parameters }: ServiceRequest, parameter: string): string {
  return checkName(parameters[parameter], 'a name');
}

/** A name from the body. */
export function nameField(request: ServiceRequest, name: string): string {
  return checkName(field(request, name), `"${name}"`);
}

function checkName(name: unknown, what: string): string {
  if (typeof name === 'string' && name.length > 0 && name.length <= maxNameLength) return name;
  throw new BadRequest(`${what} must be a string of 1 to ${maxNameLength} characters`);
}

export function field({ body }: ServiceRequest, name: string): unknown {
  if (Object.hasOwn(body, name)) return body[name];
  throw new BadRequest(`the body needs "${name}"`);
}

export function optionalText({ body }: ServiceRequest, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequest(`"${name}" must be a string`);
}

export function countField(request: ServiceRequest, name: string): number {
  const value = field(request, name);
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw new BadRequest(`"${name}" must be a whole number from 1 on`);
}

export function ttlField(request: ServiceRequest): number {
  const ttlMs = countField(request, 'ttlMs');
  if (ttlMs <= maxTtlMs) return ttlMs;
  throw new BadRequest(`"ttlMs" must be at most ${maxTtlMs}, which is a day`);
}

export function count(text: string | undefined, what: string): number {
  const value = Number(text);
  if (text !== undefined && /^\d{1,15}$/.test(text) && value >= 1) return value;
  throw new BadRequest(`${what} must be a whole number from 1 on`);
}

/** A command to one of the services, within the session that the headers name, if they do. */
export function commandTo(service: ServiceName, request: ServiceRequest, asked: unknown): RaftOperation {
  const session = request.headers['quorate-session'];
  const sequence = request.headers['quorate-sequence'];
  const command = { service, command: asked };
  if (session === undefined && sequence === undefined) return { type: 'command', command };
  return {
    type: 'command',
    command,
    session: count(session, 'Quorate-Session'),
    sequence: count(sequence, 'Quorate-Sequence'),
  };
}

export const queryTo = (service: ServiceName, asked: unknown): RaftOperation => ({
  type: 'query',
  query: { service, query: asked },
});

/** The result, unless it says that there was no room. @throws NotDone */
export function unlessFull<T>(result: unknown): T {
  if (result !== full) return result as T;
  throw new NotDone('full', 'as much is held already as may be at a time');
}
