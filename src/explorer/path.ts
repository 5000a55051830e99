import { ActionFailure, BadInput, EvaluationFailure } from '../core/bad-input.ts';
import { formatStep } from '../core/model.ts';
import type { SystemOutline, TransitionSystem } from '../core/transition-system.ts';
import { equalValues, type Value } from '../core/values/index.ts';
import type { TraceStep } from './exploration-result.ts';
import { formatTrace } from './format-trace.ts';

/** A state on a path, with the step that led to it; the first has no action. */
export interface PathState {
  readonly action: number | undefined;
  readonly parameters: readonly Value[];
  readonly values: readonly Value[];
}

/** All successors of a state, or the initial states when there is none. */
export function successorsOf<S>(system: TransitionSystem<S>, source: PathState | undefined): PathState[] {
  const found: PathState[] = [];
  collectSuccessors(system, source, found);
  return found;
}

/** The successor at a position, also when the model throws after it. */
export function successorAt<S>(
  system: TransitionSystem<S>,
  source: PathState | undefined,
  position: number,
): PathState | undefined {
  const found: PathState[] = [];
  try {
    collectSuccessors(system, source, found);
  } catch (error) {
    if (found.length <= position) throw error;
  }
  return found[position];
}

function collectSuccessors<S>(
  system: TransitionSystem<S>,
  source: PathState | undefined,
  found: PathState[],
): void {
  if (source === undefined) {
    for (const values of system.initialStates()) found.push({ action: undefined, parameters: [], values });
    return;
  }
  system.successors(system.viewOf(source.values), source.values, (action, parameters, next) => {
    found.push({ action, parameters, values: next.slice() });
  });
}

/** A path as it is shown: labels, states by variable, and what each step changed. */
export function describePath(system: SystemOutline, path: readonly PathState[]): TraceStep[] {
  const steps = path.map(({ action, parameters, values }, index): TraceStep => {
    const outline = action === undefined ? undefined : system.actions[action]!;
    const names = outline?.parameters ?? [];
    const alias = system.aliasOf?.(values, path[index + 1]?.values ?? values);
    return {
      label: action === undefined ? withoutAction(index) : formatStep(system, action, parameters),
      action: outline?.name ?? withoutAction(index),
      parameters: Object.fromEntries(names.map((name, position) => [name, parameters[position]!])),
      state: Object.fromEntries(system.variables.map((variable, position) => [variable, values[position]!])),
      ...(alias === undefined ? {} : { alias }),
      ...(outline?.place === undefined ? {} : { place: outline.place }),
      changed: [],
    };
  });
  return steps.map((step, index) => ({ ...step, changed: changedNames(steps[index - 1], step) }));
}

/** The step that closes a loop, as it is shown; `undefined` if it changes nothing. */
export function describeClosing(
  system: SystemOutline,
  { action, parameters }: PathState,
): string | undefined {
  return action === undefined ? undefined : formatStep(system, action, parameters);
}

/** What stands in place of an action: only the first state, and a step that changes nothing, has none. */
function withoutAction(index: number): string {
  return index === 0 ? 'Init' : 'Stuttering';
}

/** What a step shows that the one before it did not show, or showed with another value. */
function changedNames(before: TraceStep | undefined, after: TraceStep): string[] {
  const shown = after.alias ?? after.state;
  const shownBefore = before?.alias ?? before?.state;
  return Object.keys(shown).filter((name) => {
    const earlier = shownBefore?.[name];
    return earlier === undefined || !equalValues(earlier, shown[name]!);
  });
}

/** Where a model threw: after these states of a behaviour, or in no state. */
export type FailurePlace =
  | { readonly moment: 'expanded' | 'judged'; readonly path: readonly PathState[] }
  | { readonly moment: 'initial states' | 'end' | 'unknown' };

/** What a model's own exception becomes: bad input, with the behaviour that led to it. */
export function modelFailure(system: SystemOutline, error: unknown, place: FailurePlace): BadInput {
  if (error instanceof BadInput) return error;
  const remedy = describeFailurePlace(system, place);
  if (error instanceof EvaluationFailure) {
    const { message, place: where, excerpt } = error;
    return new BadInput(message, {
      place: where,
      remedy: excerpt === undefined ? remedy : `${excerpt}\n${remedy}`,
    });
  }
  const where = error instanceof ActionFailure ? ` in ${error.step}` : '';
  return new BadInput(`${system.name} failed${where}: ${(error as Error).message}`, { remedy });
}

function describeFailurePlace(system: SystemOutline, place: FailurePlace): string {
  switch (place.moment) {
    case 'initial states':
      return 'It happened while the initial states were made.';
    case 'end':
      return 'It happened after the last state was seen.';
    case 'unknown':
      return `The behaviour that led there cannot be shown: ${system.name} does not repeat its own steps.`;
    default: {
      const judged = 'the last of these states, or the step to it, was judged';
      const what = place.moment === 'judged' ? judged : 'the last of these states was expanded';
      return `It happened while ${what}:\n${formatTrace(describePath(system, place.path))}`;
    }
  }
}

/** The place of an exception after a path, at the end of which a state is judged, or successors are made. */
export function failureAfter(path: readonly PathState[], isJudged: boolean): FailurePlace {
  if (path.length === 0) return { moment: 'initial states' };
  return { moment: isJudged ? 'judged' : 'expanded', path };
}
