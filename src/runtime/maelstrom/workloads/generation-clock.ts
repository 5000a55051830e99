import type { Effect, Input, Machine, Transition } from '../../../core/machine.ts';
import type { GenerationMessage } from '../../../impl/generation-clock/messages.ts';
import {
  type GenerationNodeState,
  type GenerationRecord,
  type GenerationResult,
  generationNode,
} from '../../../impl/generation-clock/node.ts';
import type { NodeWorkload } from '../node-workload.ts';

interface PatientState {
  readonly node: GenerationNodeState;
  /** Requests that wait for a generation; the node stands for the first. */
  readonly waiting: readonly string[];
  readonly timer: number;
}

type Step = Transition<PatientState, GenerationMessage, GenerationResult, GenerationRecord>;
type Saying = Effect<GenerationMessage, GenerationResult, GenerationRecord>;

/** A node that was refused, or hears nothing, stands again after a time drawn from here: another may have stood meanwhile. */
const retryMs = { minMs: 20, maxMs: 120 };

/**
 * A node of the generation clock that stands for one request after the other, and for each again until a quorum has voted
 * for it. An answered generation is greater than all that were answered before: whoever voted for those is in every quorum.
 */
function patientNode(
  nodes: readonly string[],
): Machine<PatientState, GenerationMessage, object, GenerationResult, GenerationRecord> {
  // Nobody writes, so there is no resource to guard.
  const machine = generationNode({ nodes, resource: 'none' });

  function taken(state: PatientState, input: Input<GenerationMessage, { readonly type: 'campaign' }>): Step {
    const { state: node, effects } = machine.step(state.node, input);
    const answered = effects.some(isAnswered);
    const said = effects.filter((effect) => effect.kind !== 'reply' || effect.outcome === 'ok');
    const waiting = answered ? state.waiting.slice(1) : state.waiting;
    const after: Step = { state: { ...state, node, waiting }, effects: said };
    return answered && waiting.length > 0 ? then(after, (next) => stand(next, input)) : after;
  }

  function stand(state: PatientState, { now }: Pick<Input<never, never>, 'now'>): Step {
    const [id] = state.waiting;
    if (id === undefined) return { state, effects: [] };
    const timer = state.timer + 1;
    const campaign = { kind: 'operation', id, client: '', operation: { type: 'campaign' }, now } as const;
    const asked = taken({ ...state, timer }, campaign);
    const again: Saying = { kind: 'setTimer', name: 'stand', generation: timer, ...retryMs };
    return { ...asked, effects: [again, ...asked.effects] };
  }

  return {
    name: machine.name,
    start(node, durable, now) {
      const { state, effects } = machine.start(node, durable, now);
      return { state: { node: state, waiting: [], timer: 0 }, effects };
    },
    step(state, input) {
      switch (input.kind) {
        case 'operation': {
          const next = { ...state, waiting: [...state.waiting, input.id] };
          return state.waiting.length === 0 ? stand(next, input) : { state: next, effects: [] };
        }
        case 'timer':
          return input.generation === state.timer ? stand(state, input) : { state, effects: [] };
        default:
          return taken(state, input);
      }
    },
  };
}

const isAnswered = (effect: Saying) => effect.kind === 'reply' && effect.outcome === 'ok';

function then({ state, effects }: Step, next: (state: PatientState) => Step): Step {
  const second = next(state);
  return { state: second.state, effects: [...effects, ...second.effects] };
}

export const generationClock: NodeWorkload = {
  machine: ({ nodes }) => patientNode(nodes),
  requests: {
    next_generation: {
      operation: () => ({ type: 'campaign' }),
      answer: ({ generation }: GenerationResult) => ({ generation }),
    },
  },
};
