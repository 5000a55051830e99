import { functionFrom, type ModelValue, setOf } from '../../core/values/index.ts';
import type {
  VectorClockState as NodeState,
  VectorClockOperation,
} from '../../impl/vector-clock/clock-machine.ts';
import { entryOf, type Vector } from '../../impl/vector-clock/vector.ts';
import { type VectorClockState, vectorClockModel } from '../../models/vector-clock/clock.ts';
import type { Stamp } from '../../models/vector-clock/stamps.ts';
import { byNode, nameOf, stepOf } from '../abstraction.ts';
import { HappenedEvents } from '../happened.ts';
import type { Refinement } from '../refinement.ts';

const nodes = ['n1', 'n2', 'n3'];

interface Ghost {
  /** Of each node after its last confirmed event, also while it is down. */
  readonly vectors: Map<string, Vector>;
  readonly happened: HappenedEvents<ModelValue, Stamp>;
}

const stampOf = (vector: Vector): Stamp =>
  functionFrom(setOf(Object.keys(vector).map(nameOf)), (node) => entryOf(vector, String(node)));

/** The clock's nodes do what its model does; the causal order comes from the messages, not from the vectors. */
export const vectorClockRefinement: Refinement<VectorClockState, Ghost> = {
  slug: 'vector-clock/clock',
  model: vectorClockModel({ Node: setOf(nodes.map(nameOf)), MaxEvents: 1000 }),
  ghost: () => ({ vectors: new Map(), happened: new HappenedEvents() }),
  witness(event, _, { vectors, happened }) {
    if (event.kind === 'crashed') return [];
    const { node } = event;
    const { vector } = (event.kind === 'started' ? event.state : event.after) as NodeState;
    vectors.set(node, vector);
    if (event.kind === 'started' || vector === (event.before as NodeState).vector) return [];
    const { input } = event;
    happened.add(nameOf(node), stampOf(vector), event);
    if (input.kind === 'message') return [stepOf('Receive', node)];
    const { operation } = input as { readonly operation: VectorClockOperation };
    return [operation.type === 'act' ? stepOf('Act', node) : stepOf('Send', node, operation.to)];
  },
  abstraction: (_, { vectors, happened }) => ({
    clock: byNode(nodes, (node) => stampOf(vectors.get(node) ?? {})),
    happened: happened.events,
  }),
};
