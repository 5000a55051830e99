import type { Effect, Input, Machine } from '../../core/machine.ts';
import type { Answer, ClientRequest, ClientResponse, RaftMessage, RaftOperation } from './messages.ts';

export interface RaftClientOptions {
  /** Whom it asks, in turn, while it does not know who leads. */
  readonly servers: readonly string[];
  /** After so long without an answer it asks the next server. */
  readonly retryAfterMs: number;
  /** It turns operations away while so many wait. */
  readonly maxWaiting: number;
}

/** Commands are put into its session, so that each takes effect once however often it has to be asked for. */
export interface RaftClientState {
  readonly node: string;
  readonly options: RaftClientOptions;
  /** Which life of the client this is: an answer to an earlier one must not be taken for one to this. */
  readonly life: number;
  readonly requests: number;
  readonly session: number | null;
  readonly sequence: number;
  readonly server: string;
  /** The first of them is under way. */
  readonly waiting: readonly { readonly id: string; readonly operation: RaftOperation }[];
  readonly request: OpenRequest | null;
  readonly generation: number;
}

interface OpenRequest {
  readonly id: string;
  readonly operation: RaftOperation;
}

interface ClientRecord {
  readonly life: number;
}

type ClientEffect = Effect<RaftMessage, unknown, ClientRecord>;
type Step = { readonly state: RaftClientState; readonly effects: readonly ClientEffect[] };

const retry = 'retry';

/**
 * A client of a Raft cluster: finds the leader, opens a session, numbers its commands, and asks again until it is answered
 * (Ongaro's thesis, sections 6.2 and 6.3). Takes the operations of a server, one at a time; commands without a session.
 */
export function raftClient(
  options: RaftClientOptions,
): Machine<RaftClientState, RaftMessage, RaftOperation, unknown, ClientRecord> {
  if (options.servers.length === 0) throw new Error('a Raft client needs servers to ask');
  if (!(options.retryAfterMs > 0)) throw new Error('a Raft client needs a retryAfterMs above 0');
  return {
    name: 'raft client',
    start: (node, durable) => start(options, node, (durable.at(-1)?.life ?? 0) + 1),
    step,
    normalize: (state) => ({ ...state, generation: 0 }),
  };
}

function start(options: RaftClientOptions, node: string, life: number): Step {
  const state: RaftClientState = {
    node,
    options,
    life,
    requests: 0,
    session: null,
    sequence: 0,
    server: options.servers[0]!,
    waiting: [],
    request: null,
    generation: 0,
  };
  return { state, effects: [{ kind: 'persist', writeId: 1, data: { life } }] };
}

function step(state: RaftClientState, input: Input<RaftMessage, RaftOperation>): Step {
  switch (input.kind) {
    case 'operation':
      return receiveOperation(state, input.id, input.operation);
    case 'message': {
      const { message } = input;
      const isAnswer = message.type === 'clientResponse' && message.id === state.request?.id;
      return isAnswer ? receiveAnswer(state, message) : stay(state);
    }
    case 'timer':
      return input.generation === state.generation && state.request ? askNext(state) : stay(state);
    case 'written':
      return stay(state);
  }
}

const stay = (state: RaftClientState): Step => ({ state, effects: [] });

function receiveOperation(state: RaftClientState, id: string, operation: RaftOperation): Step {
  if (state.waiting.length >= state.options.maxWaiting) {
    const reason = `${state.options.maxWaiting} operations wait`;
    return { state, effects: [{ kind: 'reply', id, outcome: 'fail', reason }] };
  }
  const next = { ...state, waiting: [...state.waiting, { id, operation }] };
  return state.request ? stay(next) : begin(next);
}

/** The first operation that waits, or what has to come before it. */
function begin(state: RaftClientState): Step {
  const first = state.waiting[0];
  if (!first) return stay(state);
  if (first.operation.type !== 'command') return ask(state, first.operation);
  if (state.session === null) return ask(state, { type: 'openSession' });
  const sequence = state.sequence + 1;
  return ask({ ...state, sequence }, { ...first.operation, session: state.session, sequence });
}

function ask(state: RaftClientState, operation: RaftOperation): Step {
  const requests = state.requests + 1;
  const id = `${state.node}.${state.life}.${requests}`;
  return send({ ...state, requests, request: { id, operation } });
}

function send(state: RaftClientState): Step {
  const { id, operation } = state.request!;
  const generation = state.generation + 1;
  const message: ClientRequest = { type: 'clientRequest', id, operation };
  const { retryAfterMs } = state.options;
  return {
    state: { ...state, generation },
    effects: [
      // Its number is on disk before anybody hears from this life; that it may already be there is all the same.
      { kind: 'send', to: state.server, message, afterPersist: 1 },
      { kind: 'setTimer', name: retry, generation, minMs: retryAfterMs, maxMs: 2 * retryAfterMs },
    ],
  };
}

function askNext(state: RaftClientState): Step {
  const { servers } = state.options;
  return send({ ...state, server: servers[(servers.indexOf(state.server) + 1) % servers.length]! });
}

/**
 * Only what is done, or would be refused always, is final. Any other refusal speaks of one copy of the request: the network
 * may have made another, or it was sent before, and that one may have been taken.
 */
function receiveAnswer(state: RaftClientState, message: ClientResponse): Step {
  const { type } = state.request!.operation;
  const { outcome, node, code, result } = message;
  if (outcome === 'redirect' && node !== undefined) return send({ ...state, server: node });
  if (outcome === 'ok' && type === 'openSession' && state.waiting[0]!.operation.type === 'command')
    return begin({ ...state, session: (result as { session: number }).session, sequence: 0 });
  if (outcome === 'ok' || code === 'malformed') return finish(state, message);
  const isRepeatable = type === 'command' || type === 'openSession' || type === 'query';
  // Nobody leads at the moment, or nobody can say what became of it: the timer will tell when to ask again.
  const isToRepeat = isRepeatable ? code !== 'sessionEnded' : outcome === 'redirect' || code === 'notLeader';
  return isToRepeat ? stay(state) : finish(state, { ...message, outcome: 'info' });
}

/** The first operation is answered, and the next one begins. With an ended session goes the memory of what it did. */
function finish(state: RaftClientState, message: Answer): Step {
  const [first, ...waiting] = state.waiting;
  const { outcome, result, reason, code } = message;
  const session = code === 'sessionEnded' ? null : state.session;
  const { state: next, effects } = begin({ ...state, waiting, request: null, session });
  const answer = {
    ...(result === undefined ? {} : { result }),
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code }),
  };
  return { state: next, effects: [{ kind: 'reply', id: first!.id, outcome, ...answer }, ...effects] };
}
