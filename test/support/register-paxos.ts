/**
 * Single-decree Paxos (Lamport, Paxos Made Simple, 2001) behind a register that is written once: the public benchmark of actor
 * explorers. A server that is asked to put starts one ballot for it and never another; whoever knows the decision ends there,
 * and answers reads. The state space is that of Stateright's example of the same name.
 */

import type { Effect, Machine, OperationInput } from '../../src/core/machine.ts';
import type { ActorProperty, ActorSystem, NetworkKind } from '../../src/explorer/actors/actor.ts';
import { type ScriptedOperation, scriptedClient } from '../../src/explorer/actors/client-actor.ts';
import { machineActor } from '../../src/explorer/actors/machine-actor.ts';
import { operationHistory } from '../../src/explorer/actors/operation-history.ts';

export type RegisterOperation = { readonly f: 'put'; readonly value: string } | { readonly f: 'get' };

/** Round, then position of the server. */
type Ballot = readonly [number, number];

interface Proposal {
  readonly request: string;
  readonly value: string;
}

interface Accepted {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}

type Message =
  | { readonly type: 'prepare'; readonly ballot: Ballot }
  | { readonly type: 'prepared'; readonly ballot: Ballot; readonly lastAccepted: Accepted | null }
  | { readonly type: 'accept'; readonly ballot: Ballot; readonly proposal: Proposal }
  | { readonly type: 'accepted'; readonly ballot: Ballot }
  | { readonly type: 'decided'; readonly ballot: Ballot; readonly proposal: Proposal };

export interface RegisterPaxosState {
  readonly self: number;
  readonly ballot: Ballot;
  readonly proposal: Proposal | null;
  readonly prepares: Readonly<Record<string, Accepted | null>>;
  /** Sorted. */
  readonly accepts: readonly string[];
  readonly accepted: Accepted | null;
  readonly isDecided: boolean;
}

type RegisterEffect = Effect<Message, string | null, never>;
type Step = { readonly state: RegisterPaxosState; readonly effects: readonly RegisterEffect[] };

export interface RegisterPaxosRules {
  /** Which proposal a leader carries on with, of its own and those that a majority has accepted. */
  chosenProposal(own: Proposal, reported: readonly Accepted[]): Proposal;
}

const rightRules: RegisterPaxosRules = {
  chosenProposal: (own, reported) => reported.toSorted(byBallot).at(-1)?.proposal ?? own,
};

const byBallot = (one: Accepted, other: Accepted) => compareBallots(one.ballot, other.ballot);
const compareBallots = (one: Ballot, other: Ballot) => one[0] - other[0] || one[1] - other[1];

