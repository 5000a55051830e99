import { formatStep } from '../core/model.ts';
import type { SystemOutline, TransitionSystem } from '../core/transition-system.ts';
import { equalValues, type Value } from '../core/values/index.ts';
import { type BreadthFirst, NO_PARENT, type Violation } from './breadth-first.ts';
import type { TraceStep } from './exploration-result.ts';
import { Fingerprinter } from './fingerprint.ts';

/** A state on a path, with the step that led to it. */
export interface PathState {
  readonly action: number | undefined;
  readonly parameters: readonly Value[];
  readonly values: readonly Value[];
}

/**
 * The behaviour that leads to a violation, by running the model forward along the chain of parents. Only parents and
 * fingerprints were kept, so that a state costs four bytes here.
 *
 * @throws Error if the model, run again, does not reach the stored fingerprints: the model is not deterministic, or
 *   the explorer is wrong. Never a made-up trace.
 */
export function violationTrace<S>(search: BreadthFirst<S>, violation: Violation, bits?: number): TraceStep[] {
  const path = pathTo(search, violation.parent, bits);
  if (violation.ordinal >= 0) path.push(successorAt(search.system, path.at(-1), violation.ordinal));
  return describePath(search.system, path);
}

/** The stored behaviour from an initial state to the state of this index. */
export function pathTo<S>(search: BreadthFirst<S>, index: number, bits?: number): PathState[] {
  const chain: number[] = [];
  for (let at = index; at !== NO_PARENT; at = search.parentOf(at)) chain.unshift(at);
  const fingerprinter = new Fingerprinter(search.system.variables, bits);
  const path: PathState[] = [];
  for (const [low, high] of search.visited.fingerprintsOf(chain)) {
    const reached = successorsOf(search.system, path.at(-1)).find(({ values }) => {
      fingerprinter.source(values);
      return fingerprinter.low === low && fingerprinter.high === high;
    });
    if (reached === undefined)
      throw new Error(`internal error: ${search.system.name} does not repeat its own steps`);
    path.push(reached);
  }
  return path;
}

function successorAt<S>(
  system: TransitionSystem<S>,
  source: PathState | undefined,
  ordinal: number,
): PathState {
  const found = successorsOf(system, source)[ordinal];
  if (found === undefined) throw new Error(`internal error: ${system.name} does not repeat its own steps`);
  return found;
}

/** All successors of a state, or the initial states when there is none. */
function successorsOf<S>(system: TransitionSystem<S>, source: PathState | undefined): PathState[] {
  if (source === undefined) {
    return Array.from(system.initialStates(), (values) => ({ action: undefined, parameters: [], values }));
  }
  const found: PathState[] = [];
  system.successors(system.viewOf(source.values), source.values, (action, parameters, next) => {
    found.push({ action, parameters, values: next.slice() });
  });
  return found;
}

/** A path as it is shown: labels, states by variable, and what each step changed. */
export function describePath(system: SystemOutline, path: readonly PathState[]): TraceStep[] {
  return path.map(({ action, parameters, values }, index) => {
    const before = path[index - 1]?.values;
    const names = action === undefined ? [] : system.actions[action]!.parameters;
    return {
      label: action === undefined ? 'Init' : formatStep(system, action, parameters),
      action: action === undefined ? 'Init' : system.actions[action]!.name,
      parameters: Object.fromEntries(names.map((name, position) => [name, parameters[position]!])),
      state: Object.fromEntries(system.variables.map((variable, position) => [variable, values[position]!])),
      changed: system.variables.filter(
        (_, position) => before === undefined || !equalValues(before[position]!, values[position]!),
      ),
    };
  });
}
