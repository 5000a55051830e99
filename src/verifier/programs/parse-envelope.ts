import { isJsonObject } from '../../core/json.ts';
import type { Envelope, MessageBody } from '../workload.ts';

/** A line that is no message. */
export class WrongLine extends Error {
  override readonly name = 'WrongLine';
}

/** A line of a program's standard output. @throws WrongLine unless it is a message of the Maelstrom protocol */
export function parseEnvelope(line: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new WrongLine(
      `a line on standard output is no JSON (${(error as Error).message}); what is for people belongs on standard error`,
    );
  }
  if (!isJsonObject(value)) throw new WrongLine('a message is an object with "src", "dest" and "body"');
  const { src, dest, body, id } = value;
  if (typeof src !== 'string')
    throw new WrongLine('a message needs "src", the name of the node that sends it');
  if (typeof dest !== 'string')
    throw new WrongLine('a message needs "dest", the name of the node that it is for');
  if (!isJsonObject(body)) throw new WrongLine('a message needs "body", an object');
  if (typeof body.type !== 'string') throw new WrongLine('the body of a message needs "type", a text');
  return { ...(typeof id === 'number' ? { id } : {}), src, dest, body: body as MessageBody };
}
