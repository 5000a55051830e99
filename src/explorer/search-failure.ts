import type { BadInput } from '../core/bad-input.ts';
import type { BreadthFirst } from './breadth-first.ts';
import { failureAfter, modelFailure, type PathState, successorAt } from './path.ts';
import { pathTo } from './trace.ts';

/** What an exception during the search becomes, with the behaviour that led to it if that can be found again. */
export function searchFailure<S>(
  search: BreadthFirst<S>,
  error: unknown,
  bits: number | undefined,
): BadInput {
  const { system, expanding, judged } = search;
  let path: PathState[];
  try {
    path = pathTo(search, expanding, bits);
    const last = judged < 0 ? undefined : successorAt(system, path.at(-1), judged);
    if (last !== undefined) path.push(last);
  } catch {
    // What the model says when it is asked again must not hide what it said first.
    return modelFailure(system, error, { moment: 'unknown' });
  }
  return modelFailure(system, error, failureAfter(path, judged >= 0));
}
