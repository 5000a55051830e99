import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import { interval, type ModelValue, setOf } from '../core/values/index.ts';
import type { HybridNodeState as NodeState } from '../impl/hlc/machine.ts';
import { physicalMsOf } from '../impl/hlc/machine.ts';
import {
  type HybridLogicalClockConstants,
  type HybridLogicalClockState,
  hybridLogicalClockDefinition,
  none,
  type Timestamp,
  timestamp,
} from '../models/hlc.ts';
import type { SteppedEvent } from '../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from './abstraction.ts';
import { HappenedEvents } from './happened.ts';
import type { ModelStep, Refinement } from './refinement.ts';

const nodes = ['n1', 'n2', 'n3'];
const Node = setOf(nodes.map(nameOf));

/** Time 0 of the model: clocks may be stepped back by some seconds. */
const originMs = 1_700_000_000_000 - 5000;

/** The model, in which any clock may show anything; which reading it is, is said and not guessed. */
function withReadings(constants: HybridLogicalClockConstants): ModelDefinition<HybridLogicalClockState> {
  const definition = hybridLogicalClockDefinition(constants);
  const { Tick: _, ...others } = definition.actions;
  const Time = interval(1, constants.MaxTime);
  return {
    ...definition,
    name: 'hlc with readings',
    actions: {
      ...others,
      Show: action({ n: constants.Node, t: Time }, ({ physical }: HybridLogicalClockState, { n, t }) => ({
        physical: physical.set(n, t),
      })),
    },
  };
}

const model = defineModel(
  withReadings({
    ...{ Node, Faulty: Node, Epsilon: 50, MaxTime: 12_000, MaxCounter: 5, Ahead: 20 },
    ...{ MaxEvents: 1000, MaxRestarts: 1000 },
  }),
);

class Ghost {
  readonly physical = new Map<string, number>();
  /** After the last confirmed event of each node, also while it is down. */
  readonly states = new Map<string, NodeState>();
  readonly lives = new Map<string, number>();
  readonly happened = new HappenedEvents<ModelValue, Timestamp>();
}

/** The clock of the node shows something else than before. */
function shown({ node, input }: SteppedEvent, { physical }: Ghost): readonly ModelStep[] {
  const time = physicalMsOf(input.now) - originMs;
  if ((physical.get(node) ?? 1) === time) return [];
  physical.set(node, time);
  return [stepOf('Show', node, time)];
}

const stampOf = ({ latest }: NodeState): Timestamp =>
  latest.physicalMs === 0 ? none : timestamp(latest.physicalMs - originMs, latest.counter);

/** The nodes do what the model does; the causal order comes from the messages, not from the timestamps. */
export const hybridClockRefinement: Refinement<HybridLogicalClockState, Ghost> = {
  slug: 'hlc',
  model,
  ghost: () => new Ghost(),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') return [];
    const { node } = event;
    const state = (event.kind === 'started' ? event.state : event.after) as NodeState;
    ghost.states.set(node, state);
    if (event.kind === 'started') {
      if (event.durable.length === 0) return [];
      ghost.lives.set(node, (ghost.lives.get(node) ?? 0) + 1);
      return [stepOf('Restart', node)];
    }
    if (state.issued === (event.before as NodeState).issued) return [];
    ghost.happened.add(nameOf(node), stampOf(state), event, { life: ghost.lives.get(node) ?? 0 });
    return [...shown(event, ghost), stepOf(event.input.kind === 'message' ? 'Receive' : 'Send', node)];
  },
  abstraction: (_, { physical, states, lives, happened }) => ({
    physical: byNode(nodes, (node) => physical.get(node) ?? 1),
    latest: byNode(nodes, (node) => (states.has(node) ? stampOf(states.get(node)!) : none)),
    bound: byNode(nodes, (node) => Math.max(0, (states.get(node)?.boundMs ?? 0) - originMs)),
    life: byNode(nodes, (node) => lives.get(node) ?? 0),
    happened: happened.events as unknown as HybridLogicalClockState['happened'],
  }),
};
