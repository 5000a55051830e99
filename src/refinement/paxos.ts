import { defineModel } from '../core/model.ts';
import { interval, ModelValue, record, type SetValue, setOf } from '../core/values/index.ts';
import type { Accept, PaxosMessage, PlainValue } from '../impl/paxos/messages.ts';
import type { AcceptorRecord, PaxosState } from '../impl/paxos/state.ts';
import {
  type Message as ModelMessage,
  type PaxosState as ModelState,
  paxosDefinition,
} from '../models/paxos.ts';
import { majorities } from '../models/quorums.ts';
import { paxosNodes, paxosValues } from '../simulator/protocols/paxos.ts';
import type { StartedEvent, SteppedEvent } from '../simulator/simulated-protocol.ts';
import { byNode, nameOf, stepOf } from './abstraction.ts';
import type { ModelStep, Refinement } from './refinement.ts';

const Acceptor = setOf(paxosNodes.map(nameOf));
const None = ModelValue.of('None');
const Quorum = majorities(Acceptor);

const model = defineModel(
  paxosDefinition({
    Acceptor,
    Value: setOf(paxosValues.map((value) => ModelValue.of(value))),
    Ballot: interval(0, 999),
    Quorum1: Quorum,
    Quorum2: Quorum,
    None,
  }),
);

interface Ghost {
  /** What each acceptor has on its disk: a node that is down has it as well. */
  readonly disks: Map<string, AcceptorRecord>;
  /** Every message ever sent, as the model keeps them. */
  messages: SetValue<ModelMessage>;
}

const named = (value: PlainValue) => ModelValue.of(String(value));

/** What the model's acceptor sends when it promises a ballot. */
function promiseOf(node: string, ballot: number, { vote }: Pick<AcceptorRecord, 'vote'>): ModelMessage {
  const [mbal, mval] = vote === null ? [-1, None] : [vote.ballot, named(vote.value)];
  return record({ type: '1b', acc: nameOf(node), bal: ballot, mbal, mval });
}

/** The message as the model knows it; none if it is only told, like a rejection. */
function modelMessage(node: string, message: PaxosMessage): ModelMessage | undefined {
  switch (message.type) {
    case 'prepare':
      return record({ type: '1a', bal: message.ballot });
    case 'promise':
      return promiseOf(node, message.ballot, message);
    case 'accept':
      return record({ type: '2a', bal: message.ballot, val: named(message.value) });
    case 'voted':
      return record({ type: '2b', acc: nameOf(node), bal: message.ballot, val: named(message.value) });
    default:
      return undefined;
  }
}

const messagesIn = (event: SteppedEvent | StartedEvent): readonly PaxosMessage[] =>
  event.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message as PaxosMessage] : []));

function keepMessages(event: SteppedEvent | StartedEvent, ghost: Ghost): void {
  const { node } = event;
  const known = messagesIn(event).flatMap((message) => modelMessage(node, message) ?? []);
  ghost.messages = ghost.messages.union(setOf(known));
}

/** The actions for which a step of a node stands, in their order. A node that prepares a ballot or asks for votes answers itself. */
function actionsOf(event: SteppedEvent, ghost: Ghost): readonly ModelStep[] {
  const { node, input } = event;
  const before = (event.before as PaxosState).acceptor;
  const after = (event.after as PaxosState).acceptor;
  if (after === before) return [];
  const sent = messagesIn(event);
  const prepared = sent.find(({ type }) => type === 'prepare');
  if (prepared !== undefined) {
    ghost.messages = ghost.messages.add(promiseOf(node, after.promised, before));
    return [stepOf('Phase1a', after.promised), stepOf('Phase1b', node)];
  }
  const accept = sent.find((message): message is Accept => message.type === 'accept');
  if (accept !== undefined)
    return [stepOf('Phase2a', accept.ballot, named(accept.value)), stepOf('Phase2b', node)];
  const message = input.kind === 'message' ? (input.message as PaxosMessage) : undefined;
  return [stepOf(message?.type === 'accept' ? 'Phase2b' : 'Phase1b', node)];
}

/**
 * The nodes of Paxos do what its model does. What waits for the disk counts when it is written, so a restart changes nothing; lost
 * messages are messages that nobody reads.
 */
export const paxosRefinement: Refinement<ModelState, Ghost> = {
  slug: 'paxos',
  model,
  ghost: () => ({ disks: new Map(), messages: setOf<ModelMessage>() }),
  witness(event, _, ghost) {
    if (event.kind === 'crashed') return [];
    const { acceptor } = (event.kind === 'started' ? event.state : event.after) as PaxosState;
    const steps = event.kind === 'started' ? [] : actionsOf(event, ghost);
    ghost.disks.set(event.node, acceptor);
    keepMessages(event, ghost);
    return steps;
  },
  abstraction(_, { disks, messages }) {
    const vote = (node: string) => disks.get(node)?.vote ?? null;
    return {
      maxBal: byNode(paxosNodes, (node) => disks.get(node)?.promised ?? -1),
      maxVBal: byNode(paxosNodes, (node) => vote(node)?.ballot ?? -1),
      maxVal: byNode(paxosNodes, (node) => {
        const latest = vote(node);
        return latest === null ? None : named(latest.value);
      }),
      msgs: messages,
    };
  },
};
