import type { ModelDefinition, StateOf } from '../../src/core/model.ts';
import { formatValue, type Value } from '../../src/core/values/index.ts';
import type { Counterexample, TraceStep } from '../../src/explorer/exploration-result.ts';
import { canonical, canonicalState } from './canonical.ts';
import { isBroken, isWithinConstraints, naiveInitialStates, naiveSuccessors } from './naive-search.ts';

/**
 * Checks a counterexample against the definition of its model alone.
 *
 * @throws Error that says which step is not one of the model, or that nothing is violated at the end.
 */
export function checkCounterexample<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
  counterexample: Counterexample,
): void {
  const { trace, depth } = counterexample;
  if (trace.length !== depth + 1) throw new Error(`depth ${depth} but ${trace.length} states`);
  trace.forEach((step, index) => {
    if (index === 0) checkInitial(definition, step);
    else checkStep(definition, trace[index - 1]!, step);
    const source = trace[index - 1]?.state as S | undefined;
    // Only the last state may lie outside the constraints: nothing goes on from there.
    if (index < depth && !isWithinConstraints(definition, source, step.state as unknown as S)) {
      throw new Error(`step ${index} leaves the constraints`);
    }
  });
  if (!isViolated(definition, counterexample)) {
    throw new Error(`the last state or step does not break ${counterexample.property}`);
  }
}

function checkInitial<S extends StateOf<S>>(definition: ModelDefinition<S>, step: TraceStep): void {
  const { variables } = definition;
  const key = canonicalState(variables, step.state);
  const isInitial = naiveInitialStates(definition).some((state) => canonicalState(variables, state) === key);
  if (!isInitial) throw new Error('the first state is not initial');
  if (step.label !== 'Init') throw new Error(`the first label is ${step.label}`);
  if (step.changed.join() !== variables.join()) throw new Error('the first step must show all variables');
}

function checkStep<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
  before: TraceStep,
  step: TraceStep,
): void {
  const { variables } = definition;
  const key = canonicalState(variables, step.state);
  const reached = naiveSuccessors(definition, before.state as unknown as S).some(
    ({ action, parameters, state }) =>
      action === step.action &&
      sameParameters(parameters, step.parameters) &&
      canonicalState(variables, state) === key,
  );
  if (!reached) throw new Error(`${step.label} does not lead to the state that follows it`);
  const values = Object.values(step.parameters).map(formatValue);
  const label = values.length === 0 ? step.action : `${step.action}(${values.join(', ')})`;
  if (step.label !== label) throw new Error(`the label is ${step.label}, not ${label}`);
  const changed = variables.filter((name) => canonical(before.state[name]!) !== canonical(step.state[name]!));
  if (step.changed.join() !== changed.join()) throw new Error(`changed is ${step.changed}, not ${changed}`);
}

function sameParameters(left: Readonly<Record<string, Value>>, right: Readonly<Record<string, Value>>) {
  const text = (parameters: Readonly<Record<string, Value>>) =>
    Object.entries(parameters)
      .map(([name, value]) => `${name}=${canonical(value)}`)
      .join();
  return text(left) === text(right);
}

/** Whether a step, or none, leads back to where the loop starts. What it breaks is for the liveness tests to judge. */
function closes<S extends StateOf<S>>(definition: ModelDefinition<S>, last: S, start: S): boolean {
  const key = (state: S) => canonicalState(definition.variables, state);
  return [last, ...naiveSuccessors(definition, last).map(({ state }) => state)].some(
    (state) => key(state) === key(start),
  );
}

function isViolated<S extends StateOf<S>>(
  definition: ModelDefinition<S>,
  { property, kind, trace, loop }: Counterexample,
): boolean {
  const last = trace.at(-1)!.state as unknown as S;
  if (kind === 'temporal property')
    return closes(definition, last, trace[loop!.start]!.state as unknown as S);
  if (kind === 'deadlock') return naiveSuccessors(definition, last).length === 0;
  if (kind === 'invariant') return isBroken(definition.invariants[property]!, last);
  const before = trace.at(-2)!.state as unknown as S;
  const { variables } = definition;
  return (
    canonicalState(variables, before) !== canonicalState(variables, last) &&
    !definition.actionProperties![property]!(before, last)
  );
}
