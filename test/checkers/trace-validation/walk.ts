import type { HistoryValue } from '../../../src/core/history-value.ts';
import type { Randomness } from '../../../src/core/random.ts';
import type { NodeStep } from '../../../src/core/trace.ts';
import type { TransitionSystem } from '../../../src/core/transition-system.ts';
import { ModelValue, type Value } from '../../../src/core/values/index.ts';
import { toHistoryValue } from '../../../src/history/to-history-value.ts';
import { plainValue } from '../../../src/refinement/trace-recorder.ts';
import type { NaiveStep } from './naive-validation.ts';

/** A random behaviour of a system. */
export function walk(system: TransitionSystem, randomness: Randomness, length: number): NaiveStep[] {
  let [state] = [...system.initialStates()].map((values) => [...values]);
  const steps: NaiveStep[] = [];
  while (steps.length < length) {
    const successors: NaiveStep[] = [];
    system.successors(
      system.viewOf(state!),
      state!,
      (action, parameters, next) =>
        successors.push({
          action: system.actions[action]!.name,
          parameters: [...parameters],
          state: [...next],
        }),
      true,
    );
    if (successors.length === 0) break;
    const step = successors[randomness.integer(successors.length, 'step', steps.length)]!;
    steps.push(step);
    state = [...step.state!];
  }
  return steps.map((step) => ({ ...step, variables: system.variables }));
}

/** As nodes log it: the node is the first argument. */
export function stepsOf(steps: readonly NaiveStep[]): NodeStep[] {
  const counts = new Map<string, number>();
  return steps.map(({ action, parameters, state, variables }, at) => {
    const node = parameters[0] instanceof ModelValue ? parameters[0].name : 'world';
    const sequence = counts.get(node) ?? 0;
    counts.set(node, sequence + 1);
    const logged = state?.map((value, index): [string, HistoryValue] => [variables![index]!, plain(value)]);
    return {
      node,
      sequence,
      action,
      parameters: parameters.map(plain),
      state: logged === undefined ? undefined : new Map(logged),
      incarnation: 0,
      messagesIn: [],
      messagesOut: [],
      time: BigInt(at * 10),
      localTime: undefined,
      lamport: undefined,
      vector: undefined,
      hybrid: undefined,
      at,
      line: at + 1,
    };
  });
}

const plain = (value: Value): HistoryValue => toHistoryValue(plainValue(value));
