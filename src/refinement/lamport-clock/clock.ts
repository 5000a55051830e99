import { functionFrom } from '../../core/values/index.ts';
import type {
  LamportClockOperation,
  LamportClockState as NodeState,
} from '../../impl/lamport-clock/clock-machine.ts';
import { type LamportClockState, lamportClockModel } from '../../models/lamport-clock/clock.ts';
import { HappenedEvents } from '../happened.ts';
import type { Refinement } from '../refinement.ts';
import { numberOfNode, numbersOf, stepOfNumber } from './numbers.ts';

const nodes = ['n1', 'n2', 'n3'];
const Node = numbersOf(nodes);

interface Ghost {
  /** Of each node after its last confirmed event, also while it is down. */
  readonly times: Map<string, number>;
  readonly happened: HappenedEvents<number, number>;
}

/** The clock's nodes do what its model does; the causal order comes from the messages, not from the stamps. */
export const lamportClockRefinement: Refinement<LamportClockState, Ghost> = {
  slug: 'lamport-clock/clock',
  model: lamportClockModel({ Node, MaxEvents: 1000 }),
  ghost: () => ({ times: new Map(), happened: new HappenedEvents() }),
  witness(event, _, { times, happened }) {
    if (event.kind === 'crashed') return [];
    const { node } = event;
    const { time } = (event.kind === 'started' ? event.state : event.after) as NodeState;
    times.set(node, time);
    if (event.kind === 'started' || time === (event.before as NodeState).time) return [];
    const { input } = event;
    happened.add(numberOfNode(node), time, event);
    if (input.kind === 'message') return [stepOfNumber('Receive', node, input.from)];
    const { type } = (input as { readonly operation: LamportClockOperation }).operation;
    return [stepOfNumber(type === 'act' ? 'Act' : 'Send', node)];
  },
  abstraction: (_, { times, happened }) => ({
    clock: functionFrom(Node, (n) => times.get(`n${n}`) ?? 0),
    happened: happened.events,
  }),
};
