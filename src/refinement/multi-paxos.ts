import { action, defineModel, type ModelDefinition } from '../core/model.ts';
import {
  functionFrom,
  interval,
  ModelValue,
  record,
  type SetValue,
  sequence,
  setOf,
} from '../core/values/index.ts';
import { commandAt } from '../impl/multi-paxos/chosen-log.ts';
import type { Command, MultiPaxosMessage, SlotVote } from '../impl/multi-paxos/messages.ts';
import type { MultiPaxosState as NodeState } from '../impl/multi-paxos/state.ts';
import type { Message as ModelMessage } from '../models/multi-paxos.ts';
import {
  type Accepted,
  accepts,
  commands,
  isAsked,
  type MultiPaxosConstants,
  type MultiPaxosState,
  mayPropose,
  multiPaxosDefinition,
  send,
  slots,
  vote,
} from '../models/multi-paxos.ts';
import { majorities } from '../models/quorums.ts';
import { multiPaxosNodes } from '../simulator/protocols/multi-paxos.ts';
import type { StartedEvent, SteppedEvent } from '../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from './abstraction.ts';
import type { ModelStep, Refinement } from './refinement.ts';

const Acceptor = setOf(multiPaxosNodes.map(nameOf));
const Noop = ModelValue.of('Noop');
const None = ModelValue.of('None');
/** Commands get these names in the order in which they are proposed. */
const names = Array.from({ length: 150 }, (_, index) => ModelValue.of(`v${index + 1}`));

const constants: MultiPaxosConstants = {
  Acceptor,
  Value: setOf(names),
  Ballot: interval(0, 299),
  Slots: 80,
  Quorum: majorities(Acceptor),
  Noop,
  None,
};

/**
 * The model, but for two things. A leader may ask for votes in any slot: its message can be taken up before its own step counts, and
 * the messages for the slots below be lost; besides, a node does not ask where it knows what is chosen. And an acceptor's actions name
 * the message that they take up, where the model's own try all. A test explores it, with the properties of the model.
 */
export function multiPaxosInAnyOrder(constants: MultiPaxosConstants): ModelDefinition<MultiPaxosState> {
  const { Acceptor, Ballot } = constants;
  const definition = multiPaxosDefinition(constants);
  return {
    ...definition,
    name: 'multi-paxos in any order',
    actions: {
      ...definition.actions,
      Phase1b: action({ a: Acceptor, b: Ballot }, (state: MultiPaxosState, { a, b }) => {
        const outcomes = definition.actions.Phase1b!.next(state, { a }) as Iterable<Partial<MultiPaxosState>>;
        return [...outcomes].filter(({ maxBal }) => maxBal!.get(a) === b);
      }),
      Phase2a: action(
        { b: Ballot, s: slots(constants), v: commands(constants) },
        (state: MultiPaxosState, { b, s, v }) =>
          !isAsked(state, b, s) && mayPropose(constants, state, b, s, v)
            ? send(state, record({ type: '2a', bal: b, slot: s, val: v }))
            : undefined,
      ),
      Phase2b: action(
        { a: Acceptor, b: Ballot, s: slots(constants), v: commands(constants) },
        (state: MultiPaxosState, { a, b, s, v }) =>
          accepts(state)
            .filter((m) => m.bal === b && m.slot === s && m.val === v && b >= state.maxBal.get(a))
            .map((m) => vote(state, a, m)),
      ),
    },
  };
}

interface Disk {
  promised: number;
  /** The latest vote in each slot. A node lets go of its vote for what is chosen; the model does not. */
  readonly votes: Map<number, SlotVote>;
  /** The same, as the model has it. */
  accepted: Accepted;
}

const noVote = record({ bal: -1, val: None });
const nothingAccepted: Accepted = functionFrom(slots(constants), () => noVote);

interface Ghost {
  readonly disks: Map<string, Disk>;
  messages: SetValue<ModelMessage>;
  readonly named: Map<string, ModelValue>;
  /** Ballots and slots in which votes have been asked for. */
  readonly asked: Set<string>;
  readonly applied: ModelValue[];
}

function nameOfCommand(ghost: Ghost, command: Command): ModelValue {
  if (command.type === 'noop') return Noop;
  const text = JSON.stringify(command);
  const name = ghost.named.get(text) ?? names[ghost.named.size];
  if (name === undefined) throw new Error('more commands than the model has values');
  ghost.named.set(text, name);
  return name;
}

function diskOf(ghost: Ghost, node: string): Disk {
  const disk = ghost.disks.get(node) ?? { promised: 0, votes: new Map(), accepted: nothingAccepted };
  ghost.disks.set(node, disk);
  return disk;
}

