import type { Effect, Input, Machine, Transition } from '../../core/machine.ts';
import { canonicalJson } from './canonical-json.ts';
import { withVote } from './certificates.ts';
import { type Context, contextOf, type PbftConfiguration, primaryOf } from './configuration.ts';
import { isMessage } from './message-shapes.ts';
import { isSigned, type PbftMessage, type Reply, type Request, signed } from './messages.ts';
import type { PbftRules } from './rules.ts';

/** What a client has promised on disk: it will never give a timestamp twice. */
export interface ClientRecord {
  readonly timestamp: number;
}

/** An operation that the client was asked for, and has not answered. */
interface Asked {
  readonly id: string;
  readonly operation: unknown;
}

export interface ClientState {
  readonly client: string;
  /** Of its latest request. */
  readonly timestamp: number;
  /** The view that a replier has named last: only a guess at whom to ask first. */
  readonly view: number;
  readonly open: {
    readonly id: string;
    readonly request: Request;
    readonly replies: readonly Reply[];
  } | null;
  readonly queue: readonly Asked[];
  readonly timerGeneration: number;
  readonly writesIssued: number;
}

type ClientTransition = Transition<ClientState, PbftMessage, unknown, ClientRecord>;
type ClientEffect = Effect<PbftMessage, unknown, ClientRecord>;

/**
 * A client of PBFT (section 4.1): has one request open at a time, sends it to the primary and, if that takes too long, to all
 * replicas, over and over; and believes a result that f + 1 replicas have signed, since one of these is correct. An operation
 * is answered with `ok` and the result of the service, or not at all.
 *
 * @throws if the configuration is not sensible, or the node is not among the clients.
 */
export function pbftClient(
  configuration: PbftConfiguration,
  changes: Partial<PbftRules> = {},
): Machine<ClientState, PbftMessage, unknown, unknown, ClientRecord> {
  const context = contextOf(configuration, changes);
  return {
    name: 'pbft/client',
    start: (node, durable) => {
      if (!context.clients.includes(node)) throw new Error(`${node} is not among the clients`);
      const state = {
        client: node,
        timestamp: durable.at(-1)?.timestamp ?? 0,
        view: 0,
        open: null,
        queue: [],
        timerGeneration: 0,
        writesIssued: 0,
      };
      return { state, effects: [] };
    },
    step: (state, input) => step(context, state, input),
    normalize: (state) => ({ ...state, timerGeneration: 0, writesIssued: 0 }),
  };
}

function step(context: Context, state: ClientState, input: Input<PbftMessage, unknown>): ClientTransition {
  switch (input.kind) {
    case 'operation': {
      const { id, operation } = input;
      return nextRequest(context, { ...state, queue: [...state.queue, { id, operation }] }, []);
    }
    case 'message':
      return isMessage(input.message) && input.message.type === 'reply'
        ? onReply(context, state, input.message)
        : { state, effects: [] };
    case 'timer':
      return input.name === 'retransmit' && input.generation === state.timerGeneration
        ? retransmit(context, state)
        : { state, effects: [] };
    case 'written':
      return { state, effects: [] };
  }
}

/** Asks for the next operation, if none is open. Its timestamp is on disk before anybody sees it. */
function nextRequest(
  context: Context,
  state: ClientState,
  effects: readonly ClientEffect[],
): ClientTransition {
  const [asked, ...queue] = state.queue;
  if (state.open !== null || asked === undefined) return { state, effects };
  const timestamp = state.timestamp + 1;
  const writeId = state.writesIssued + 1;
  const { client } = state;
  const { id, operation } = asked;
  const request = signed<Request>(context.signer, { type: 'request', client, timestamp, operation });
  const timerGeneration = state.timerGeneration + 1;
  return {
    state: {
      ...state,
      timestamp,
      open: { id, request, replies: [] },
      queue,
      timerGeneration,
      writesIssued: writeId,
    },
    effects: [
      ...effects,
      { kind: 'persist', writeId, data: { timestamp }, replacesEarlier: true },
      { kind: 'send', to: primaryOf(context, state.view), message: request, afterPersist: writeId },
      retransmitTimer(context, timerGeneration),
    ],
  };
}

const retransmitTimer = ({ retransmitMs }: Context, generation: number): ClientEffect => ({
  kind: 'setTimer',
  name: 'retransmit',
  generation,
  minMs: retransmitMs,
  maxMs: retransmitMs,
});

/** The primary may be faulty, or gone: all replicas get the request, and make it execute the request or give it up. */
function retransmit(context: Context, state: ClientState): ClientTransition {
  if (state.open === null) return { state, effects: [] };
  const { request } = state.open;
  const timerGeneration = state.timerGeneration + 1;
  return {
    state: { ...state, timerGeneration },
    effects: [
      ...context.replicas.map(
        (to): ClientEffect => ({ kind: 'send', to, message: request, afterPersist: state.writesIssued }),
      ),
      retransmitTimer(context, timerGeneration),
    ],
  };
}

/** A result is believed when f + 1 replicas have signed it. */
function onReply(context: Context, state: ClientState, reply: Reply): ClientTransition {
  const { open } = state;
  const isAnswer =
    open !== null &&
    reply.client === state.client &&
    reply.timestamp === open.request.timestamp &&
    context.replicas.includes(reply.replica) &&
    isSigned(context.verifier, reply);
  if (!isAnswer) return { state, effects: [] };
  const replies = withVote(context, open.replies, reply);
  const text = canonicalJson(reply.result);
  const matching = replies.filter(({ result }) => canonicalJson(result) === text);
  if (matching.length < context.rules.enoughReplies(context.faults)) {
    return { state: { ...state, open: { ...open, replies } }, effects: [] };
  }
  const view = Math.min(...matching.map((each) => each.view));
  const answered = { ...state, view, open: null };
  return nextRequest(context, answered, [
    { kind: 'reply', id: open.id, outcome: 'ok', result: reply.result },
  ]);
}
