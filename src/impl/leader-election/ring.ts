import type { Input, Machine, MessageInput, Reply, Transition } from '../../core/machine.ts';
import {
  acceptInOrder,
  acknowledge,
  append,
  emptyIncoming,
  emptyOutgoing,
  type Incoming,
  type Numbered,
  type Outgoing,
} from '../lamport-clock/fifo-channel.ts';
import { recorded } from '../recorded.ts';
import type { ElectionOperation, ElectionResult } from './interface.ts';
import { type RingElectionRules, rightRingRules } from './ring-rules.ts';

/** A node and its place in the order of nodes: the greatest id wins. */
export interface RingMember {
  readonly node: string;
  readonly id: number;
}

export interface RingElectionConfiguration {
  /** Each node sends to the one behind it, the last one to the first. Ids are different whole numbers. */
  readonly ring: readonly RingMember[];
  /** What the next node has not acknowledged is sent again after so long, and at most half as long again. */
  readonly resendMs: number;
  /** Whether nodes stand without being asked to. */
  readonly campaignsAtStart: boolean;
}

/** What goes round. Each round is an election of its own: `vacant` begins one in which nobody stands yet. */
export type RingContent =
  | { readonly type: 'candidate' | 'elected'; readonly round: number; readonly id: number }
  | { readonly type: 'vacant'; readonly round: number };

export type RingElectionMessage =
  | ({ readonly type: 'packet' } & Numbered<RingContent>)
  /** All packets up to this number have been taken. */
  | { readonly type: 'received'; readonly upTo: number };

/** All that a node must remember: the algorithm knows no node that forgets. */
export interface RingElectionRecord {
  readonly round: number;
  /**
   * What the node is in the round: it has said nothing yet; its own id has been sent, or surpassed by a greater one; or it has passed on
   * what came, for it did not stand.
   */
  readonly part: 'none' | 'active' | 'relaying';
  /** Whether it wants to lead. */
  readonly isCampaigning: boolean;
  /** Whether its own id has come back to it, and it leads. */
  readonly leads: boolean;
  /** The id of the leader of the round, as far as the node has been told. */
  readonly leaderId: number | null;
  readonly outgoing: Outgoing<RingContent>;
  readonly incoming: Incoming<RingContent>;
}

export interface RingElectionState {
  readonly node: string;
  readonly memory: RingElectionRecord;
  /** The requests that wait for the node to lead. */
  readonly campaigns: readonly string[];
  readonly lastWriteId: number;
  readonly timer: number;
}

type Memory = RingElectionRecord;
type State = RingElectionState;
type Answer = Reply<ElectionResult>;
type Step = Transition<State, RingElectionMessage, ElectionResult, Memory>;

/**
 * Leader election on a ring (Chang and Roberts 1979): a candidacy goes round until it meets a node with a greater id, and only the
 * greatest comes back. It takes no clock and no bound on delays, but every node: while one is down, no election ends. Nodes remember
 * all that they do, so that a restart is no more than a delay.
 *
 * Only the leader of a round begins the next one, by resigning; so at no time do two nodes lead. A node that does not want to lead passes
 * on what comes, and takes no part in that round any more. Actions are named as in specs/leader-election/Ring.tla.
 *
 * @throws RangeError for a configuration that cannot be.
 */
