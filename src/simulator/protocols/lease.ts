import { defineSpecification } from '../../checkers/linearizability/specification.ts';
import { Outcome } from '../../core/history.ts';
import { type HistoryValue, sameHistoryValue } from '../../core/history-value.ts';
import type { AnyMachine, Effect, Send } from '../../core/machine.ts';
import type { LeaseConfiguration } from '../../impl/lease/configuration.ts';
import type { GrantorState } from '../../impl/lease/grantor.ts';
import type { HolderState } from '../../impl/lease/holder.ts';
import { heldLease, leaseMachine } from '../../impl/lease/machine.ts';
import type { LeaseMessage, LeaseOperation } from '../../impl/lease/messages.ts';
import { type LeaseRules, rightRules } from '../../impl/lease/rules.ts';
import { lookUp } from '../../impl/table.ts';
import { linearizable, onlyOf } from '../linearizable.ts';
import { Sayings } from '../sayings.ts';
import type { Draw, Monitor, SimulatedProtocol, WorldEvent, WorldView } from '../simulated-protocol.ts';

const grantor = 'grantor';
const holders = ['n1', 'n2', 'n3'];

/** A tenth of drift is far more than clocks have; it makes terms in which much happens short. */
export const simulatedLease: LeaseConfiguration = {
  grantor,
  termMs: 1100,
  driftPartsPerMillion: 100_000,
  renewEveryMs: 300,
  recordsUntilSnapshot: 5,
};

type Rules = Partial<LeaseRules>;

const isHolder = (node: string) => node !== grantor;

/** Whether this step of a holder is something that it does under its lease. */
export function useIn(event: WorldEvent): { readonly lease: string; readonly id: number } | undefined {
  if (event.kind !== 'stepped' || event.input.kind !== 'timer' || !isHolder(event.node)) return undefined;
  const use = lookUp((event.before as HolderState).uses, event.input.name);
  const answer = event.effects.find((effect) => effect.kind === 'reply');
  return use !== undefined && answer?.kind === 'reply' && answer.outcome === 'ok'
    ? { lease: use.lease, id: (answer.result as { id: number }).id }
    : undefined;
}

/** Whoever takes a lease for its own at this moment, by its clock or because it acts; not whoever is down. */
function usersOf(lease: string, event: WorldEvent, world: WorldView, changes: Rules): readonly string[] {
  return world.nodes.filter((node) => {
    const state = world.stateOf(node) as HolderState | undefined;
    if (!isHolder(node) || state === undefined) return false;
    const { monotonicMs } = world.clockOf(node);
    const isActing = event.node === node && useIn(event)?.lease === lease;
    return isActing || heldLease(simulatedLease, state, lease, monotonicMs, changes) !== undefined;
  });
}

function atMostOneHolder(leases: readonly string[], changes: Rules): Monitor {
  return {
    name: 'AtMostOneHolder',
    observe(event, world) {
      for (const lease of leases) {
        const users = usersOf(lease, event, world, changes);
        if (users.length > 1) return `${users.join(' and ')} have lease ${lease}`;
      }
      return undefined;
    },
  };
}

/** By the time that a lease is over by the grantor's clock, or is another's, its holder has stopped. */
function holderStopsFirst(leases: readonly string[], changes: Rules): Monitor {
  return {
    name: 'HolderStopsFirst',
    observe(event, world) {
      const state = world.stateOf(grantor) as GrantorState | undefined;
      if (state === undefined) return undefined;
      const { monotonicMs } = world.clockOf(grantor);
      for (const lease of leases) {
        const grant = lookUp(state.book.grants, lease);
        const running = lookUp(state.running, lease);
        // A mistaken grantor may count by another clock, which is not asked here.
        const isOver =
          changes.grantorMs === undefined &&
          (running === undefined || monotonicMs - running.grantedAtMs >= simulatedLease.termMs);
        for (const user of usersOf(lease, event, world, changes)) {
          if (grant?.holder !== user)
            return `${user} has lease ${lease}, which is ${grant?.holder ?? 'nobody'}'s`;
          if (isOver) return `${user} has lease ${lease}, which is over`;
        }
      }
      return undefined;
    },
  };
}

type AnyEffect = Effect<unknown, unknown, unknown>;
type Granted = Extract<LeaseMessage, { type: 'granted' }>;

const isGrant = (effect: AnyEffect): effect is Send<Granted> =>
  effect.kind === 'send' && (effect.message as LeaseMessage).type === 'granted';

/**
 * When a lease becomes another's, nobody has it, nor will by a grant that is on its way or waits for the grantor's disk. A grant that
 * a crash came before was never sent.
 */
function noEarlyRegrant(changes: Rules): Monitor {
  const rules = { ...rightRules, ...changes };
  const sayings = new Sayings();
  /** Of each lease and holder, the latest grant that it was sent. */
  const sent = new Map<string, Send<Granted>>();
  /** Whether it may still take the lease for its own because of that grant. */
  function isOfUse(node: string, message: Granted, world: WorldView): boolean {
    const state = world.stateOf(node) as HolderState | undefined;
    if (state?.session !== message.session) return false;
    if (lookUp(state.claims, message.lease)?.claim !== message.claim) return false;
    const ageMs = world.clockOf(node).monotonicMs - message.sentAtMs;
    return rules.isHeld(ageMs, rules.holdMs(simulatedLease));
  }
  function complaintAbout(to: string, lease: string, world: WorldView): string | undefined {
    const waiting = sayings.waiting.map(({ effect }) => effect).filter(isGrant);
    for (const earlier of [...sent.values(), ...waiting]) {
      if (earlier.to === to || earlier.message.lease !== lease) continue;
      if (isOfUse(earlier.to, earlier.message, world))
        return `lease ${lease} is granted to ${to} while ${earlier.to} has it, or will`;
    }
    return undefined;
  }
  return {
    name: 'NoEarlyRegrant',
    observe(event, world) {
      if (event.node !== grantor) return undefined;
      const grants = event.kind === 'stepped' ? event.effects.filter(isGrant) : [];
      const complaints = grants.map(({ to, message }) => complaintAbout(to, message.lease, world));
      for (const { effect } of sayings.take(event))
        if (isGrant(effect)) sent.set(`${effect.to} ${effect.message.lease}`, effect);
      return complaints.find((each) => each !== undefined);
    },
  };
}

