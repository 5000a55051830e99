import type { Context } from '../context.ts';

/**
 * What comes after an expression in action position. The code it gives may end the search with `return true`, so that
 * ENABLED can stop at the first successor.
 */
export type Continuation = (context: Context) => string;

/** A continuation that goes on in the scope from which it was left. */
export function outOf(context: Context, then: Continuation): Continuation {
  return (inner) => then({ ...context, building: inner.building });
}