function keep(ghost: Ghost, message: ModelMessage): void {
  ghost.messages = ghost.messages.add(message);
}

/** The node promises a ballot. The model reports the votes in all slots; the node only those that the candidate lacks. */
function promise(ghost: Ghost, node: string, ballot: number): ModelStep {
  keep(ghost, record({ type: '1b', acc: nameOf(node), bal: ballot, accepted: diskOf(ghost, node).accepted }));
  return stepOf('Phase1b', node, ballot);
}

/** Votes are asked for, once in a ballot and slot. */
function ask(ghost: Ghost, { slot, ballot, command }: SlotVote): readonly ModelStep[] {
  const place = `${ballot} ${slot}`;
  if (ghost.asked.has(place)) return [];
  ghost.asked.add(place);
  const name = nameOfCommand(ghost, command);
  keep(ghost, record({ type: '2a', bal: ballot, slot, val: name }));
  return [stepOf('Phase2a', ballot, slot, name)];
}

function cast(ghost: Ghost, node: string, { slot, ballot, command }: SlotVote): ModelStep {
  const name = nameOfCommand(ghost, command);
  keep(ghost, record({ type: '2b', acc: nameOf(node), bal: ballot, slot, val: name }));
  return stepOf('Phase2b', node, ballot, slot, name);
}

const messagesIn = (event: SteppedEvent): readonly MultiPaxosMessage[] =>
  event.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message as MultiPaxosMessage] : []));

/** The actions for which a step stands, in their order: promises, what a leader asks for, votes, what is learned. */
function actionsOf(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input } = event;
  const after = event.after as NodeState;
  const disk = diskOf(ghost, node);
  const sent = messagesIn(event);
  const steps: ModelStep[] = [];
  if (after.promised > disk.promised) {
    if (sent.some(({ type }) => type === 'prepare')) {
      keep(ghost, record({ type: '1a', bal: after.promised }));
      steps.push(stepOf('Phase1a', after.promised), promise(ghost, node, after.promised));
    } else if (input.kind === 'message' && (input.message as MultiPaxosMessage).type === 'prepare')
      steps.push(promise(ghost, node, after.promised));
  }
  for (const message of sent) if (message.type === 'accept') steps.push(...ask(ghost, message));
  for (const own of after.votes) {
    // Whoever votes was asked to, even if the leader has crashed before its own step counted.
    if (disk.votes.get(own.slot)?.ballot !== own.ballot)
      steps.push(...ask(ghost, own), cast(ghost, node, own));
  }
  for (let slot = (event.before as NodeState).log.size + 1; slot <= after.log.size; slot++) {
    // The first to learn is the model's learner; whoever learns later must learn the same.
    if (slot > ghost.applied.length) steps.push(stepOf('Apply'));
    ghost.applied[slot - 1] = nameOfCommand(ghost, commandAt(after.log, slot));
  }
  return steps;
}

function remember(event: StartedEvent | SteppedEvent, ghost: Ghost): void {
  const state = (event.kind === 'started' ? event.state : event.after) as NodeState;
  const disk = diskOf(ghost, event.node);
  disk.promised = state.promised;
  const known = new Set(state.votes.map(({ slot }) => slot));
  for (const slot of disk.votes.keys()) {
    if (slot <= state.log.size || known.has(slot)) continue;
    disk.votes.delete(slot);
    disk.accepted = disk.accepted.set(slot, noVote);
  }
  for (const own of state.votes) {
    if (disk.votes.get(own.slot) === own) continue;
    disk.votes.set(own.slot, own);
    const latest = record({ bal: own.ballot, val: nameOfCommand(ghost, own.command) });
    disk.accepted = disk.accepted.set(own.slot, latest);
  }
}

/**
 * The nodes of Multi-Paxos do what the model does. What waits for the disk counts when it is written, so a restart changes nothing;
 * the model's one learner is whichever node is first.
 */
export const multiPaxosRefinement: Refinement<MultiPaxosState, Ghost> = {
  slug: 'multi-paxos',
  model: defineModel(multiPaxosInAnyOrder(constants)),
  ghost: () => ({
    disks: new Map(),
    messages: setOf<ModelMessage>(),
    named: new Map(),
    asked: new Set(),
    applied: [],
  }),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') return [];
    const steps = event.kind === 'started' ? [] : actionsOf(event, ghost);
    remember(event, ghost);
    return steps;
  },
  abstraction: (_, ghost) => ({
    maxBal: byNode(multiPaxosNodes, (node) => diskOf(ghost, node).promised),
    accepted: byNode(multiPaxosNodes, (node) => diskOf(ghost, node).accepted),
    msgs: ghost.messages,
    applied: sequence(...ghost.applied),
  }),
};
