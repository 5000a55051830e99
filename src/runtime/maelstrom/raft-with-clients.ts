import type { Effect, Input, Machine, NodeClock, Transition } from '../../core/machine.ts';
import { type RaftClientState, raftClient } from '../../impl/raft/client.ts';
import type { RaftOptions } from '../../impl/raft/configuration.ts';
import { raftMachine } from '../../impl/raft/machine.ts';
import type { RaftMessage, RaftOperation, RaftRecord } from '../../impl/raft/messages.ts';
import type { RaftState } from '../../impl/raft/state.ts';
import type { StateMachine } from '../../impl/raft/state-machine.ts';

export interface RaftWithClientsOptions extends RaftOptions {
  /** No other life of the node has the same. */
  readonly incarnation: number;
  /** After so long without an answer another server is asked. */
  readonly retryAfterMs: number;
}

export interface RaftWithClientsState {
  readonly server: RaftState;
  /** By the name of the client outside; the one that asked last comes last. */
  readonly clients: Readonly<Record<string, RaftClientState>>;
}

type State = RaftWithClientsState;
type Step = Transition<State, RaftMessage, unknown, RaftRecord>;
type AnyEffect = Effect<RaftMessage, unknown, RaftRecord>;

/** One that has not asked for long loses its session, and opens another when it asks again. */
const maxClients = 1_000;
/** Of one client at a time; it should have one. */
const maxWaiting = 16;

/**
 * A Raft server with, beside it, a Raft client for everybody who asks this node: any node serves everybody, wherever the
 * leader is, and each command is done once, however often the network loses or repeats what is said about it.
 */
export function raftWithClients(
  { incarnation, retryAfterMs, ...options }: RaftWithClientsOptions,
  // biome-ignore lint/suspicious/noExplicitAny: a state machine gets its own commands only.
  stateMachine: StateMachine<any, any, any, any>,
): Machine<State, RaftMessage, RaftOperation, unknown, RaftRecord> {
  const server = raftMachine(options, stateMachine);
  const clientOf = (node: string) => {
    const servers = [node, ...options.members.filter((member) => member !== node)];
    return raftClient({ servers, retryAfterMs, maxWaiting });
  };

  function withServer(state: State, step: ReturnType<typeof server.step>): Step {
    return { state: { ...state, server: step.state }, effects: step.effects };
  }

  function withClient(
    state: State,
    name: string,
    step: ReturnType<ReturnType<typeof clientOf>['step']>,
  ): Step {
    const { [name]: _, ...others } = state.clients;
    const effects = step.effects.flatMap((effect) => ofClient(name, effect));
    return { state: { ...state, clients: { ...others, [name]: step.state } }, effects };
  }

  function operate(state: State, name: string, input: Input<RaftMessage, RaftOperation>): Step {
    const { node } = state.server;
    const machine = clientOf(node);
    const known = Object.hasOwn(state.clients, name)
      ? state.clients[name]!
      : // Its life is that of the node, which is counted elsewhere.
        machine.start(`${node}/${name}`, [{ life: incarnation - 1 }], input.now).state;
    const room = Object.hasOwn(state.clients, name) ? state : withoutIdlest(state);
    return withClient(room, name, machine.step(known, input));
  }

  function receiveAnswer(state: State, input: Input<RaftMessage, RaftOperation>, id: string): Step {
    const found = Object.entries(state.clients).find(([, { request }]) => request?.id === id);
    if (!found) return { state, effects: [] };
    return withClient(state, found[0], clientOf(state.server.node).step(found[1], input));
  }

  function expire(state: State, input: Input<RaftMessage, RaftOperation> & { kind: 'timer' }): Step {
    if (!input.name.startsWith(retryPrefix)) return withServer(state, server.step(state.server, input));
    const name = input.name.slice(retryPrefix.length);
    if (!Object.hasOwn(state.clients, name)) return { state, effects: [] };
    return withClient(state, name, clientOf(state.server.node).step(state.clients[name]!, input));
  }

  return {
    name: `raft/${stateMachine.name}`,
    start(node: string, durable: readonly RaftRecord[], now: NodeClock): Step {
      const { state, effects } = server.start(node, durable, now);
      return { state: { server: state, clients: {} }, effects };
    },
    step(state, input) {
      if (input.kind === 'operation') return operate(state, input.client, input);
      if (input.kind === 'timer') return expire(state, input);
      if (input.kind === 'message' && input.message.type === 'clientResponse')
        return receiveAnswer(state, input, input.message.id);
      return withServer(state, server.step(state.server, input));
    },
  };
}

const retryPrefix = 'retry ';

type ClientEffect = ReturnType<ReturnType<typeof raftClient>['step']>['effects'][number];

/** Its life is on disk before the node starts, so that nothing it says has to wait for that. */
function ofClient(name: string, effect: ClientEffect): readonly AnyEffect[] {
  switch (effect.kind) {
    case 'persist':
      return [];
    case 'send':
      return [{ kind: 'send', to: effect.to, message: effect.message }];
    case 'setTimer':
      return [{ ...effect, name: retryPrefix + name }];
    case 'reply':
      return [effect];
  }
}

function withoutIdlest(state: State): State {
  const names = Object.keys(state.clients);
  if (names.length < maxClients) return state;
  const idle = names.find((name) => state.clients[name]!.request === null);
  if (idle === undefined) return state;
  const { [idle]: _, ...clients } = state.clients;
  return { ...state, clients };
}
