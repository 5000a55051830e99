import { casRegister } from '../../checkers/objects/cas-register.ts';
import { commandAt } from '../../impl/multi-paxos/chosen-log.ts';
import { multiPaxosMachine } from '../../impl/multi-paxos/machine.ts';
import type { Command, MultiPaxosMessage, SlotVote } from '../../impl/multi-paxos/messages.ts';
import { type RegisterOperation, registers } from '../../impl/multi-paxos/registers.ts';
import type { MultiPaxosRules } from '../../impl/multi-paxos/rules.ts';
import type { MultiPaxosRecord, MultiPaxosState } from '../../impl/multi-paxos/state.ts';
import { linearizable } from '../linearizable.ts';
import {
  type Draw,
  type Monitor,
  networkFaults,
  nodeFaults,
  type SimulatedProtocol,
  type WorldEvent,
  type WorldView,
} from '../simulated-protocol.ts';

/** The nodes of the simulation, and of the lockstep with the model. */
export const multiPaxosNodes: readonly string[] = ['n1', 'n2', 'n3'];
const majority = 2;
const keys = ['x', 'y'];
/** Few enough that compare-and-set often finds what it expects. */
const values = 4;

const stateIn = (event: WorldEvent): MultiPaxosState | undefined => {
  if (event.kind === 'stepped') return event.after as MultiPaxosState;
  return event.kind === 'started' ? (event.state as MultiPaxosState) : undefined;
};

const sentIn = (event: WorldEvent): readonly MultiPaxosMessage[] =>
  event.kind === 'stepped'
    ? event.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message as MultiPaxosMessage] : []))
    : [];

const textOf = (command: Command) => JSON.stringify(command);

/** What a node learns in a step: slot and command. After a restart it has learned all that it finds on its disk. */
function* learnedIn(event: WorldEvent): Generator<readonly [slot: number, command: Command]> {
  const log = stateIn(event)?.log;
  if (log === undefined) return;
  const known = event.kind === 'stepped' ? (event.before as MultiPaxosState).log.size : 0;
  for (let slot = known + 1; slot <= log.size; slot++) yield [slot, commandAt(log, slot)];
}

/** No two nodes ever learn different commands for a slot. */
function agreement(): Monitor {
  const learned = new Map<number, string>();
  return {
    name: 'Agreement',
    observe(event) {
      for (const [slot, command] of learnedIn(event)) {
        const text = textOf(command);
        const first = learned.get(slot) ?? text;
        learned.set(slot, first);
        if (first !== text) return `for slot ${slot} one node learned ${first}, and ${event.node} ${text}`;
      }
      return undefined;
    },
  };
}

/** What is learned does nothing, or was asked for by a client. */
function validity(): Monitor {
  const asked = new Set<string>();
  return {
    name: 'Validity',
    observe(event) {
      if (event.kind === 'stepped' && event.input.kind === 'operation')
        asked.add(JSON.stringify(event.input.operation));
      for (const [slot, command] of learnedIn(event)) {
        if (command.type !== 'noop' && !asked.has(JSON.stringify(command.operation)))
          return `${event.node} learned ${textOf(command)} for slot ${slot}, which no client asked for`;
      }
      return undefined;
    },
  };
}

/** In each ballot votes are asked for one command only in a slot. */
function oneValuePerBallot(): Monitor {
  const asked = new Map<string, string>();
  return {
    name: 'OneValuePerBallot',
    observe(event) {
      for (const message of sentIn(event)) {
        if (message.type !== 'accept') continue;
        const place = `ballot ${message.ballot}, slot ${message.slot}`;
        const text = textOf(message.command);
        const first = asked.get(place) ?? text;
        asked.set(place, first);
        if (first !== text) return `in ${place} votes are asked for ${first} and ${text}`;
      }
      return undefined;
    },
  };
}

/** The votes that are, or ever were, on the disks, and the promises that are. */
class VoteLedger {
  readonly promised = new Map<string, number>();
  readonly #cast = new Map<number, (SlotVote & { readonly node: string; readonly text: string })[]>();
  readonly #known = new Map<string, number>();

