import type { TransitionSystem } from '../../../src/core/transition-system.ts';
import { equalValues, type Value } from '../../../src/core/values/index.ts';

/** A step with whole values; of the state after it perhaps nothing is said. */
export interface NaiveStep {
  readonly action: string;
  readonly parameters: readonly Value[];
  readonly state: readonly Value[] | undefined;
  readonly variables?: readonly string[];
}

/** Keeps all states in which the system can be after each line; shares nothing with the validation. */
export function naiveVerdict(system: TransitionSystem, steps: readonly NaiveStep[]): 'valid' | 'violated' {
  let states = [...system.initialStates()].map((values) => [...values]);
  for (const step of steps) {
    const next: Value[][] = [];
    for (const state of states) {
      system.successors(
        system.viewOf(state),
        state,
        (action, parameters, values) => {
          const isNamed =
            system.actions[action]!.name === step.action && isEqual(parameters, step.parameters);
          if (isNamed && (step.state === undefined || isEqual(values, step.state))) next.push([...values]);
        },
        true,
      );
    }
    if (next.length === 0) return 'violated';
    states = next;
  }
  return 'valid';
}

const isEqual = (left: readonly Value[], right: readonly Value[]) =>
  left.length === right.length && left.every((value, index) => equalValues(value, right[index]!));
