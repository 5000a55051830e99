import { functionFrom, setOf } from '../../core/values/index.ts';
import type {
  LamportClockOperation,
  LamportClockState as NodeState,
} from '../../impl/lamport-clock/clock-machine.ts';
import { type LamportClockState, lamportClockModel } from '../../models/lamport-clock/clock.ts';
import type { Refinement } from '../refinement.ts';
import { numbersOf, stepOfNumber } from './numbers.ts';

const nodes = ['n1', 'n2', 'n3'];

/** The time of each node after its last confirmed event, also while it is down. */
type Ghost = Map<string, number>;

/** The clock's nodes do what its model does; which message is received shows in the stamp. */
export const lamportClockRefinement: Refinement<LamportClockState, Ghost> = {
  slug: 'lamport-clock/clock',
  model: lamportClockModel({ Node: numbersOf(nodes), MaxEvents: 1000 }),
  ghost: () => new Map(),
  witness(event, _, ghost) {
    const { node } = event;
    if (event.kind !== 'crashed')
      ghost.set(node, ((event.kind === 'started' ? event.state : event.after) as NodeState).time);
    if (event.kind !== 'stepped') return [];
    const hasEvent = (event.after as NodeState).time !== (event.before as NodeState).time;
    if (event.input.kind === 'message') return [stepOfNumber('Receive', node, event.input.from)];
    if (event.input.kind !== 'operation' || !hasEvent) return [];
    const { type } = event.input.operation as LamportClockOperation;
    return [stepOfNumber(type === 'act' ? 'Act' : 'Send', node)];
  },
  abstraction: (_, ghost) => ({
    clock: functionFrom(setOf(nodes.map((_, index) => index + 1)), (n) => ghost.get(nodes[n - 1]!) ?? 0),
  }),
};