  /** The new votes. */
  observe(event: WorldEvent, world: WorldView): readonly SlotVote[] {
    if (event.kind !== 'written') return [];
    const { node } = event;
    const records = world.durableOf(node) as readonly MultiPaxosRecord[];
    const news = records.slice(this.#known.get(node) ?? 0);
    this.#known.set(node, records.length);
    const votes = news.flatMap((record) => record.votes);
    for (const vote of votes) {
      const { slot, command } = vote;
      this.#cast.set(slot, [...this.votesIn(slot), { ...vote, node, text: textOf(command) }]);
    }
    this.promised.set(node, records.at(-1)!.promised);
    return votes;
  }

  votesIn(slot: number) {
    return this.#cast.get(slot) ?? [];
  }
}

/**
 * For each vote that is on disk, no other command was or can yet be chosen for its slot in a lower ballot: there is a quorum of
 * acceptors, each of which voted there for the same command, or did not vote and has promised not to.
 */
function votesSafe(): Monitor {
  const ledger = new VoteLedger();
  const isUnsafe = (slot: number, ballot: number, text: string, lower: number) => {
    if (lower >= ballot) return false;
    const harmless = multiPaxosNodes.filter((node) => {
      const there = ledger.votesIn(slot).filter((vote) => vote.node === node && vote.ballot === lower);
      return there.length === 0
        ? (ledger.promised.get(node) ?? 0) > lower
        : there.some((vote) => vote.text === text);
    });
    return harmless.length < majority;
  };
  return {
    name: 'VotesSafe',
    observe(event, world) {
      for (const cast of ledger.observe(event, world)) {
        const { slot } = cast;
        const votes = new Map(ledger.votesIn(slot).map((vote) => [`${vote.ballot} ${vote.text}`, vote]));
        // Of two older votes nothing has changed.
        for (const { ballot, text } of votes.values()) {
          const lower = [...votes.values()].find(
            (vote) =>
              (ballot === cast.ballot || vote.ballot === cast.ballot) &&
              isUnsafe(slot, ballot, text, vote.ballot),
          );
          if (lower !== undefined)
            return `in slot ${slot} there is a vote for ${text} in ballot ${ballot}, and another command could be chosen in ballot ${lower.ballot}`;
        }
      }
      return undefined;
    },
  };
}

/** A node applies in each slot what a quorum has voted for there, in one ballot. */
function appliedInOrder(): Monitor {
  const ledger = new VoteLedger();
  return {
    name: 'AppliedInOrder',
    observe(event, world) {
      ledger.observe(event, world);
      for (const [slot, command] of learnedIn(event)) {
        const text = textOf(command);
        const votes = ledger.votesIn(slot).filter((vote) => vote.text === text);
        const isChosen = votes.some(
          ({ ballot }) =>
            new Set(votes.filter((vote) => vote.ballot === ballot).map(({ node }) => node)).size >= majority,
        );
        if (!isChosen) return `${event.node} applies ${text} in slot ${slot}, which no quorum has voted for`;
      }
      return undefined;
    },
  };
}

/** When all faults are over there is a leader, all that it has proposed is chosen, and all nodes have learned it. */
function eventuallyChosen(): Monitor {
  return {
    name: 'EventuallyChosen',
    observe: () => undefined,
    atEnd(world: WorldView) {
      const states = multiPaxosNodes.map((node) => world.stateOf(node) as MultiPaxosState | undefined);
      const leader = states.find((state) => state?.role.type === 'leader');
      if (leader?.role.type !== 'leader') return 'there is no leader';
      if (leader.role.proposals.length > 0) return `${leader.role.proposals.length} commands are not chosen`;
      const behind = states.find((state) => state?.log.size !== leader.log.size);
      return behind && `${behind.node} has learned ${behind.log.size} of ${leader.log.size} commands`;
    },
  };
}

function drawOperation(draw: Draw): RegisterOperation {
  const key = keys[draw.integer(keys.length, 'key')]!;
  const kind = draw.fraction('kind');
  const to = 1 + draw.integer(values, 'to');
  if (kind < 0.4) return { type: 'read', key };
  if (kind < 0.7) return { type: 'write', key, value: to };
  return { type: 'cas', key, from: 1 + draw.integer(values, 'from'), to };
}

/** As the register's specification takes it. */
const argumentOf = (operation: RegisterOperation) => {
  if (operation.type === 'read') return null;
  return operation.type === 'write' ? operation.value : [operation.from, operation.to];
};

/**
 * Three nodes with a log of operations on registers. Each message takes almost as long as any other, so that nodes that overtake
 * each other do so for ever unless they wait; faults bring the disorder.
 */
export const multiPaxosSimulation = (changes: Partial<MultiPaxosRules> = {}): SimulatedProtocol => {
  const machine = multiPaxosMachine(
    {
      nodes: multiPaxosNodes,
      electionTimeoutMs: [80, 160],
      heartbeatMs: 40,
      maxUnderWay: 16,
      maxBatch: 4,
    },
    registers,
    changes,
  );
  return {
    slug: 'multi-paxos',
    title: 'Multi-Paxos: three nodes with registers',
    nodes: multiPaxosNodes,
    machineOf: () => machine,
    faults: [...networkFaults, ...nodeFaults, ...(['clock-drift', 'clock-step', 'clock-freeze'] as const)],
    faultsUntilMs: 1500,
    calmMs: 1200,
    operationTimeoutMs: 500,
    delayMs: [10, 13],
    clients: 6,
    operationsPerClient: 8,
    operation(_, __, draw) {
      const operation = drawOperation(draw);
      const node = multiPaxosNodes[draw.integer(multiPaxosNodes.length, 'node')]!;
      return { node, operation, f: operation.type, value: argumentOf(operation), key: operation.key };
    },
    resultOf: (operation, result) => (operation.f === 'cas' ? operation.value : result),
    monitors: () => [
      agreement(),
      validity(),
      oneValuePerBallot(),
      votesSafe(),
      appliedInOrder(),
      eventuallyChosen(),
    ],
    judges: [linearizable(casRegister())],
    countersOf(event) {
      if (event.kind !== 'stepped') return [];
      const counted: string[] = [];
      const before = event.before as MultiPaxosState;
      const after = event.after as MultiPaxosState;
      for (const [, { type }] of learnedIn(event))
        counted.push('commands learned', ...(type === 'noop' ? ['holes filled'] : []));
      if (before.role.type !== 'leader' && after.role.type === 'leader') counted.push('elections won');
      if (before.role.type === 'leader' && after.role.type !== 'leader') counted.push('leaders overtaken');
      const sent = sentIn(event);
      if (sent.some(({ type }) => type === 'ask')) counted.push('commands asked for');
      return counted;
    },
    sampledSeeds: 4,
    expectedCounters: [
      'commands learned',
      'elections won',
      'leaders overtaken',
      'commands asked for',
      'redirects',
    ],
  };
};