export function ringElectionMachine(
  configuration: RingElectionConfiguration,
  changes: Partial<RingElectionRules> = {},
): Machine<State, RingElectionMessage, ElectionOperation, ElectionResult, Memory> {
  check(configuration);
  const { ring, resendMs, campaignsAtStart } = configuration;
  const rules = { ...rightRingRules, ...changes };

  const placeOf = (node: string) => ring.findIndex((member) => member.node === node);
  const idOf = (node: string) => rules.idOf(ring[placeOf(node)]!);
  const after = (node: string) => ring[(placeOf(node) + 1) % ring.length]!.node;
  const before = (node: string) => ring.at(placeOf(node) - 1)!.node;
  const nodeWith = (id: number | null) => ring.find((member) => member.id === id)?.node ?? null;
  const firstMemory: Memory = {
    ...{ round: 1, part: 'none', isCampaigning: campaignsAtStart, leads: false, leaderId: null },
    ...{ outgoing: emptyOutgoing, incoming: emptyIncoming },
  };

  const tell = (memory: Memory, content: RingContent): Memory => ({
    ...memory,
    outgoing: append(memory.outgoing, content),
  });

  /** A node begins to take part: it sends its id on its way. Alone on its ring, it is back at once. */
  function startElection(memory: Memory, node: string): Memory {
    if (!memory.isCampaigning || memory.part !== 'none') return memory;
    const active: Memory = { ...memory, part: 'active' };
    if (ring.length === 1) return win(active, node);
    return tell(active, { type: 'candidate', round: memory.round, id: idOf(node) });
  }

  /** The node's id has come all the way round: it leads and tells the next one; or it wants to no more, and another round begins. */
  function win(memory: Memory, node: string): Memory {
    if (!memory.isCampaigning) return vacate(memory);
    const id = idOf(node);
    const leading: Memory = { ...memory, leads: true, leaderId: id };
    return ring.length === 1 ? leading : tell(leading, { type: 'elected', round: memory.round, id });
  }

  const entered = (memory: Memory, round: number): Memory => ({
    ...memory,
    ...{ round, part: 'none', leads: false, leaderId: null },
  });

  function vacate(memory: Memory): Memory {
    const next = entered(memory, memory.round + 1);
    return ring.length === 1 ? next : tell(next, { type: 'vacant', round: next.round });
  }

  /** A candidate's id has reached the node: it goes on, or the node's own in its place, or neither. */
  function hearCandidate(memory: Memory, node: string, id: number): Memory {
    const own = idOf(node);
    const { round, part, isCampaigning } = memory;
    if (part === 'active' && rules.isBack(id, own)) return win(memory, node);
    if (part === 'relaying' || (part === 'none' && !isCampaigning))
      return tell({ ...memory, part: 'relaying' }, { type: 'candidate', round, id });
    if (rules.forwards(id, own)) return tell({ ...memory, part: 'active' }, { type: 'candidate', round, id });
    return startElection(memory, node);
  }

  /** The node learns who leads, and tells the next one unless it is the leader itself. */
  function learn(memory: Memory, node: string, id: number): Memory {
    const knowing = { ...memory, leaderId: id };
    return id === idOf(node) ? knowing : tell(knowing, { type: 'elected', round: memory.round, id });
  }

  function hear(memory: Memory, node: string, content: RingContent): Memory {
    const { round } = content;
    if (!rules.isCurrent(round, memory.round)) return memory;
    const isNew = round > memory.round;
    const current = isNew ? entered(memory, round) : memory;
    switch (content.type) {
      case 'candidate':
        return hearCandidate(current, node, content.id);
      case 'elected':
        return learn(current, node, content.id);
      case 'vacant': {
        // What is heard of a second time has gone all the way round.
        if (!isNew) return current;
        const started = startElection(current, node);
        return started === current ? tell(current, content) : started;
      }
    }
  }

  /** Who waits for the node to lead is answered when it does; what has been added to the channel is sent. */
  function finish(earlier: State, changed: State, answers: readonly Answer[] = []): Step {
    const { node, memory, campaigns } = changed;
    const result = { term: memory.round, leader: node };
    const won = (id: string): Answer => ({ kind: 'reply', id, outcome: 'ok', result });
    const isAnswered = memory.leads && campaigns.length > 0;
    const packets = packetsAfter(memory, earlier.memory.outgoing.last, after(node));
    return recorded(
      {
        state: isAnswered ? { ...changed, campaigns: [] } : changed,
        effects: [...packets, ...answers, ...(isAnswered ? campaigns.map(won) : [])],
      },
      (state) => state.memory,
      memory !== earlier.memory,
    );
  }

  const answering = (id: string, { round, leaderId }: Memory): Answer => ({
    ...{ kind: 'reply', id, outcome: 'ok', result: { term: round, leader: nodeWith(leaderId) } },
  });

  function operate(state: State, id: string, { type }: ElectionOperation): Step {
    const { node, memory, campaigns } = state;
    if (type === 'observe' || (type === 'campaign' && memory.leads))
      return finish(state, state, [answering(id, memory)]);
    if (type === 'campaign') {
      const standing = memory.isCampaigning ? memory : { ...memory, isCampaigning: true };
      const joins = memory.leaderId === null;
      return finish(state, {
        ...state,
        memory: joins ? startElection(standing, node) : standing,
        campaigns: [...campaigns, id],
      });
    }
    const withdrawn = memory.isCampaigning ? { ...memory, isCampaigning: false } : memory;
    const resigned = memory.leads ? vacate(withdrawn) : withdrawn;
    const refusals = campaigns.map(
      (each): Answer => ({ kind: 'reply', id: each, outcome: 'fail', reason: 'the node resigned' }),
    );
    const after = { ...state, memory: resigned, campaigns: [] };
    return finish(state, after, [...refusals, answering(id, resigned)]);
  }

  function takePacket(state: State, from: string, { number, content }: Numbered<RingContent>): Step {
    const { node, memory } = state;
    const { incoming, contents } = acceptInOrder(memory.incoming, { number, content });
    const accepted = incoming === memory.incoming ? memory : { ...memory, incoming };
    const heard = contents.reduce((each, next) => hear(each, node, next), accepted);
    const step = finish(state, { ...state, memory: heard });
    const message = { type: 'received', upTo: incoming.taken } as const;
    const { lastWriteId } = step.state;
    const held = lastWriteId > 0 ? { afterPersist: lastWriteId } : {};
    return { ...step, effects: [...step.effects, { kind: 'send', to: from, message, ...held }] };
  }

  function receive(state: State, { from, message }: MessageInput<RingElectionMessage>): Step {
    const { node, memory } = state;
    if (message.type === 'packet' && from === before(node)) return takePacket(state, from, message);
    if (message.type !== 'received' || from !== after(node)) return { state, effects: [] };
    const outgoing = acknowledge(memory.outgoing, message.upTo);
    if (outgoing === memory.outgoing) return { state, effects: [] };
    return finish(state, { ...state, memory: { ...memory, outgoing } });
  }

  /** Sends again what was not acknowledged, and will look again later. */
  function resend(state: State): Step {
    const timer = state.timer + 1;
    const packets = packetsAfter(state.memory, 0, after(state.node));
    const next = { kind: 'setTimer', name: 'resend', generation: timer } as const;
    const effects = [...packets, { ...next, minMs: resendMs, maxMs: 1.5 * resendMs }];
    return recorded({ state: { ...state, timer }, effects }, ({ memory }) => memory, false);
  }

  return {
    name: 'leader-election/ring',
    start(node, durable) {
      if (placeOf(node) < 0) throw new RangeError(`${node} is no node of the ring`);
      const found = durable.at(-1);
      const memory = found === undefined ? startElection(firstMemory, node) : rules.recalled(found);
      const { state, effects } = resend({ node, memory, campaigns: [], lastWriteId: 0, timer: 0 });
      return recorded({ state, effects }, (each) => each.memory, found === undefined);
    },
    step(state: State, input: Input<RingElectionMessage, ElectionOperation>): Step {
      switch (input.kind) {
        case 'message':
          return receive(state, input);
        case 'operation':
          return operate(state, input.id, input.operation);
        case 'timer':
          return input.generation === state.timer ? resend(state) : { state, effects: [] };
        case 'written':
          return { state, effects: [] };
      }
    },
  };
}

/** What was not acknowledged, from behind a number on. */
const packetsAfter = ({ outgoing }: Memory, number: number, to: string) =>
  outgoing.unacknowledged
    .filter((packet) => packet.number > number)
    .map((packet) => ({ kind: 'send', to, message: { type: 'packet', ...packet } }) as const);

/** @throws RangeError for a configuration that cannot be. */
function check({ ring, resendMs }: RingElectionConfiguration): void {
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`ring election: ${what}`);
  };
  const areDifferent = (list: readonly unknown[]) => new Set(list).size === list.length;
  expect(ring.length > 0 && areDifferent(ring.map(({ node }) => node)), 'nodes must be different names');
  const ids = ring.map(({ id }) => id);
  expect(areDifferent(ids) && ids.every(Number.isSafeInteger), 'ids must be different whole numbers');
  expect(resendMs > 0, 'resendMs must be more than 0');
}
