import type { NodeStep } from '../../core/trace.ts';
import type { ModelSteps, StateVector } from './model-steps.ts';
import type { TraceOrder } from './trace-order.ts';

/** How far a trace was followed, and the state of the model there. */
export interface Walk {
  readonly positions: readonly number[];
  readonly state: StateVector;
  readonly length: number;
  /** A step could be explained in several ways, of which the walk would have to choose one. */
  readonly isAmbiguous: boolean;
}

/** So many steps are taken between two pauses. */
const stepsInATurn = 100;

/**
 * Follows a trace as far as any node can go on, and remembers nothing on the way: enough where what others do never takes a step from a
 * node, nor leads it elsewhere. Then the walk comes as far as any order of the steps: of those that another order explains, take the first that the
 * walk does not reach; all before it are reached, and what others have done besides does no harm.
 */
export function* walkStraight(order: TraceOrder, steps: ModelSteps): Generator<void, Walk> {
  const positions = order.nodes.map(() => 0);
  const initial = [...steps.system.initialStates()].map((values): StateVector => [...values]);
  let [state] = initial as [StateVector];
  let length = 0;
  let isAmbiguous = initial.length > 1;
  for (;;) {
    const next = isAmbiguous ? undefined : explained();
    if (next === undefined) return { positions, state, length, isAmbiguous };
    positions[next.node]! += 1;
    state = next.state;
    length += 1;
    if (length % stepsInATurn === 0) yield;
  }

  function explained(): { readonly node: number; readonly state: StateVector } | undefined {
    for (const node of order.candidates(positions)) {
      const step: NodeStep = order.sequences[node]![positions[node]!]!;
      const found = steps.explaining(state, step);
      isAmbiguous = found.length > 1;
      if (isAmbiguous) return undefined;
      if (found.length === 1) return { node, state: found[0]! };
    }
    return undefined;
  }
}
