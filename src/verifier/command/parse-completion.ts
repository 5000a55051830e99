import { isJsonObject, type Json } from '../../core/json.ts';
import type { Completion } from '../workload.ts';

/** A line that is no completion: what is wrong with it, and what would be right. */
export class WrongLine extends Error {
  override readonly name = 'WrongLine';
}

/** A completion, and which operation it is of. */
export interface ParsedCompletion {
  readonly id: number;
  readonly completion: Completion;
}

const example = 'such as {"id":1,"type":"ok","value":3}';
const fields = ['id', 'type', 'value', 'error'];

/**
 * Reads what a client command prints: one JSON object a line, with `id`, `type` (`ok`, `fail` or `info`), `value` for `ok` (null unless
 * given) and `error` for the others.
 *
 * @throws WrongLine if it is anything else
 */
export function parseCompletion(line: string): ParsedCompletion {
  const parsed = parseObject(line);
  const { id, type, value = null, error } = parsed;
  const unknown = Object.keys(parsed).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw new WrongLine(`a completion has no field "${unknown}"; its fields are ${fields.join(', ')}`);
  if (!Number.isSafeInteger(id))
    throw new WrongLine(`a completion needs the "id" of its operation, an integer, ${example}`);
  if (error !== undefined && typeof error !== 'string') throw new WrongLine('"error" is a text');
  if (type === 'ok') {
    if (error !== undefined) throw new WrongLine('a completion of type "ok" has no "error"');
    return { id: id as number, completion: { type, value } };
  }
  if (type !== 'fail' && type !== 'info') {
    const found = type === undefined ? 'it has none' : `it is ${JSON.stringify(type)}`;
    throw new WrongLine(
      `"type" is "ok", "fail" (it certainly had no effect) or "info" (nobody knows), and ${found}`,
    );
  }
  if (value !== null) throw new WrongLine(`a completion of type "${type}" has no "value"`);
  return { id: id as number, completion: error === undefined ? { type } : { type, error } };
}

function parseObject(line: string): { readonly [name: string]: Json | undefined } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new WrongLine(
      `standard output is for completions, one JSON object a line, ${example}; print the rest on standard error`,
    );
  }
  if (isJsonObject(parsed)) return parsed;
  throw new WrongLine(`a completion is a JSON object, ${example}`);
}
