import type { AnyMachine } from '../../core/machine.ts';
import { type Claim, nobody } from '../../impl/generation-clock/claim.ts';
import type { GenerationMessage } from '../../impl/generation-clock/messages.ts';
import { type GenerationNodeState, generationNode } from '../../impl/generation-clock/node.ts';
import { generationResource, type ResourceState } from '../../impl/generation-clock/resource.ts';
import type { GenerationClockRules } from '../../impl/generation-clock/rules.ts';
import { firstComplaint } from '../confirmed-events.ts';
import { KnownEvents } from '../known-events.ts';
import { Sayings } from '../sayings.ts';
import type {
  Monitor,
  SimulatedProtocol,
  StartedEvent,
  SteppedEvent,
  WorldEvent,
} from '../simulated-protocol.ts';

const nodes = ['n1', 'n2', 'n3'];
const resource = 'resource';

const nodeState = (event: WorldEvent): GenerationNodeState | undefined =>
  event.kind === 'stepped' && event.node !== resource ? (event.after as GenerationNodeState) : undefined;

/** No two nodes are ever told that they lead under one generation. */
function oneOwnerPerGeneration(): Monitor {
  const owners = new Map<number, string>();
  return {
    name: 'OneOwnerPerGeneration',
    observe(event) {
      const state = nodeState(event);
      if (state === undefined || state.leading === 0) return undefined;
      const owner = owners.get(state.leading) ?? event.node;
      owners.set(state.leading, owner);
      return owner === event.node
        ? undefined
        : `${owner} and ${event.node} led under generation ${state.leading}`;
    },
  };
}

/** No node forgets a generation that it has told anybody: at once, or once it was on disk. */
function generationMonotonic(): Monitor {
  const sayings = new Sayings();
  const told = new Map<string, number>();
  return {
    name: 'GenerationMonotonic',
    observe(event) {
      if (event.node === resource) return undefined;
      const least = told.get(event.node) ?? 0;
      for (const { effect, event: origin } of sayings.take(event)) {
        const { seen } = stateAfter(origin) as GenerationNodeState;
        if (effect.kind === 'send') told.set(event.node, Math.max(told.get(event.node) ?? 0, seen));
      }
      if (event.kind !== 'started' && event.kind !== 'stepped') return undefined;
      const { seen } = stateAfter(event) as GenerationNodeState;
      return seen < least ? `${event.node} has seen ${least}, and knows of ${seen}` : undefined;
    },
  };
}

const stateAfter = (event: StartedEvent | SteppedEvent) =>
  event.kind === 'started' ? event.state : event.after;

/** A node that comes to lead does so under a generation under which it never led. */
function noReuseAfterRestart(): Monitor {
  const led = new Set<string>();
  return {
    name: 'NoReuseAfterRestart',
    observe(event) {
      const state = nodeState(event);
      const before = event.kind === 'stepped' ? (event.before as GenerationNodeState).leading : 0;
      if (state === undefined || state.leading === 0 || state.leading === before) return undefined;
      const claim = `${event.node} ${state.leading}`;
      if (led.has(claim)) return `${event.node} leads under generation ${state.leading} a second time`;
      led.add(claim);
      return undefined;
    },
  };
}

/**
 * The resource accepts no smaller claim than one that it has accepted, and within a generation no other owner. A claim is accepted when
 * it is on disk, or when somebody has been told so: what a crash undoes before that was never accepted.
 */
function staleLeaderRejected(): Monitor {
  const known = new KnownEvents(
    (effect) => effect.kind === 'send' && (effect.message as GenerationMessage).type === 'writeAccepted',
  );
  let greatest: Claim = nobody;
  const accept = (event: SteppedEvent): string | undefined => {
    const { fence } = event.after as ResourceState;
    if (fence === (event.before as ResourceState).fence) return undefined;
    const isStale =
      fence.generation < greatest.generation ||
      (fence.generation === greatest.generation && fence.owner !== greatest.owner);
    const last = greatest;
    greatest = fence;
    return isStale ? `after ${JSON.stringify(last)} it accepts ${JSON.stringify(fence)}` : undefined;
  };
  return {
    name: 'StaleLeaderRejected',
    observe: (event) => (event.node === resource ? firstComplaint(known.take(event), accept) : undefined),
  };
}

/** Three nodes that campaign against each other, and write to a resource. */
export const generationClockSimulation = (
  changes: Partial<GenerationClockRules> = {},
): SimulatedProtocol => ({
  slug: 'generation-clock',
  title: 'Generation clock: three nodes and a resource',
  nodes: [...nodes, resource],
  machineOf: (node): AnyMachine =>
    node === resource ? generationResource(changes) : generationNode({ nodes, resource }, changes),
  faults: [
    ...(['loss', 'duplication', 'delay', 'partition', 'one-way-partition', 'crash', 'pause'] as const),
    ...(['slow-disk', 'full-disk', 'clock-freeze'] as const),
  ],
  clients: 4,
  operationsPerClient: 15,
  operation(client, number, draw) {
    const node = nodes[draw.integer(nodes.length, 'node')]!;
    if (draw.fraction('kind') < 0.4) return { node, operation: { type: 'campaign' }, f: 'campaign' };
    const value = client * 1000 + number;
    return { node, operation: { type: 'write', value }, f: 'write', value };
  },
  expectedCounters: ['elections won', 'writes accepted'],
  monitors: () => [
    oneOwnerPerGeneration(),
    generationMonotonic(),
    noReuseAfterRestart(),
    staleLeaderRejected(),
  ],
  judges: [],
  countersOf(event) {
    if (event.kind !== 'stepped') return [];
    if (event.node === resource)
      return (event.after as ResourceState).fence === (event.before as ResourceState).fence
        ? []
        : ['writes accepted'];
    const before = event.before as GenerationNodeState;
    const after = event.after as GenerationNodeState;
    return after.leading > 0 && before.leading === 0 ? ['elections won'] : [];
  },
});
