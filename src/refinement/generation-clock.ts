import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import { interval, ModelValue, record, sequence, setOf, type Value } from '../core/values/index.ts';
import type { GenerationMessage } from '../impl/generation-clock/messages.ts';
import type { GenerationNodeState } from '../impl/generation-clock/node.ts';
import type { ResourceState } from '../impl/generation-clock/resource.ts';
import {
  type Fence,
  forget,
  type GenerationClockConstants,
  type GenerationClockState,
  generationClockDefinition,
} from '../models/generation-clock.ts';
import { majorities } from '../models/quorums.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';
import { byNode, stepOf } from './abstraction.ts';
import type { ConfirmedView, ModelStep, Refinement } from './refinement.ts';

type State = GenerationClockState;

const nodes = ['n1', 'n2', 'n3'];
const resource = 'resource';
const nobody = ModelValue.of('Nobody');
const Node = setOf(nodes.map((node) => ModelValue.of(node)));

/**
 * The model, and what else may happen where messages take time: an old request for votes is seen, without a vote that counts; and a
 * write reaches the resource when its sender leads no more. A test explores it, with the properties of the model.
 */
export function generationClockWithDelays(constants: GenerationClockConstants): ModelDefinition<State> {
  const definition = generationClockDefinition(constants);
  const Generation = interval(1, constants.MaxGeneration);
  return {
    ...definition,
    name: 'generation-clock with delays',
    actions: {
      ...definition.actions,
      Learn: action({ n: constants.Node, g: Generation }, (state: State, { n, g }) => {
        const isSeen = state.disk.values.some((seen) => seen >= g);
        return g > state.disk.get(n) && isSeen
          ? { disk: state.disk.set(n, g), ...forget(state, n) }
          : undefined;
      }),
      WriteLate: action({ n: constants.Node, g: Generation }, (state: State, { n, g }) => {
        const hasLed = state.claimed.has(sequence<number | ModelValue>(g, n));
        return hasLed && g >= state.fence.generation
          ? { fence: record({ generation: g, leader: n }) as Fence }
          : undefined;
      }),
    },
  };
}

const model = defineModel(
  generationClockWithDelays({ Node, Quorum: majorities(Node), MaxGeneration: 1000, Nobody: nobody }),
);

/** The actions of a node that takes an input. */
function ofNode(event: SteppedEvent, view: ConfirmedView): readonly ModelStep[] {
  const before = event.before as GenerationNodeState;
  const after = event.after as GenerationNodeState;
  const steps: ModelStep[] = [];
  const { node, input } = event;
  if (after.seen > before.seen) steps.push(seen(node, after.seen, input, view));
  else if (before.leading > 0 && after.leading === 0) steps.push(stepOf('Refuse', node));
  if (after.leading > 0 && after.leading !== before.leading) steps.push(stepOf('Win', node));
  return steps;
}

function seen(
  node: string,
  generation: number,
  input: SteppedEvent['input'],
  view: ConfirmedView,
): ModelStep {
  if (input.kind === 'operation') return stepOf('Stand', node);
  const message = input.kind === 'message' ? (input.message as GenerationMessage) : undefined;
  if (input.kind === 'message' && message?.type === 'voteRequest') {
    const candidate = view.stateOf(input.from) as GenerationNodeState | undefined;
    if (candidate?.candidacy === generation) return stepOf('Vote', node, input.from);
  }
  return stepOf('Learn', node, generation);
}

/** The actions of the resource: a write that is accepted, of one who leads or led. */
function ofResource(event: SteppedEvent, view: ConfirmedView): readonly ModelStep[] {
  const { fence } = event.after as ResourceState;
  if (fence === (event.before as ResourceState).fence) return [];
  const owner = view.stateOf(fence.owner) as GenerationNodeState | undefined;
  return owner?.leading === fence.generation
    ? [stepOf('Write', fence.owner)]
    : [stepOf('WriteLate', fence.owner, fence.generation)];
}

/** The generation clock's nodes and resource do what its model does. */
export const generationClockRefinement: Refinement<State, undefined> = {
  slug: 'generation-clock',
  model,
  ghost: () => undefined,
  witness(event, view) {
    if (event.kind === 'crashed') return event.node === resource ? [] : [stepOf('Restart', event.node)];
    if (event.kind === 'started') return [];
    return event.node === resource ? ofResource(event, view) : ofNode(event, view);
  },
  abstraction(view): Partial<State> {
    const ofState = <V extends Value>(read: (state: GenerationNodeState) => V, whenDown: V) =>
      byNode(nodes, (node) => {
        const state = view.stateOf(node) as GenerationNodeState | undefined;
        return state === undefined ? whenDown : read(state);
      });
    const fence = (view.stateOf(resource) as ResourceState | undefined)?.fence;
    const isAllUp = nodes.every((node) => view.stateOf(node) !== undefined);
    return {
      candidacy: ofState((state) => state.candidacy, 0),
      leading: ofState((state) => state.leading, 0),
      // What is on the disk of a node that is down is seen again when it starts.
      ...(isAllUp ? { disk: ofState((state) => state.seen, 0) } : {}),
      ...(fence === undefined
        ? {}
        : {
            fence: record({
              generation: fence.generation,
              leader: fence.generation === 0 ? nobody : ModelValue.of(fence.owner),
            }) as Fence,
          }),
    };
  },
};
