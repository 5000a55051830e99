import type { Completion, MessageBody } from '../workload.ts';

/** The error codes of the Maelstrom protocol (its document, "Errors"). Definite: the operation certainly was not done. */
const known: ReadonlyMap<number, { readonly name: string; readonly isDefinite: boolean }> = new Map([
  [0, { name: 'timeout', isDefinite: false }],
  [1, { name: 'node not found', isDefinite: true }],
  [10, { name: 'not supported', isDefinite: true }],
  [11, { name: 'temporarily unavailable', isDefinite: true }],
  [12, { name: 'malformed request', isDefinite: true }],
  [13, { name: 'crash', isDefinite: false }],
  [14, { name: 'abort', isDefinite: true }],
  [20, { name: 'key does not exist', isDefinite: true }],
  [21, { name: 'key already exists', isDefinite: true }],
  [22, { name: 'precondition failed', isDefinite: true }],
  [30, { name: 'transaction conflict', isDefinite: true }],
]);

/** What an error says of the operation. Codes that no document knows, and those from 1000 on, leave it open. */
export function completionOfError(code: number, text: unknown): Completion {
  const error = known.get(code);
  const message = `error ${code}${error === undefined ? '' : `, ${error.name}`}${typeof text === 'string' ? `: ${text}` : ''}`;
  return { type: error?.isDefinite ? 'fail' : 'info', error: message };
}

/** The body of an error. */
export const errorBody = (code: number, text: string): MessageBody => ({ type: 'error', code, text });
