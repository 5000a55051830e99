import { consensus } from '../../checkers/objects/consensus.ts';
import { paxosMachine } from '../../impl/paxos/machine.ts';
import type { PaxosMessage, PaxosOperation } from '../../impl/paxos/messages.ts';
import type { PaxosRules } from '../../impl/paxos/rules.ts';
import type { AcceptorRecord, PaxosState } from '../../impl/paxos/state.ts';
import { linearizable } from '../linearizable.ts';
import {
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldEvent,
  type WorldView,
} from '../simulated-protocol.ts';

/** The nodes of the simulation, and of the lockstep with the model. */
export const paxosNodes: readonly string[] = ['n1', 'n2', 'n3'];
const clients = 5;
const operationsPerClient = 4;

/** What the clients of the simulation propose, each value once. */
export const paxosValues: readonly string[] = Array.from(
  { length: clients * operationsPerClient },
  (_, index) => `v${index + 1}`,
);

const stateIn = (event: WorldEvent): PaxosState | undefined => {
  if (event.kind === 'stepped') return event.after as PaxosState;
  return event.kind === 'started' ? (event.state as PaxosState) : undefined;
};

const sentIn = (event: WorldEvent): readonly PaxosMessage[] =>
  event.kind === 'stepped'
    ? event.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message as PaxosMessage] : []))
    : [];

/** No two nodes ever learn different values. */
function agreement(): Monitor {
  let first: { readonly node: string; readonly value: unknown } | undefined;
  return {
    name: 'Agreement',
    observe(event) {
      const chosen = stateIn(event)?.chosen ?? null;
      if (chosen === null) return undefined;
      first ??= { node: event.node, value: chosen.value };
      if (first.value === chosen.value) return undefined;
      return `${first.node} learned ${first.value}, and ${event.node} learned ${chosen.value}`;
    },
  };
}

/** What is learned was proposed by a client. */
function validity(): Monitor {
  const proposed = new Set<unknown>();
  return {
    name: 'Validity',
    observe(event) {
      if (event.kind === 'stepped' && event.input.kind === 'operation') {
        const operation = event.input.operation as PaxosOperation;
        if (operation.type === 'propose') proposed.add(operation.value);
      }
      const chosen = stateIn(event)?.chosen ?? null;
      return chosen === null || proposed.has(chosen.value)
        ? undefined
        : `${event.node} learned ${chosen.value}, which nobody proposed`;
    },
  };
}

/** Votes are asked for one value only in each ballot. */
function oneValuePerBallot(): Monitor {
  const values = new Map<number, unknown>();
  return {
    name: 'OneValuePerBallot',
    observe(event) {
      for (const message of sentIn(event)) {
        if (message.type !== 'accept') continue;
        const { ballot, value } = message;
        if (values.has(ballot) && values.get(ballot) !== value)
          return `in ballot ${ballot} votes are asked for ${values.get(ballot)} and ${value}`;
        values.set(ballot, value);
      }
      return undefined;
    },
  };
}

/**
 * For each vote that is on disk, no other value was or can yet be chosen in a lower ballot: there is a quorum of acceptors, each of
 * which voted there for the same value, or did not vote and has promised not to.
 */
function votesSafe(): Monitor {
  const majority = Math.floor(paxosNodes.length / 2) + 1;
  const cast: { readonly node: string; readonly ballot: number; readonly value: unknown }[] = [];
  const promised = new Map<string, number>();
  const isHarmless = (node: string, ballot: number, value: unknown) => {
    const there = cast.filter((vote) => vote.node === node && vote.ballot === ballot);
    return there.length === 0
      ? (promised.get(node) ?? -1) > ballot
      : there.some((vote) => vote.value === value);
  };
  return {
    name: 'VotesSafe',
    observe(event, world) {
      if (event.kind !== 'written') return undefined;
      const record = world.durableOf(event.node).at(-1) as AcceptorRecord;
      promised.set(event.node, record.promised);
      const { node } = event;
      const { vote } = record;
      if (vote === null || cast.some((known) => known.node === node && known.ballot === vote.ballot))
        return undefined;
      cast.push({ node, ...vote });
      for (const { ballot, value } of cast) {
        for (const { ballot: lower } of cast) {
          if (lower >= ballot) continue;
          if (paxosNodes.filter((each) => isHarmless(each, lower, value)).length < majority)
            return `there is a vote for ${value} in ballot ${ballot}, and another value could be chosen in ballot ${lower}`;
        }
      }
      return undefined;
    },
  };
}

/** When all faults are over, and anybody has a reason to go on, all learn what is chosen. */
function eventuallyChosen(): Monitor {
  return {
    name: 'EventuallyChosen',
    observe: () => undefined,
    atEnd(world: WorldView) {
      const states = paxosNodes.flatMap((node) => (world.stateOf(node) as PaxosState | undefined) ?? []);
      const isWanted = states.some(({ requests, acceptor }) => requests.length > 0 || acceptor.vote !== null);
      const ignorant = states.filter(({ chosen }) => chosen === null).map(({ node }) => node);
      return isWanted && ignorant.length > 0 ? `${ignorant.join(', ')} learned no value` : undefined;
    },
  };
}

/**
 * Three nodes, and clients that propose values to any of them. Each message takes almost as long as any other, so that proposers
 * that overtake each other do so for ever unless they back off; faults bring the disorder.
 */
export const paxosSimulation = (changes: Partial<PaxosRules> = {}): SimulatedProtocol => {
  const machine = paxosMachine(
    {
      nodes: paxosNodes,
      repeatAfterMs: [100, 200],
      backOffMs: [10, 60],
      maxBackOffDoublings: 5,
      askIntervalMs: [150, 400],
    },
    changes,
  );
  return {
    slug: 'paxos',
    title: 'Single-decree Paxos: three nodes',
    nodes: paxosNodes,
    machineOf: () => machine,
    faults: [...networkFaults, ...nodeFaults, ...(['clock-drift', 'clock-step', 'clock-freeze'] as const)],
    // One value is soon chosen: the faults come while it is.
    faultsUntilMs: 400,
    calmMs: 6000,
    delayMs: [20, 26],
    clients,
    operationsPerClient,
    operation(client, number, draw) {
      const node = paxosNodes[draw.integer(paxosNodes.length, 'node')]!;
      if (draw.fraction('kind') < 0.25) return { node, operation: { type: 'learn' }, f: 'learn' };
      const value = paxosValues[client * operationsPerClient + number]!;
      return { node, operation: { type: 'propose', value }, f: 'propose', value };
    },
    monitors: () => [agreement(), validity(), oneValuePerBallot(), votesSafe(), eventuallyChosen()],
    judges: [linearizable(consensus())],
    countersOf(event) {
      const counted: string[] = [];
      const sent = sentIn(event);
      if (sent.some(({ type }) => type === 'rejected')) counted.push('ballots rejected');
      if (sent.some(({ type }) => type === 'chosen')) counted.push('learners caught up');
      if (event.kind !== 'stepped') return counted;
      const isPromised = (event.before as PaxosState).acceptor !== (event.after as PaxosState).acceptor;
      if (isPromised && sent.some(({ type }) => type === 'prepare')) counted.push('ballots started');
      if ((event.before as PaxosState).chosen === null && (event.after as PaxosState).chosen !== null)
        counted.push('values learned');
      const isNothing = event.effects.some((effect) => effect.kind === 'reply' && effect.result === null);
      return isNothing ? [...counted, 'found nothing chosen'] : counted;
    },
    expectedCounters: [
      'ballots started',
      'ballots rejected',
      'learners caught up',
      'values learned',
      'found nothing chosen',
    ],
  };
};
