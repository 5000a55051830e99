import type { SystemOutline } from '../core/transition-system.ts';
import { type BreadthFirst, NO_PARENT, type Violation } from './breadth-first.ts';
import type { TraceStep } from './exploration-result.ts';
import { Fingerprinter } from './fingerprint.ts';
import { describePath, type PathState, successorAt, successorsOf } from './path.ts';

/**
 * The behaviour that leads to a violation, by running the model forward along the chain of parents. Only parents and
 * fingerprints were kept, so that a state costs four bytes here.
 *
 * @throws Error if the model, run again, does not reach the stored fingerprints: the model is not deterministic, or
 *   the explorer is wrong. Never a made-up trace.
 */
export function violationTrace<S>(search: BreadthFirst<S>, violation: Violation, bits?: number): TraceStep[] {
  const { system } = search;
  const { parent, ordinal, kind, low, high } = violation;
  const path = pathTo(search, parent, bits);
  if (ordinal >= 0) {
    const last = successorAt(system, path.at(-1), ordinal);
    if (last === undefined) throw notRepeated(system);
    path.push(last);
  }
  // An assertion may fail before there is a state.
  if (path.length === 0) return [];
  const fingerprinter = new Fingerprinter(system.variables, bits);
  const { values } = path.at(-1)!;
  const isRepeated = [values, system.identityOf?.(values) ?? values].some((told) => {
    fingerprinter.source(told);
    return fingerprinter.low === low && fingerprinter.high === high;
  });
  if (!isRepeated || (kind === 'deadlock' && successorsOf(system, path.at(-1)).length > 0)) {
    throw notRepeated(system);
  }
  return describePath(system, path);
}

/** The stored behaviour from an initial state to the state of this index. */
export function pathTo<S>(search: BreadthFirst<S>, index: number, bits?: number): PathState[] {
  const chain: number[] = [];
  for (let at = index; at !== NO_PARENT; at = search.parentOf(at)) chain.unshift(at);
  const fingerprinter = new Fingerprinter(search.system.variables, bits);
  const path: PathState[] = [];
  for (const [low, high] of search.visited.fingerprintsOf(chain)) {
    // The first that is told apart by this fingerprint is the one that was stored.
    const reached = successorsOf(search.system, path.at(-1)).find(({ values }) => {
      fingerprinter.source(search.system.identityOf?.(values) ?? values);
      return fingerprinter.low === low && fingerprinter.high === high;
    });
    if (reached === undefined) throw notRepeated(search.system);
    path.push(reached);
  }
  return path;
}

function notRepeated({ name }: SystemOutline): Error {
  return new Error(`internal error: ${name} does not repeat its own steps`);
}