function countersOf(event: WorldEvent): readonly string[] {
  if (useIn(event) !== undefined) return ['uses'];
  if (event.kind !== 'stepped' || event.node !== grantor) return [];
  const before = (event.before as GrantorState).book;
  const { lastId, grants } = (event.after as GrantorState).book;
  if (lastId > before.lastId) {
    const isAnother = Object.entries(grants).some(
      ([lease, { holder }]) => (lookUp(before.grants, lease)?.holder ?? holder) !== holder,
    );
    return isAnother ? ['leases granted', 'leases regranted in one step'] : ['leases granted'];
  }
  const { message } = event.input.kind === 'message' ? event.input : { message: undefined };
  const { values } = (event.after as GrantorState).book;
  if (message?.type === 'put' && values !== before.values) return ['values stored'];
  if (message?.type === 'release' && grants !== before.grants) return ['leases given back'];
  return event.effects.some(isGrant) ? ['leases renewed'] : [];
}

function simulationOf(
  changes: Rules,
  leases: readonly string[],
): Omit<SimulatedProtocol, 'slug' | 'title' | 'clients' | 'operation'> {
  return {
    nodes: [grantor, ...holders],
    machineOf: (): AnyMachine => leaseMachine(simulatedLease, changes),
    faults: [
      ...(['loss', 'duplication', 'delay', 'partition', 'one-way-partition', 'crash', 'pause'] as const),
      ...(['slow-disk', 'full-disk', 'clock-drift', 'clock-step'] as const),
    ],
    driftPartsPerMillion: simulatedLease.driftPartsPerMillion,
    expectedCounters: ['leases granted', 'leases renewed', 'uses'],
    monitors: () => [
      noEarlyRegrant(changes),
      atMostOneHolder(leases, changes),
      holderStopsFirst(leases, changes),
    ],
    judges: [],
    countersOf,
  };
}

const nodeOf = (draw: Draw) => holders[draw.integer(holders.length, 'node')]!;

function acquireOrUse(draw: Draw, lease: string): LeaseOperation {
  const kind = draw.fraction('kind');
  if (kind < 0.3)
    return {
      type: 'acquire',
      lease,
      wait: draw.fraction('wait') < 0.5,
      keepAlive: draw.fraction('keep alive') < 0.4,
    };
  if (kind < 0.4) return { type: 'renew', lease };
  return { type: 'use', lease, afterMs: draw.integer(400, 'after') };
}

/**
 * A register whose value may vanish, as the lease to which it is attached ends, and which then reads nil until it is written again.
 */
const fadingRegister = defineSpecification({
  name: 'fading-register',
  initial: null as HistoryValue,
  functions: ['put', 'get'],
  perKey: true,
  step(state, { f, argument, outcome, result }) {
    if (f === 'put') return argument;
    if (outcome !== Outcome.ok) return state;
    return result === null || sameHistoryValue(result!, state) ? result! : undefined;
  },
});

/** Three nodes that want two leases, store values under them, give them back and have them taken away. */
export const leaseValuesSimulation = (changes: Rules = {}): SimulatedProtocol => ({
  ...simulationOf(changes, ['disk', 'tape']),
  slug: 'lease/values',
  title: 'Lease: two leases, with values that go when they end',
  sampledSeeds: 4,
  clients: 5,
  operationsPerClient: 20,
  operation(client, number, draw) {
    const lease = draw.fraction('lease') < 0.6 ? 'disk' : 'tape';
    // A key belongs to one lease, so that it is not refused for belonging to the other.
    const key = `${lease} ${draw.integer(2, 'key')}`;
    const kind = draw.fraction('what');
    if (kind < 0.4) {
      const operation = acquireOrUse(draw, lease);
      return { node: nodeOf(draw), operation, f: operation.type };
    }
    if (kind < 0.45) return { node: nodeOf(draw), operation: { type: 'release', lease }, f: 'release' };
    if (kind < 0.48) return { node: grantor, operation: { type: 'revoke', lease }, f: 'revoke' };
    if (kind < 0.75) {
      const value = client * 1000 + number;
      return { node: nodeOf(draw), operation: { type: 'put', lease, key, value }, f: 'put', value, key };
    }
    return { node: nodeOf(draw), operation: { type: 'get', key }, f: 'get', key };
  },
  resultOf: ({ f }, result) => (f === 'get' ? (result as { value: unknown }).value : result),
  expectedCounters: ['leases granted', 'leases renewed', 'uses', 'leases given back', 'values stored'],
  judges: [onlyOf(['put', 'get'], linearizable(fadingRegister))],
});

/** Three nodes that want one lease, and do something under it. */
export const leaseSimulation = (changes: Rules = {}): SimulatedProtocol => ({
  ...simulationOf(changes, ['disk']),
  slug: 'lease',
  sampledSeeds: 6,
  title: 'Lease: three nodes that want one, and clocks that drift by a tenth',
  clients: 5,
  operationsPerClient: 20,
  operation(_, __, draw) {
    const operation = acquireOrUse(draw, 'disk');
    return { node: nodeOf(draw), operation, f: operation.type };
  },
});