export function registerPaxosMachine(
  servers: readonly string[],
  changes: Partial<RegisterPaxosRules> = {},
): Machine<RegisterPaxosState, Message, RegisterOperation, string | null, never> {
  const rules = { ...rightRules, ...changes };
  const majority = Math.floor(servers.length / 2) + 1;
  const nameOf = ({ self }: RegisterPaxosState) => servers[self]!;
  const toOthers = (state: RegisterPaxosState, message: Message): RegisterEffect[] =>
    servers.filter((to) => to !== nameOf(state)).map((to) => ({ kind: 'send', to, message }));
  const stay = (state: RegisterPaxosState): Step => ({ state, effects: [] });

  function onOperation(
    state: RegisterPaxosState,
    { id, operation }: OperationInput<RegisterOperation>,
  ): Step {
    if (state.isDecided) {
      if (operation.f !== 'get') return stay(state);
      const { value } = state.accepted!.proposal;
      return { state, effects: [{ kind: 'reply', id, outcome: 'ok', result: value }] };
    }
    if (operation.f !== 'put' || state.proposal !== null) return stay(state);
    const ballot: Ballot = [state.ballot[0] + 1, state.self];
    const next = {
      ...state,
      proposal: { request: id, value: operation.value },
      ballot,
      prepares: { [nameOf(state)]: state.accepted },
      accepts: [],
    };
    return { state: next, effects: toOthers(next, { type: 'prepare', ballot }) };
  }

  function onMessage(state: RegisterPaxosState, from: string, message: Message): Step {
    const order = compareBallots(message.ballot, state.ballot);
    switch (message.type) {
      case 'prepare': {
        if (order <= 0) return stay(state);
        const { ballot } = message;
        const answer: Message = { type: 'prepared', ballot, lastAccepted: state.accepted };
        return { state: { ...state, ballot }, effects: [{ kind: 'send', to: from, message: answer }] };
      }
      case 'prepared':
        return order === 0 ? onPrepared(state, from, message.lastAccepted) : stay(state);
      case 'accept': {
        if (order < 0) return stay(state);
        const { ballot, proposal } = message;
        const answer: Message = { type: 'accepted', ballot };
        const accepted = { ballot, proposal };
        return {
          state: { ...state, ballot, accepted },
          effects: [{ kind: 'send', to: from, message: answer }],
        };
      }
      case 'accepted':
        return order === 0 ? onAccepted(state, from) : stay(state);
      case 'decided': {
        const { ballot, proposal } = message;
        return stay({ ...state, ballot, accepted: { ballot, proposal }, isDecided: true });
      }
    }
  }

  function onPrepared(state: RegisterPaxosState, from: string, lastAccepted: Accepted | null): Step {
    const prepares = { ...state.prepares, [from]: lastAccepted };
    if (Object.keys(prepares).length !== majority) return stay({ ...state, prepares });
    const reported = Object.values(prepares).filter((accepted) => accepted !== null);
    const { ballot } = state;
    const proposal = rules.chosenProposal(state.proposal!, reported);
    const accepts = [...state.accepts, nameOf(state)].sort();
    const next = { ...state, prepares, proposal, accepted: { ballot, proposal }, accepts };
    return { state: next, effects: toOthers(next, { type: 'accept', ballot, proposal }) };
  }

  function onAccepted(state: RegisterPaxosState, from: string): Step {
    const accepts = [...new Set([...state.accepts, from])].sort();
    if (accepts.length !== majority) return stay({ ...state, accepts });
    const { ballot } = state;
    const proposal = state.proposal!;
    const next = { ...state, accepts, isDecided: true };
    const effects = toOthers(next, { type: 'decided', ballot, proposal });
    const { request: id } = proposal;
    return { state: next, effects: [...effects, { kind: 'reply', id, outcome: 'ok', result: null }] };
  }

  return {
    name: 'register-paxos',
    start: (node) =>
      stay({
        self: servers.indexOf(node),
        ballot: [0, 0],
        proposal: null,
        prepares: {},
        accepts: [],
        accepted: null,
        isDecided: false,
      }),
    step(state, input) {
      // Who knows the decision has nothing more to learn.
      if (input.kind === 'operation') return onOperation(state, input);
      if (input.kind === 'message' && !state.isDecided) return onMessage(state, input.from, input.message);
      return stay(state);
    },
  };
}

export interface RegisterPaxosOptions {
  readonly clients: number;
  readonly servers?: number;
  readonly network?: NetworkKind;
  readonly rules?: Partial<RegisterPaxosRules>;
  readonly properties?: readonly ActorProperty[];
}

/** Each client puts a value of its own at one server, and when that is done reads at the next one. */
export function registerPaxos(options: RegisterPaxosOptions): ActorSystem {
  const { clients, servers: count = 3, network = 'unordered', rules = {}, properties = [] } = options;
  const servers = Array.from({ length: count }, (_, position) => `s${position}`);
  const machine = registerPaxosMachine(servers, rules);
  const scriptOf = (client: number): ScriptedOperation[] => [
    { node: servers[client % count]!, operation: { f: 'put', value: String.fromCharCode(65 + client) } },
    { node: servers[(client + 1) % count]!, operation: { f: 'get' } },
  ];
  return {
    name: `register-paxos, ${count} servers, ${clients} clients`,
    actors: [
      ...servers.map((server) => machineActor(server, machine)),
      ...Array.from({ length: clients }, (_, client) => scriptedClient(`c${client}`, scriptOf(client))),
    ],
    network,
    history: operationHistory,
    properties,
  };
}
